package grapevine.mechanism.replication;

import grapevine.kernel.codec.Codec;

/**
 * Where the sender stands, on its disk. Wants no answer.
 *
 * @param domain of which it speaks
 * @param position of the sender
 */
public record Acknowledge(DomainName domain, Position position) implements ReplicationMessage {
  static final Codec<Acknowledge> CODEC =
      Codec.of(
          (out, message) -> {
            DomainName.CODEC.write(out, message.domain);
            Position.CODEC.write(out, message.position);
          },
          in -> new Acknowledge(DomainName.CODEC.read(in), Position.CODEC.read(in)));
}
