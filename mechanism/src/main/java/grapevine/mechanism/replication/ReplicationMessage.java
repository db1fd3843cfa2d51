package grapevine.mechanism.replication;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.codec.MalformedException;

/** What servers say to each other about the domains that both hold. */
public sealed interface ReplicationMessage
    permits Push,
        Acknowledge,
        Compare,
        StatePart,
        StatePartsTaken,
        Known,
        DigestAsk,
        DigestDiffers,
        CannotServe {
  /** How messages are written: their kind, then their fields. */
  Codec<ReplicationMessage> CODEC = Codec.of(ReplicationMessage::write, ReplicationMessage::read);

  private static void write(ByteWriter out, ReplicationMessage message) {
    switch (message) {
      case Push push -> Push.CODEC.write(out.putByte(1), push);
      case Acknowledge acknowledge -> Acknowledge.CODEC.write(out.putByte(2), acknowledge);
      case Compare compare -> Compare.CODEC.write(out.putByte(3), compare);
      case StatePart part -> StatePart.CODEC.write(out.putByte(4), part);
      case StatePartsTaken taken -> StatePartsTaken.CODEC.write(out.putByte(5), taken);
      case Known known -> Known.CODEC.write(out.putByte(6), known);
      case DigestAsk ask -> DigestAsk.CODEC.write(out.putByte(7), ask);
      case DigestDiffers differs -> DigestDiffers.CODEC.write(out.putByte(8), differs);
      case CannotServe refusal -> CannotServe.CODEC.write(out.putByte(9), refusal);
    }
  }

  private static ReplicationMessage read(ByteReader in) {
    int kind = in.getByte();
    return switch (kind) {
      case 1 -> Push.CODEC.read(in);
      case 2 -> Acknowledge.CODEC.read(in);
      case 3 -> Compare.CODEC.read(in);
      case 4 -> StatePart.CODEC.read(in);
      case 5 -> StatePartsTaken.CODEC.read(in);
      case 6 -> Known.CODEC.read(in);
      case 7 -> DigestAsk.CODEC.read(in);
      case 8 -> DigestDiffers.CODEC.read(in);
      case 9 -> CannotServe.CODEC.read(in);
      default -> throw new MalformedException("a replication message of the kind " + kind);
    };
  }
}
