package grapevine.runtime.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Wakes requests that wait for something to happen. Whoever makes it happen rings; nobody waits for
 * him. Safe for use by several threads.
 */
public final class Bell {
  private final ConcurrentHashMap<String, Set<Ear>> ears = new ConcurrentHashMap<>();
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** Something has happened that is of that topic; never blocks. */
  public void ring(String topic) {
    Set<Ear> some = ears.get(topic);
    if (some != null) {
      some.forEach(Ear::hear);
    }
  }

  /** Wakes everybody, for good. */
  void stop() {
    stopped.countDown();
    ears.values().forEach(all -> all.forEach(Ear::hear));
  }

  /**
   * Listens from now on. To miss nothing, look at what is waited for only after this.
   *
   * @return to be closed
   */
  Ear listen(String topic) {
    Ear ear = new Ear(topic);
    ears.compute(
        topic,
        (key, all) -> {
          Set<Ear> some = all == null ? ConcurrentHashMap.newKeySet() : all;
          some.add(ear);
          return some;
        });
    return ear;
  }

  /** Whether anybody listens. */
  public boolean isHeard() {
    return !ears.isEmpty();
  }

  /** How many listen. */
  int listening() {
    return ears.values().stream().mapToInt(Set::size).sum();
  }

  /** Somebody who listens. */
  final class Ear implements AutoCloseable {
    private final String topic;
    private final Semaphore heard = new Semaphore(0);

    private Ear(String topic) {
      this.topic = topic;
    }

    private void hear() {
      // one is enough, however often it rang
      if (heard.availablePermits() == 0) {
        heard.release();
      }
    }

    /**
     * Waits until it rings, or rang since this was last called, or for a while; after a ring for a
     * moment more, so that what is rung for often is looked at now and then only.
     */
    void await(long millis, long moreMillis) throws InterruptedException {
      if (heard.tryAcquire(Math.max(0, millis), TimeUnit.MILLISECONDS)) {
        if (!stopped.await(moreMillis, TimeUnit.MILLISECONDS)) {
          heard.drainPermits();
        }
      }
    }

    @Override
    public void close() {
      ears.computeIfPresent(
          topic,
          (key, all) -> {
            all.remove(this);
            return all.isEmpty() ? null : all;
          });
    }
  }
}
