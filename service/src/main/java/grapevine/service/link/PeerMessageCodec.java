package grapevine.service.link;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.EntryId;
import grapevine.mechanism.replication.ReplicationMessage;
import grapevine.service.message.Message;
import grapevine.service.message.Recipient;

/**
 * How {@link PeerMessage}s are written. Whatever bytes come in, reading them gives a message or a
 * {@link MalformedException}, and takes no more memory than a small multiple of their number. Safe
 * for use by several threads.
 */
public final class PeerMessageCodec {
  /** Most octets of one message that are read. */
  public static final int OCTETS_MAX = 4 << 20;

  public static final Codec<PeerMessage> CODEC =
      Codec.of(PeerMessageCodec::write, PeerMessageCodec::read);

  private PeerMessageCodec() {}

  /**
   * The message in bytes.
   *
   * @throws IllegalArgumentException where it holds a request or an answer that is not relayed
   *     between servers
   */
  public static byte[] toBytes(PeerMessage message) {
    return CODEC.toBytes(message);
  }

  /**
   * The message of those bytes.
   *
   * @throws MalformedException where they are none
   */
  public static PeerMessage fromBytes(byte[] bytes) {
    if (bytes.length > OCTETS_MAX) {
      throw new MalformedException("a message of " + bytes.length + " octets");
    }
    return CODEC.fromBytes(bytes);
  }

  private static void write(ByteWriter out, PeerMessage message) {
    switch (message) {
      case PeerMessage.Forward forward -> writeForward(out.putByte(1), forward);
      case PeerMessage.Forwarded(long hop) -> out.putByte(2).putLong(hop);
      case PeerMessage.AskBody(BodyId body, long offset) -> {
        BodyId.CODEC.write(out.putByte(3), body);
        out.putVarint(offset);
      }
      case PeerMessage.BodyPart part -> {
        BodyId.CODEC.write(out.putByte(4), part.body());
        out.putVarint(part.offset()).putLong(part.size()).putBytes(part.bytes());
      }
      case PeerMessage.Replicate(ReplicationMessage replication) ->
          ReplicationMessage.CODEC.write(out.putByte(7), replication);
      case PeerMessage.Ask ask ->
          RequestCodec.write(out.putByte(5).putLong(ask.question()), ask.request());
      case PeerMessage.Answered answered ->
          AnswerCodec.write(out.putByte(6).putLong(answered.question()), answered.answer());
    }
  }

  private static PeerMessage read(ByteReader in) {
    int kind = in.getByte();
    return switch (kind) {
      case 1 -> readForward(in);
      case 2 -> new PeerMessage.Forwarded(in.getLong());
      case 3 -> new PeerMessage.AskBody(BodyId.CODEC.read(in), offset(in));
      case 4 -> readBodyPart(in);
      case 5 -> new PeerMessage.Ask(in.getLong(), RequestCodec.read(in));
      case 6 -> new PeerMessage.Answered(in.getLong(), AnswerCodec.read(in));
      case 7 -> new PeerMessage.Replicate(ReplicationMessage.CODEC.read(in));
      default -> throw new MalformedException("a message between servers of kind " + kind);
    };
  }

  private static void writeForward(ByteWriter out, PeerMessage.Forward forward) {
    out.putLong(forward.hop());
    Message.CODEC.write(out, forward.message());
    out.putAll(forward.recipients(), Recipient.CODEC::write);
    out.putAll(forward.visited(), EntryId.CODEC::write);
    out.putBytes(forward.body());
  }

  private static PeerMessage readForward(ByteReader in) {
    return new PeerMessage.Forward(
        in.getLong(),
        Message.CODEC.read(in),
        in.getAll(Recipient.CODEC::read),
        in.getAll(EntryId.CODEC::read),
        in.getBytes());
  }

  private static PeerMessage readBodyPart(ByteReader in) {
    BodyId body = BodyId.CODEC.read(in);
    long offset = offset(in);
    long size = in.getLong();
    if (size < -1) {
      throw new MalformedException("a body of " + size + " octets");
    }
    return new PeerMessage.BodyPart(body, offset, size, in.getBytes());
  }

  static long offset(ByteReader in) {
    long offset = in.getVarint();
    if (offset < 0) {
      throw new MalformedException("an offset of " + offset);
    }
    return offset;
  }
}
