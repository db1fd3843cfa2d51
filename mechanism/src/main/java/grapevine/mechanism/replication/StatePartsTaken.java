package grapevine.mechanism.replication;

import grapevine.kernel.codec.Codec;

/**
 * How many parts of a transfer were taken, from the first on; also said again where the next cannot
 * be taken yet, so that the sender goes on waiting.
 *
 * @param domain whose state it is
 * @param transfer which transfer
 * @param count parts taken
 */
public record StatePartsTaken(DomainName domain, long transfer, int count)
    implements ReplicationMessage {
  static final Codec<StatePartsTaken> CODEC =
      Codec.of(
          (out, message) -> {
            DomainName.CODEC.write(out, message.domain);
            out.putLong(message.transfer).putVarint(message.count);
          },
          in -> new StatePartsTaken(DomainName.CODEC.read(in), in.getLong(), in.getInt()));
}
