package grapevine.service.node;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts failed sign-ins by address and by name, and says when there were too many in a while. It
 * remembers a bounded number of each; the one touched longest ago is forgotten first.
 */
final class FailureLimit {
  private static final int REMEMBERED_MAX = 10_000;

  private static final class Count {
    private long since;
    private int failures;
  }

  private final int failuresMax;
  private final long whileMillis;
  private final Map<String, Count> counts =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
          return size() > REMEMBERED_MAX;
        }
      };

  /** At most so many failures in so many milliseconds. */
  FailureLimit(int failuresMax, long whileMillis) {
    this.failuresMax = failuresMax;
    this.whileMillis = whileMillis;
  }

  /** Whether a further try must wait. */
  boolean exceeded(String who, long monotonicMillis) {
    Count count = counts.get(who);
    return count != null
        && monotonicMillis - count.since < whileMillis
        && count.failures >= failuresMax;
  }

  /** Forgets the failures so far. */
  void forgive(String who) {
    counts.remove(who);
  }

  /** Counts a failure. */
  void failed(String who, long monotonicMillis) {
    Count count = counts.computeIfAbsent(who, key -> new Count());
    if (monotonicMillis - count.since >= whileMillis) {
      count.since = monotonicMillis;
      count.failures = 0;
    }
    count.failures++;
  }
}
