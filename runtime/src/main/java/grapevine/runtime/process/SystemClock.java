package grapevine.runtime.process;

import grapevine.kernel.env.Clock;

/** The clocks of the machine. */
public final class SystemClock implements Clock {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final long startNanos = System.nanoTime();

  @Override
  public long wallMillis() {
    return System.currentTimeMillis();
  }

  @Override
  public long monotonicMillis() {
    return (System.nanoTime() - startNanos) / NANOS_PER_MILLI;
  }
}
