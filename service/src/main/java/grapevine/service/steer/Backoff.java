package grapevine.service.steer;

import grapevine.kernel.env.Randomness;

/** Pauses that grow with each attempt in vain, and differ, so that not all come back at once. */
final class Backoff {
  private Backoff() {}

  /**
   * Milliseconds to wait after so many attempts in vain: between half and all of a doubled time.
   */
  static long pause(SteeringSettings settings, int attempts, Randomness randomness) {
    long doubled = settings.retryMillisMin() << Math.clamp(attempts, 0, 30);
    long longest = Math.clamp(doubled, settings.retryMillisMin(), settings.retryMillisMax());
    return longest / 2 + randomness.below(longest / 2 + 1);
  }
}
