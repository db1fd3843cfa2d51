package grapevine.simulator.world;

import grapevine.kernel.env.Clock;

/** A server's clock: wrong by an offset, drifting, and sometimes set. */
public final class SimulatedClock implements Clock {
  /** Wall-clock milliseconds at which every world begins: 2026-01-01T00:00Z. */
  public static final long BEGIN_WALL_MILLIS = 1_767_225_600_000L;

  private final Schedule schedule;
  private final long driftPartsPerMillion;
  private long offsetMillis;
  private long bootMicros;

  SimulatedClock(Schedule schedule, long offsetMillis, long driftPartsPerMillion) {
    this.schedule = schedule;
    this.offsetMillis = offsetMillis;
    this.driftPartsPerMillion = driftPartsPerMillion;
  }

  @Override
  public long wallMillis() {
    return BEGIN_WALL_MILLIS + drifted(schedule.nowMicros()) / 1000 + offsetMillis;
  }

  @Override
  public long monotonicMillis() {
    return drifted(schedule.nowMicros() - bootMicros) / 1000;
  }

  /** Sets the wall clock forward or back. */
  public void jump(long millis) {
    offsetMillis += millis;
  }

  /** Monotonic time begins anew with a process. */
  void boot() {
    bootMicros = schedule.nowMicros();
  }

  /** True microseconds until the monotonic clock shows that time; 0 where it does already. */
  long microsUntil(long monotonicMillis) {
    long wanted = monotonicMillis * 1000 + 999;
    long undrifted = wanted - wanted * driftPartsPerMillion / 1_000_000;
    return Math.max(0, bootMicros + undrifted - schedule.nowMicros());
  }

  private long drifted(long micros) {
    return micros + micros * driftPartsPerMillion / 1_000_000;
  }
}
