package grapevine.service.steer;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.ServerNumber;
import grapevine.service.message.Message;
import grapevine.service.message.Recipient;
import java.util.List;

/**
 * A copy of a message in the queue, with some of its recipients that go the same way.
 *
 * @param message the message; the parcel keeps a reference to its body
 * @param recipients at least one, at most {@link #RECIPIENTS_MAX}
 * @param visited groups, aliases and forwarding individuals met on the way, in that order
 * @param way what is to be done next
 * @param from the server that handed it on, or this server
 */
record Parcel(
    Message message,
    List<Recipient> recipients,
    List<EntryId> visited,
    Way way,
    ServerNumber from) {
  /** Most recipients of one parcel: what is worked on in one go. */
  static final int RECIPIENTS_MAX = 500;

  static final Codec<Parcel> CODEC = Codec.of(Parcel::write, Parcel::read);

  Parcel {
    recipients = List.copyOf(recipients);
    visited = List.copyOf(visited);
  }

  /** The same copy on another way, for some recipients. */
  Parcel with(List<Recipient> others, List<EntryId> met, Way other) {
    return new Parcel(message, others, met, other, from);
  }

  private static void write(ByteWriter out, Parcel parcel) {
    Message.CODEC.write(out, parcel.message);
    out.putAll(parcel.recipients, Recipient.CODEC::write);
    out.putAll(parcel.visited, EntryId.CODEC::write);
    Way.CODEC.write(out, parcel.way);
    out.putLong(parcel.from.value());
  }

  private static Parcel read(ByteReader in) {
    return new Parcel(
        Message.CODEC.read(in),
        in.getAll(Recipient.CODEC::read),
        in.getAll(EntryId.CODEC::read),
        Way.CODEC.read(in),
        new ServerNumber(in.getLong()));
  }
}
