package grapevine.mechanism.replication;

import grapevine.kernel.codec.Codec;
import grapevine.kernel.codec.MalformedException;

/**
 * How far the chain of an origin's changes goes.
 *
 * @param ordinal of the last change, 0 before the first
 * @param digest of the last change
 */
public record Head(long ordinal, ChainDigest digest) {
  /** Before the first change. */
  public static final Head NONE = new Head(0, ChainDigest.START);

  /** How heads are written. */
  public static final Codec<Head> CODEC =
      Codec.of(
          (out, head) -> {
            out.putVarint(head.ordinal);
            ChainDigest.CODEC.write(out, head.digest);
          },
          in -> new Head(notNegative(in.getVarint()), ChainDigest.CODEC.read(in)));

  private static long notNegative(long ordinal) {
    if (ordinal < 0) {
      throw new MalformedException("the ordinal " + ordinal);
    }
    return ordinal;
  }
}
