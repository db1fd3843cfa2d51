package grapevine.kernel.env;

/**
 * Where random numbers come from: a secure generator in production, the seed in simulation. Not
 * safe for use by several threads unless the implementation says so.
 */
public interface Randomness {
  /** 64 random bits. */
  long nextLong();

  /**
   * A number from 0 (inclusive) to {@code bound} (exclusive); the bias of a remainder is accepted.
   *
   * @param bound above 0
   */
  default long below(long bound) {
    return Long.remainderUnsigned(nextLong(), bound);
  }

  /** {@code length} random bytes. */
  default byte[] bytes(int length) {
    byte[] result = new byte[length];
    for (int start = 0; start < length; start += Long.BYTES) {
      long word = nextLong();
      for (int index = start; index < Math.min(length, start + Long.BYTES); index++) {
        result[index] = (byte) word;
        word >>>= Byte.SIZE;
      }
    }
    return result;
  }
}
