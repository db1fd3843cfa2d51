package grapevine.runtime.http;

import java.util.concurrent.atomic.AtomicLong;

/** How much of bodies may be in memory at once; small ones find room always. For all threads. */
final class BodyRoom {
  private static final long OCTETS_MAX = 12L << 20;
  private static final int SMALL_OCTETS = 65_536;

  private final AtomicLong taken = new AtomicLong();

  /** Takes room; false where there is none. */
  boolean take(int octets) {
    if (octets > SMALL_OCTETS && taken.addAndGet(octets) > OCTETS_MAX) {
      taken.addAndGet(-octets);
      return false;
    }
    return true;
  }

  /** Gives it back. */
  void give(int octets) {
    if (octets > SMALL_OCTETS) {
      taken.addAndGet(-octets);
    }
  }
}
