package grapevine.kernel.check;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An interesting branch that simulations must have been through (after SQLite's {@code testcase}
 * and TigerBeetle's marks). A mark is a static constant at its place; {@link #hit} counts. Safe for
 * use by several threads.
 */
public final class Mark {
  private static final TreeMap<String, Mark> ALL = new TreeMap<>();

  private final AtomicLong hits = new AtomicLong();

  private Mark() {}

  /**
   * Makes the mark of that name known.
   *
   * @param name place and branch, such as {@code "replication.state-transfer"}
   */
  public static Mark of(String name) {
    synchronized (ALL) {
      return ALL.computeIfAbsent(name, key -> new Mark());
    }
  }

  /** Counts one pass through the branch. */
  public void hit() {
    hits.incrementAndGet();
  }

  /** Each mark that is known so far, with how often it was hit in this process. */
  public static SortedMap<String, Long> counts() {
    synchronized (ALL) {
      TreeMap<String, Long> counts = new TreeMap<>();
      ALL.forEach((name, mark) -> counts.put(name, mark.hits.get()));
      return Collections.unmodifiableSortedMap(counts);
    }
  }
}
