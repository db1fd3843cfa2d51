package grapevine.house.architecture.badhouse.kernel;

import java.time.Instant;

/** Pure code takes the time from the Clock. */
public final class KernelTakesTheTime {

  private KernelTakesTheTime() {}

  static long now() {
    return Instant.now().toEpochMilli();
  }
}
