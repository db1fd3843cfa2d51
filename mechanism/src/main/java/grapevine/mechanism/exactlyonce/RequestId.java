package grapevine.mechanism.exactlyonce;

import grapevine.kernel.codec.Codec;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.ClientNumber;

/**
 * Which request.
 *
 * @param client whose
 * @param sequence its number there, from 1
 */
public record RequestId(ClientNumber client, long sequence) implements Comparable<RequestId> {
  /** How these are written: keys sort as they do. */
  public static final Codec<RequestId> CODEC =
      Codec.of(
          (out, id) -> out.putLong(id.client.value()).putLong(id.sequence),
          in -> checked(new RequestId(new ClientNumber(in.getLong()), in.getLong())));

  @Override
  public int compareTo(RequestId other) {
    int byClient = client.compareTo(other.client);
    return byClient != 0 ? byClient : Long.compare(sequence, other.sequence);
  }

  private static RequestId checked(RequestId id) {
    if (id.sequence <= 0) {
      throw new MalformedException("a request numbered " + id.sequence);
    }
    return id;
  }
}
