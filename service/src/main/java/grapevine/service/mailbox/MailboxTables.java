package grapevine.service.mailbox;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Table;
import grapevine.kernel.time.Timestamp;
import grapevine.kernel.time.VersionVector;
import grapevine.service.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** The tables of mailboxes. Keys that begin with an owner sort by it, so a mailbox is one range. */
final class MailboxTables {
  /** A message's place in one mailbox. */
  record Place(EntryId owner, Postmark postmark) {}

  /** An acceptance of a message that a place does not show any more. */
  record Former(EntryId owner, Postmark postmark, Timestamp accepted) {}

  /** A site of one mailbox. */
  record Site(EntryId owner, ServerNumber server) {}

  /** The mailboxes that are held here. */
  static final Table<EntryId, MailboxRecord> MAILBOXES =
      new Table<>(0x70, MailboxTables::writeOwner, MailboxTables::readOwner, MailboxRecord.CODEC);

  /** What is in them. */
  static final Table<Place, Held> HELD = places(0x71, Held.CODEC);

  /** What was in them and was expunged. */
  static final Table<Place, Tombstone> TOMBSTONES = places(0x72, Tombstone.CODEC);

  /**
   * Messages that are still kept although they were expunged, or an earlier acceptance took their
   * place: a site may yet have to ask for the body, since the changes of a mailbox are applied in
   * order. Each with what all other sites must have before it can go.
   */
  static final Table<Former, VersionVector> KEPT =
      new Table<>(0x73, MailboxTables::writeFormer, MailboxTables::readFormer, VersionVector.CODEC);

  /** What messages are, once for all mailboxes. */
  static final Table<MessageKey, Message> MESSAGES =
      new Table<>(0x74, (out, key) -> key.write(out), MessageKey::read, Message.CODEC);

  /** How many places of {@link #HELD} and {@link #KEPT} refer to each of {@link #MESSAGES}. */
  static final Table<MessageKey, Long> USES =
      new Table<>(
          0x75,
          (out, key) -> key.write(out),
          MessageKey::read,
          Codec.of(ByteWriter::putVarint, ByteReader::getVarint));

  /** The last closing record of each removed site, until all have seen it. */
  static final Table<Site, Closing> CLOSINGS =
      new Table<>(0x76, MailboxTables::writeSite, MailboxTables::readSite, Closing.CODEC);

  /**
   * The removed sites that are known to have dropped the mailbox, by the closing that they dropped
   * it after. What was known of such a site is forgotten with it, so this is written down.
   */
  static final Table<Site, Timestamp> OUT =
      new Table<>(0x78, MailboxTables::writeSite, MailboxTables::readSite, Timestamp.CODEC);

  /** How far this site is with leaving a mailbox that belongs here no more. */
  static final Table<EntryId, Leaving> LEAVING =
      new Table<>(0x77, MailboxTables::writeOwner, MailboxTables::readOwner, Leaving.CODEC);

  private MailboxTables() {}

  /**
   * Keys of a table behind one of them, in order; from the beginning on where that is null.
   *
   * @param limit how many at most
   */
  static <K, V> List<K> behind(State state, Table<K, V> table, @Nullable K last, int limit) {
    List<K> keys = new ArrayList<>();
    BiPredicate<K, V> visitor =
        (key, value) -> {
          if (!key.equals(last)) {
            keys.add(key);
          }
          return keys.size() < limit;
        };
    if (last == null) {
      table.forEach(state, visitor);
    } else {
      table.forEachFrom(state, new byte[0], last, visitor);
    }
    return keys;
  }

  /** The beginning of all keys of one mailbox. */
  static byte[] prefix(EntryId owner) {
    ByteWriter out = new ByteWriter();
    writeOwner(out, owner);
    return out.toByteArray();
  }

  /** The beginning of the keys of the mailboxes of all owners in a registry. */
  static byte[] prefix(String registry) {
    return new ByteWriter().putKeyString(registry).toByteArray();
  }

  private static <V> Table<Place, V> places(int number, Codec<V> values) {
    return new Table<>(number, MailboxTables::writePlace, MailboxTables::readPlace, values);
  }

  private static void writeOwner(ByteWriter out, EntryId owner) {
    out.putKeyString(owner.name().registry()).putKeyString(owner.name().foldedName());
    Timestamp.CODEC.write(out, owner.created());
  }

  private static EntryId readOwner(ByteReader in) {
    String registry = in.getKeyString();
    RName name = RName.required(in.getKeyString() + "." + registry);
    return new EntryId(name, Timestamp.CODEC.read(in));
  }

  private static void writePlace(ByteWriter out, Place place) {
    writeOwner(out, place.owner);
    Postmark.CODEC.write(out, place.postmark);
  }

  private static Place readPlace(ByteReader in) {
    return new Place(readOwner(in), Postmark.CODEC.read(in));
  }

  /** The beginning of the keys of all that is kept of one place. */
  static byte[] prefix(Place place) {
    ByteWriter out = new ByteWriter();
    writePlace(out, place);
    return out.toByteArray();
  }

  private static void writeFormer(ByteWriter out, Former former) {
    writePlace(out, new Place(former.owner, former.postmark));
    Timestamp.CODEC.write(out, former.accepted);
  }

  private static Former readFormer(ByteReader in) {
    Place place = readPlace(in);
    return new Former(place.owner, place.postmark, Timestamp.CODEC.read(in));
  }

  private static void writeSite(ByteWriter out, Site site) {
    writeOwner(out, site.owner);
    out.putLong(site.server.value());
  }

  private static Site readSite(ByteReader in) {
    return new Site(readOwner(in), new ServerNumber(in.getLong()));
  }
}
