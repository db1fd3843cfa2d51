package grapevine.runtime.process;

import grapevine.kernel.env.Randomness;
import java.security.SecureRandom;

/** The machine's secure random numbers. Safe for use by several threads. */
public final class SecureRandomness implements Randomness {
  private final SecureRandom random = new SecureRandom();

  @Override
  public long nextLong() {
    return random.nextLong();
  }

  @Override
  public byte[] bytes(int length) {
    byte[] result = new byte[length];
    random.nextBytes(result);
    return result;
  }
}
