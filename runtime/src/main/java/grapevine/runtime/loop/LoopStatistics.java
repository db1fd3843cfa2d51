package grapevine.runtime.loop;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counters of an {@link EventLoop}, for metrics. Written by the loop, read by anybody; the numbers
 * of one reading may be a batch apart.
 */
public final class LoopStatistics {
  private static final int BUCKETS = 32;

  private final AtomicLong batches = new AtomicLong();
  private final AtomicLong events = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong largestBatch = new AtomicLong();
  private final AtomicLong stepMicrosSum = new AtomicLong();
  private final AtomicLong stepMicrosMax = new AtomicLong();
  private final AtomicLongArray stepMicros = new AtomicLongArray(BUCKETS);

  LoopStatistics() {}

  void batch(int size, long micros) {
    batches.incrementAndGet();
    events.addAndGet(size);
    largestBatch.accumulateAndGet(size, Math::max);
    stepMicrosSum.addAndGet(micros);
    stepMicrosMax.accumulateAndGet(micros, Math::max);
    stepMicros.incrementAndGet(
        Math.min(BUCKETS - 1, Long.SIZE - Long.numberOfLeadingZeros(micros)));
  }

  void refuse() {
    refused.incrementAndGet();
  }

  /** How many batches were handled. */
  public long batches() {
    return batches.get();
  }

  /** How many events were handled. */
  public long events() {
    return events.get();
  }

  /** How many events were refused because the inbox was full. */
  public long refused() {
    return refused.get();
  }

  /** Events of the largest batch. */
  public long largestBatch() {
    return largestBatch.get();
  }

  /** Microseconds that all batches together took, with their writes. */
  public long stepMicrosSum() {
    return stepMicrosSum.get();
  }

  /** Microseconds that the slowest batch took. */
  public long stepMicrosMax() {
    return stepMicrosMax.get();
  }

  /**
   * How many batches took less than {@code 2^index} microseconds and not less than half of that,
   * for each index from 0 to 31; the last has all that were slower.
   */
  public long[] stepMicrosHistogram() {
    long[] counts = new long[BUCKETS];
    for (int index = 0; index < BUCKETS; index++) {
      counts[index] = stepMicros.get(index);
    }
    return counts;
  }
}
