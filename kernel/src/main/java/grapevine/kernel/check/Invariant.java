package grapevine.kernel.check;

import java.util.Locale;

/**
 * Assertions that stay on in production. A broken one is a programmer's error: the server stops,
 * and its replicas serve. Bad input, failing disks and failing peers are never invariants.
 */
public final class Invariant {
  private Invariant() {}

  /**
   * Stops the server where {@code holds} is false.
   *
   * @param what the invariant in words, as it should be
   * @throws InvariantBroken where it does not hold
   */
  public static void check(boolean holds, String what) {
    if (!holds) {
      throw new InvariantBroken(what);
    }
  }

  /**
   * Stops the server where {@code holds} is false.
   *
   * @param what the invariant in words, with {@code %s} for each of {@code details}
   * @throws InvariantBroken where it does not hold
   */
  public static void check(boolean holds, String what, Object... details) {
    if (!holds) {
      throw new InvariantBroken(String.format(Locale.ROOT, what, details));
    }
  }
}
