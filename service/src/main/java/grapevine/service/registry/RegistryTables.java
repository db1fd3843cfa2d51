package grapevine.service.registry;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Table;
import grapevine.kernel.state.Transaction;
import grapevine.kernel.time.Timestamp;
import grapevine.mechanism.list.Item;

/** Where registries lie in the state: tables 0x30 to 0x4f. */
final class RegistryTables {
  static final int FIRST_TABLE = 0x30;

  /** All that is known of an entry but its members, by identity. */
  static final Table<EntryId, EntryState> ENTRIES =
      new Table<>(FIRST_TABLE, RegistryTables::writeId, RegistryTables::readId, EntryState.CODEC);

  /** The members of each group one by one, so that a change of one does not touch the others. */
  static final Table<MemberKey, Item<Value>> MEMBERS =
      new Table<>(0x31, MemberKey::write, MemberKey::read, Item.codec(Value.CODEC));

  /** Who claims a name; follows from the entries. */
  static final Table<RName, Claims> NAMES =
      new Table<>(0x32, RegistryTables::writeName, RegistryTables::readName, Claims.CODEC);

  /** The derived names of those who claim a name that another bears; follows from the claims. */
  static final Table<RName, EntryId> DERIVED =
      new Table<>(0x33, RegistryTables::writeName, RegistryTables::readName, EntryId.CODEC);

  static final int VERSIONS_TABLE = 0x34;

  /** How often each registry has changed here: tells whether something read earlier still holds. */
  static final Table<String, Long> VERSIONS =
      new Table<>(
          VERSIONS_TABLE,
          ByteWriter::putKeyString,
          ByteReader::getKeyString,
          Codec.of(ByteWriter::putLong, ByteReader::getLong));

  /** One member of one group. */
  record MemberKey(EntryId group, String key) {
    void write(ByteWriter out) {
      writeId(out, group);
      out.putKeyString(key);
    }

    private static void write(ByteWriter out, MemberKey key) {
      key.write(out);
    }

    static MemberKey read(ByteReader in) {
      return new MemberKey(readId(in), in.getKeyString());
    }
  }

  private RegistryTables() {}

  /** What all keys of a registry begin with. */
  static byte[] of(String registry) {
    return new ByteWriter().putKeyString(registry).toByteArray();
  }

  /** What the keys of all entries created under a name begin with. */
  static byte[] of(RName name) {
    ByteWriter out = new ByteWriter();
    writeName(out, name);
    return out.toByteArray();
  }

  /** What the keys of all members of a group begin with. */
  static byte[] of(EntryId id) {
    ByteWriter out = new ByteWriter();
    writeId(out, id);
    return out.toByteArray();
  }

  static EntryState entry(State state, EntryId id) {
    return ENTRIES.get(state, id).orElse(EntryState.NOTHING);
  }

  /** Whether a state is a transaction that has written nothing to the registries so far. */
  static boolean isAsCommitted(State state) {
    if (!(state instanceof Transaction transaction)) {
      return false;
    }
    boolean untouched = true;
    for (int table = FIRST_TABLE; table <= VERSIONS_TABLE; table++) {
      untouched &= transaction.writesTo(table) == 0;
    }
    return untouched;
  }

  static long version(State state, String registry) {
    return VERSIONS.get(state, registry).orElse(0L);
  }

  static void bumpVersion(Transaction transaction, String registry) {
    VERSIONS.put(transaction, registry, version(transaction, registry) + 1);
  }

  static void writeId(ByteWriter out, EntryId id) {
    writeName(out, id.name());
    Timestamp.CODEC.write(out, id.created());
  }

  static EntryId readId(ByteReader in) {
    return new EntryId(readName(in), Timestamp.CODEC.read(in));
  }

  private static void writeName(ByteWriter out, RName name) {
    out.putKeyString(name.registry()).putKeyString(name.foldedName());
  }

  private static RName readName(ByteReader in) {
    String registry = in.getKeyString();
    String name = in.getKeyString();
    return RName.of(name, registry)
        .orElseThrow(() -> new MalformedException("a key without a name: " + name));
  }
}
