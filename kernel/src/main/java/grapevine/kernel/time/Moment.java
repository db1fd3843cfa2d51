package grapevine.kernel.time;

/**
 * What both clocks of one process show. Rights that end with time are measured by both, so that
 * they do not live longer when one of the clocks fails: a monotonic clock may stand still while the
 * machine sleeps, a wall clock may be set back.
 *
 * @param monotonicMillis milliseconds since some moment of this process; compares within it only
 * @param wallMillis milliseconds since 1970
 */
public record Moment(long monotonicMillis, long wallMillis) {
  /** A clock has run backwards: nobody knows how much time has passed. */
  public static final long UNKNOWN = Long.MAX_VALUE;

  /**
   * How much time has passed at most since an earlier moment of this process, as far as its clocks
   * tell: milliseconds, or {@link #UNKNOWN}.
   */
  public long elapsedSince(Moment earlier) {
    long monotonic = monotonicMillis - earlier.monotonicMillis;
    long wall = wallMillis - earlier.wallMillis;
    return monotonic < 0 || wall < 0 ? UNKNOWN : Math.max(monotonic, wall);
  }
}
