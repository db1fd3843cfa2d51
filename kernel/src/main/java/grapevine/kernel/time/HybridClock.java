package grapevine.kernel.time;

import grapevine.kernel.id.ServerNumber;

/**
 * Makes timestamps that rise, whatever the wall clock does. What it has given out must be restored
 * after a restart ({@link #seen}), so that a clock that was set back makes no timestamp twice. For
 * one thread.
 */
public final class HybridClock {
  /** How far a timestamp from elsewhere may move this clock ahead of the wall clock. */
  public static final long AHEAD_MILLIS_MAX = 60_000;

  private final ServerNumber source;
  private long millis;
  private int counter;
  private Timestamp lastFuture = Timestamp.ZERO;

  /** A clock that has given out nothing yet. */
  public HybridClock(ServerNumber source) {
    this.source = source;
  }

  /** Where this clock stands: not below any timestamp that {@link #next} gave out. */
  public Timestamp last() {
    return new Timestamp(millis, counter, source);
  }

  /** A new timestamp, above all earlier ones of this clock. */
  public Timestamp next(long wallMillis) {
    if (wallMillis > millis) {
      millis = wallMillis;
      counter = 0;
    } else {
      counter++;
    }
    return new Timestamp(millis, counter, source);
  }

  /**
   * A new timestamp above all earlier ones of this clock and above {@code floor}: so the future
   * cannot win against anyone who has seen it. The clock itself does not move to the floor.
   */
  public Timestamp nextAbove(Timestamp floor, long wallMillis) {
    Timestamp next = next(wallMillis);
    if (next.isAfter(floor)) {
      return next;
    }
    boolean again = lastFuture.millis() == floor.millis() && lastFuture.isAfter(floor);
    int above = again ? lastFuture.counter() : floor.counter();
    lastFuture = new Timestamp(floor.millis(), above + 1, source);
    return lastFuture;
  }

  /**
   * Takes note of a timestamp from elsewhere, so that the next one made here is above it.
   *
   * @return false where it is more than {@link #AHEAD_MILLIS_MAX} ahead of the wall clock: then the
   *     clock does not move, and the operator should be told
   */
  public boolean observe(Timestamp other, long wallMillis) {
    if (other.millis() > wallMillis + AHEAD_MILLIS_MAX) {
      return false;
    }
    seen(other);
    return true;
  }

  /** Takes note of a timestamp that this server itself gave out before a restart. */
  public void seen(Timestamp own) {
    if (own.millis() > millis) {
      millis = own.millis();
      counter = own.counter();
    } else if (own.millis() == millis) {
      counter = Math.max(counter, own.counter());
    }
  }
}
