package grapevine.simulator.world;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * What will happen, in the order of true time; what falls on one moment happens as it was planned.
 */
public final class Schedule {
  private record Planned(long micros, long number, Runnable action) {}

  private final PriorityQueue<Planned> queue =
      new PriorityQueue<>(
          Comparator.comparingLong(Planned::micros).thenComparingLong(Planned::number));
  private long nowMicros;
  private long planned;
  private long happened;

  /** True time in microseconds since the world began. */
  public long nowMicros() {
    return nowMicros;
  }

  /** How many things have happened. */
  public long happened() {
    return happened;
  }

  /** Plans something for after so many microseconds, 0 or more. */
  public void after(long micros, Runnable action) {
    queue.add(new Planned(nowMicros + Math.max(0, micros), ++planned, action));
  }

  /**
   * Lets the next thing happen, if its moment is not behind {@code untilMicros}.
   *
   * @return false where there is none; true time is then {@code untilMicros}
   */
  public boolean step(long untilMicros) {
    @Nullable Planned next = queue.peek();
    if (next == null || next.micros > untilMicros) {
      nowMicros = Math.max(nowMicros, untilMicros);
      return false;
    }
    queue.poll();
    nowMicros = next.micros;
    happened++;
    next.action.run();
    return true;
  }
}
