package grapevine.mechanism.world;

import java.util.Comparator;
import java.util.PriorityQueue;

/** True time, and what is to happen when. */
public final class Agenda {
  private record Entry(long atMillis, long number, Runnable event) {}

  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(
          Comparator.comparingLong(Entry::atMillis).thenComparingLong(Entry::number));
  private long now;
  private long number;

  /** Milliseconds since the world began. */
  public long now() {
    return now;
  }

  /** Lets something happen so many milliseconds from now. */
  public void in(long millis, Runnable event) {
    entries.add(new Entry(now + millis, number++, event));
  }

  /** Lets all happen that is due until so many milliseconds from now, and after each, a check. */
  public void run(long millis, Runnable check) {
    long end = now + millis;
    while (!entries.isEmpty() && entries.element().atMillis <= end) {
      Entry next = entries.remove();
      now = next.atMillis;
      next.event.run();
      check.run();
    }
    now = end;
  }
}
