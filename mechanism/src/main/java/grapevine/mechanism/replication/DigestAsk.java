package grapevine.mechanism.replication;

import grapevine.kernel.codec.Codec;
import java.util.Arrays;

/**
 * What the sender's content comes to. Where the vectors are equal, the contents should be too.
 *
 * @param domain of which it speaks
 * @param position of the sender
 * @param digest of the sender's content, tombstones left out
 */
public record DigestAsk(DomainName domain, Position position, byte[] digest)
    implements ReplicationMessage {
  static final Codec<DigestAsk> CODEC =
      Codec.of(
          (out, message) -> {
            DomainName.CODEC.write(out, message.domain);
            Position.CODEC.write(out, message.position);
            out.putBytes(message.digest);
          },
          in -> new DigestAsk(DomainName.CODEC.read(in), Position.CODEC.read(in), in.getBytes()));

  @Override
  public boolean equals(Object other) {
    return other instanceof DigestAsk message
        && domain.equals(message.domain)
        && position.equals(message.position)
        && Arrays.equals(digest, message.digest);
  }

  @Override
  public int hashCode() {
    return domain.hashCode() * 31 + Arrays.hashCode(digest);
  }
}
