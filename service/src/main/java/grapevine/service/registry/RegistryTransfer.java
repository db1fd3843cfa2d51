package grapevine.service.registry;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Transaction;
import grapevine.kernel.time.Timestamp;
import grapevine.mechanism.list.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A registry's state in pieces, for a replica that is too far behind the kept changes: first the
 * entries, then the members of groups, then the history, each in the order of their keys. A piece
 * is a list of partial entries, and is merged like any change, and of lines of the history.
 */
public final class RegistryTransfer {
  private static final int ENTRIES_PHASE = 1;
  private static final int MEMBERS_PHASE = 2;
  private static final int HISTORY_PHASE = 3;

  private static final Codec<RegistryChange> CHANGE = RegistryChange.CODEC;

  private final String registry;
  private final int bytesMax;
  private final ByteWriter out = new ByteWriter();
  private byte @Nullable [] next;

  private RegistryTransfer(String registry, int bytesMax) {
    this.registry = registry;
    this.bytesMax = bytesMax;
  }

  /**
   * One piece.
   *
   * @param payload for {@link Registries#importPiece}
   * @param next where the next piece begins; null behind the last
   */
  public record Piece(byte[] payload, byte @Nullable [] next) {}

  /** Where the first piece begins. */
  public static byte[] beginning(String registry) {
    return new RegistryTransfer(registry, 0).start();
  }

  static Piece export(State state, String registry, byte @Nullable [] from, int bytesMax) {
    return new RegistryTransfer(registry, bytesMax).run(state, from);
  }

  /** What a piece says: parts of entries, and lines of the history as they were exported. */
  record Content(List<RegistryChange.WholeEntry> entries, List<byte[]> history) {}

  static Content read(String registry, byte[] piece) {
    List<RegistryChange.WholeEntry> entries = new ArrayList<>();
    List<byte[]> history = new ArrayList<>();
    ByteReader in = new ByteReader(piece);
    while (in.remaining() > 0) {
      if (in.getByte() == HISTORY_PHASE) {
        history.add(in.getBytes());
        continue;
      }
      if (!(CHANGE.fromBytes(in.getBytes()) instanceof RegistryChange.WholeEntry whole)
          || !whole.registry().equals(registry)) {
        throw new MalformedException("a piece that is not of registry " + registry);
      }
      entries.add(whole);
    }
    return new Content(entries, history);
  }

  static void drop(Transaction transaction, String registry) {
    History.drop(transaction, registry);
    byte[] prefix = RegistryTables.of(registry);
    List<EntryId> entries = new ArrayList<>();
    RegistryTables.ENTRIES.forEach(transaction, prefix, (id, _) -> entries.add(id));
    entries.forEach(id -> RegistryTables.ENTRIES.delete(transaction, id));
    List<RegistryTables.MemberKey> members = new ArrayList<>();
    RegistryTables.MEMBERS.forEach(transaction, prefix, (key, _) -> members.add(key));
    members.forEach(key -> RegistryTables.MEMBERS.delete(transaction, key));
    List<RName> names = new ArrayList<>();
    RegistryTables.NAMES.forEach(transaction, prefix, (name, _) -> names.add(name));
    names.forEach(name -> RegistryTables.NAMES.delete(transaction, name));
    List<RName> derived = new ArrayList<>();
    RegistryTables.DERIVED.forEach(transaction, prefix, (name, _) -> derived.add(name));
    derived.forEach(name -> RegistryTables.DERIVED.delete(transaction, name));
  }

  private Piece run(State state, byte @Nullable [] from) {
    ByteReader in = new ByteReader(from == null ? start() : from);
    int phase = in.getByte();
    if (phase == ENTRIES_PHASE) {
      exportEntries(state, RegistryTables.readId(in));
    }
    if (phase <= MEMBERS_PHASE && next == null) {
      boolean begun = phase == MEMBERS_PHASE;
      exportMembers(state, begun ? RegistryTables.MemberKey.read(in) : firstMember());
    }
    if (next == null) {
      exportHistory(state, phase == HISTORY_PHASE ? Timestamp.CODEC.read(in) : Timestamp.ZERO);
    }
    return new Piece(out.toByteArray(), next);
  }

  private void exportHistory(State state, Timestamp first) {
    History.export(
            state,
            registry,
            first,
            line -> {
              if (isFull()) {
                return false;
              }
              out.putByte(HISTORY_PHASE).putBytes(line);
              return true;
            })
        .ifPresent(at -> {
          ByteWriter cursor = new ByteWriter().putByte(HISTORY_PHASE);
          Timestamp.CODEC.write(cursor, at);
          next = cursor.toByteArray();
        });
  }

  private void exportEntries(State state, EntryId first) {
    RegistryTables.ENTRIES.forEachFrom(
        state,
        RegistryTables.of(registry),
        first,
        (id, entry) -> {
          if (isFull()) {
            ByteWriter cursor = new ByteWriter().putByte(ENTRIES_PHASE);
            RegistryTables.writeId(cursor, id);
            next = cursor.toByteArray();
            return false;
          }
          add(new RegistryChange.WholeEntry(id, entry, new TreeMap<>()));
          return true;
        });
  }

  private void exportMembers(State state, RegistryTables.MemberKey first) {
    RegistryTables.MEMBERS.forEachFrom(
        state,
        RegistryTables.of(registry),
        first,
        (key, item) -> {
          if (isFull()) {
            next = membersFrom(key);
            return false;
          }
          TreeMap<String, Item<Value>> members = new TreeMap<>();
          members.put(key.key(), item);
          add(new RegistryChange.WholeEntry(key.group(), EntryState.NOTHING, members));
          return true;
        });
  }

  /** A piece always holds one element, however small it should be, so that transfers end. */
  private boolean isFull() {
    return out.size() > 0 && out.size() >= bytesMax;
  }

  private void add(RegistryChange.WholeEntry whole) {
    out.putByte(ENTRIES_PHASE).putBytes(CHANGE.toBytes(whole));
  }

  private byte[] start() {
    ByteWriter cursor = new ByteWriter().putByte(ENTRIES_PHASE);
    RegistryTables.writeId(cursor, lowest());
    return cursor.toByteArray();
  }

  private RegistryTables.MemberKey firstMember() {
    return new RegistryTables.MemberKey(lowest(), "");
  }

  private static byte[] membersFrom(RegistryTables.MemberKey key) {
    ByteWriter cursor = new ByteWriter().putByte(MEMBERS_PHASE);
    key.write(cursor);
    return cursor.toByteArray();
  }

  /** An identity at or below all that a registry can have: no name may be less than this one. */
  private EntryId lowest() {
    RName name =
        RName.of("!", registry)
            .orElseThrow(() -> new MalformedException("no registry: " + registry));
    return new EntryId(name, Timestamp.ZERO);
  }
}
