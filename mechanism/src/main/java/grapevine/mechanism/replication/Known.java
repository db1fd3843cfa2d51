package grapevine.mechanism.replication;

import grapevine.kernel.codec.Codec;

/**
 * What the sender knows of the receiver's own past; said at each link-up.
 *
 * @param head of the receiver's highest change that the sender has seen
 */
public record Known(Head head) implements ReplicationMessage {
  static final Codec<Known> CODEC =
      Codec.of(
          (out, message) -> Head.CODEC.write(out, message.head),
          in -> new Known(Head.CODEC.read(in)));
}
