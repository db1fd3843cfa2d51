package grapevine.mechanism.lease;

import grapevine.kernel.check.Invariant;

/**
 * Terms and bounds of leases.
 *
 * @param termMillis of a lease, at most; above 0
 * @param driftPpm by how many millionths this machine's monotonic clock may be fast or slow, 0 to
 *     100,000
 * @param leasesMax leases that are granted, and that are held, at a time
 * @param recallsMax changes that wait for holders' answers; others wait the terms out
 * @param usesMax things whose reads and writes are counted
 * @param usesMillis after which what was counted counts half
 * @param askMillis until a question is asked again
 */
public record LeaseSettings(
    long termMillis,
    int driftPpm,
    int leasesMax,
    int recallsMax,
    int usesMax,
    long usesMillis,
    long askMillis) {
  private static final long MILLION = 1_000_000;

  /** Clocks show whole milliseconds: between two looks, so much more or less may have passed. */
  private static final long CLOCK_STEP_MILLIS = 2;

  /** Settings within their ranges. */
  public LeaseSettings {
    Invariant.check(termMillis > 0, "a lease has a term");
    Invariant.check(driftPpm >= 0 && driftPpm <= 100_000, "a clock drifts by 10 % at most");
  }

  /** What a server does unless told otherwise. */
  public static LeaseSettings defaults() {
    return new LeaseSettings(60_000, 1_000, 100_000, 1_000, 10_000, 60_000, 5_000);
  }

  /** How long the holder of such a term may believe in it, by a clock that may be slow. */
  long believed(long termMillis) {
    return termMillis - drift(termMillis) - CLOCK_STEP_MILLIS;
  }

  /** How long the granter of such a term waits it out, by a clock that may be fast. */
  long waitedOut(long termMillis) {
    return termMillis + drift(termMillis) + CLOCK_STEP_MILLIS;
  }

  private long drift(long millis) {
    return Math.ceilDiv(millis * driftPpm, MILLION);
  }
}
