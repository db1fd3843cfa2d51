package grapevine.service.mailbox;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Timestamp;
import grapevine.kernel.time.VersionVector;
import grapevine.service.message.Message;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What can happen to a mailbox, as its sites exchange it. The tag of a kind is its first byte;
 * flags that change, moves, new folders and UIDs (DESIGN section 7) are kinds to come, with tags of
 * their own. Immutable.
 */
sealed interface MailboxOperation {
  /** How operations are written. */
  Codec<MailboxOperation> CODEC = Codec.of(MailboxOperation::write, MailboxOperation::read);

  /** The folder INBOX; any other is named by the timestamp of its creation. */
  Timestamp INBOX = Timestamp.ZERO;

  /**
   * A message comes in.
   *
   * @param message what it is
   * @param folder where to
   * @param flags that it has from the beginning
   */
  record Deliver(Message message, Timestamp folder, SortedSet<String> flags)
      implements MailboxOperation {}

  /** Messages are removed for good. */
  record Expunge(List<Postmark> postmarks) implements MailboxOperation {}

  /**
   * A site that was removed has made its last operation, which is this one.
   *
   * @param removed the timestamp of the removal that it obeys
   * @param has all that it has, and wants to be sure of before it drops the mailbox
   */
  record Close(Timestamp removed, VersionVector has) implements MailboxOperation {}

  /**
   * An active site has all that a removed one had when it closed.
   *
   * @param site the removed one
   * @param closed the removal that its {@link Close} obeys
   */
  record TakeOver(ServerNumber site, Timestamp closed) implements MailboxOperation {}

  private static void write(ByteWriter out, MailboxOperation operation) {
    switch (operation) {
      case Deliver(Message message, Timestamp folder, SortedSet<String> flags) -> {
        Message.CODEC.write(out.putByte(1), message);
        Timestamp.CODEC.write(out, folder);
        out.putAll(flags, ByteWriter::putString);
      }
      case Expunge(List<Postmark> postmarks) ->
          out.putByte(2).putAll(postmarks, Postmark.CODEC::write);
      case Close(Timestamp removed, VersionVector has) -> {
        Timestamp.CODEC.write(out.putByte(3), removed);
        VersionVector.CODEC.write(out, has);
      }
      case TakeOver(ServerNumber site, Timestamp closed) ->
          Timestamp.CODEC.write(out.putByte(4).putLong(site.value()), closed);
    }
  }

  private static MailboxOperation read(ByteReader in) {
    int kind = in.getByte();
    return switch (kind) {
      case 1 ->
          new Deliver(
              Message.CODEC.read(in),
              Timestamp.CODEC.read(in),
              new TreeSet<>(in.getAll(ByteReader::getString)));
      case 2 -> new Expunge(in.getAll(Postmark.CODEC::read));
      case 3 -> new Close(Timestamp.CODEC.read(in), VersionVector.CODEC.read(in));
      case 4 -> new TakeOver(new ServerNumber(in.getLong()), Timestamp.CODEC.read(in));
      default -> throw new MalformedException("an operation of kind " + kind + " on a mailbox");
    };
  }
}
