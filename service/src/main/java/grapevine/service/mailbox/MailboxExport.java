package grapevine.service.mailbox;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Table;
import grapevine.kernel.time.Timestamp;
import grapevine.mechanism.replication.StatePiece;
import grapevine.service.mailbox.MailboxTables.Place;
import grapevine.service.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox's state in pieces: messages by postmark, tombstones by postmark, and the rest at the
 * end. A message that is expunged while the pieces are taken may be missed among the messages, and
 * is then among the tombstones.
 */
final class MailboxExport {
  private static final int VERSION = 1;
  private static final int MESSAGES = 1;
  private static final int TOMBSTONES = 2;
  private static final int REST = 3;

  /** One message with its place. */
  record Row(Message message, Held held) {}

  /** What a piece says. */
  record Piece(
      List<Row> messages,
      SortedMap<Postmark, Tombstone> tombstones,
      SortedMap<ServerNumber, Closing> closings,
      Timestamp forgotten) {}

  private final ByteWriter out = new ByteWriter();
  private final int bytesMax;
  private byte @Nullable [] next;

  private MailboxExport(int bytesMax) {
    this.bytesMax = bytesMax;
    out.putByte(VERSION);
  }

  static StatePiece piece(State state, EntryId owner, byte @Nullable [] from, int bytesMax) {
    ByteReader in = new ByteReader(from == null ? new byte[] {MESSAGES} : from);
    int section = in.getByte();
    Postmark first = in.remaining() > 0 ? Postmark.CODEC.read(in) : new Postmark(0, 0);
    MailboxExport export = new MailboxExport(bytesMax);
    if (section == MESSAGES
        && export.scan(state, MailboxTables.HELD, new Place(owner, first), MESSAGES)) {
      section = TOMBSTONES;
      first = new Postmark(0, 0);
    }
    if (section == TOMBSTONES
        && export.scan(state, MailboxTables.TOMBSTONES, new Place(owner, first), TOMBSTONES)) {
      section = REST;
    }
    if (section == REST) {
      export.rest(state, owner);
    }
    return new StatePiece(export.out.toByteArray(), export.next);
  }

  /** Writes rows from a place on until the piece is full; returns whether all are written. */
  private <V> boolean scan(State state, Table<Place, V> table, Place from, int section) {
    table.forEachFrom(
        state,
        MailboxTables.prefix(from.owner()),
        from,
        (place, value) -> {
          if (out.size() >= bytesMax) {
            ByteWriter cursor = new ByteWriter().putByte(section);
            Postmark.CODEC.write(cursor, place.postmark());
            next = cursor.toByteArray();
            return false;
          }
          write(state, place, value);
          return true;
        });
    return next == null;
  }

  private void write(State state, Place place, Object value) {
    if (value instanceof Held held) {
      MessageKey key = new MessageKey(place.postmark(), held.accepted());
      Message.CODEC.write(out.putByte(MESSAGES), SharedMessages.get(state, key));
      Held.CODEC.write(out, held);
    } else if (value instanceof Tombstone tombstone) {
      Postmark.CODEC.write(out.putByte(TOMBSTONES), place.postmark());
      Tombstone.CODEC.write(out, tombstone);
    }
  }

  private void rest(State state, EntryId owner) {
    MailboxRecord record = new MailboxContent(owner).record(state);
    Timestamp.CODEC.write(out.putByte(REST), record.forgotten());
    TreeMap<ServerNumber, Closing> closings = new TreeMap<>();
    MailboxTables.CLOSINGS.forEach(
        state,
        MailboxTables.prefix(owner),
        (site, closing) -> {
          closings.put(site.server(), closing);
          return true;
        });
    out.putVarint(closings.size());
    closings.forEach(
        (server, closing) -> Closing.CODEC.write(out.putLong(server.value()), closing));
  }

  static Piece read(byte[] payload) {
    ByteReader in = new ByteReader(payload);
    int version = in.getByte();
    if (version != VERSION) {
      throw new MalformedException("version " + version + " of a mailbox's state");
    }
    List<Row> messages = new ArrayList<>();
    TreeMap<Postmark, Tombstone> tombstones = new TreeMap<>();
    TreeMap<ServerNumber, Closing> closings = new TreeMap<>();
    Timestamp forgotten = Timestamp.ZERO;
    while (in.remaining() > 0) {
      int section = in.getByte();
      switch (section) {
        case MESSAGES -> messages.add(new Row(Message.CODEC.read(in), Held.CODEC.read(in)));
        case TOMBSTONES -> tombstones.put(Postmark.CODEC.read(in), Tombstone.CODEC.read(in));
        case REST -> {
          forgotten = Timestamp.CODEC.read(in);
          int count = in.getLength();
          for (int index = 0; index < count; index++) {
            closings.put(new ServerNumber(in.getLong()), Closing.CODEC.read(in));
          }
        }
        default -> throw new MalformedException("section " + section + " of a mailbox's state");
      }
    }
    return new Piece(messages, tombstones, closings, forgotten);
  }
}
