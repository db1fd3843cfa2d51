package grapevine.runtime.loop;

import grapevine.kernel.check.InvariantBroken;
import grapevine.kernel.env.Clock;
import grapevine.kernel.log.LogLine;
import grapevine.kernel.state.StorageException;
import grapevine.runtime.process.ErrorSink;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One thread, one inbox, one {@link Machine}. Safe for use by several threads.
 *
 * @param <E> type of the events
 * @param <F> type of the effects
 */
public final class EventLoop<E, F> implements AutoCloseable {
  /** Most events in one batch. */
  public static final int BATCH_MAX = 512;

  private static final long PATIENCE_MILLIS_MAX = 1_000;

  private final Machine<E, F> machine;
  private final Consumer<F> release;
  private final Clock clock;
  private final FatalStop fatal;
  private final ArrayBlockingQueue<E> inbox;
  private final int reserve;
  private final LoopStatistics statistics = new LoopStatistics();
  private final ArrayDeque<E> own = new ArrayDeque<>();
  private final E wake;
  private final Thread thread;
  private volatile boolean closing;

  /**
   * A loop that is not started yet.
   *
   * @param capacity events that may wait; a quarter of it is kept free for {@link #put}
   * @param release carries out one effect; must not block, and may {@link #put} events
   */
  public EventLoop(
      Machine<E, F> machine, Consumer<F> release, Clock clock, FatalStop fatal, int capacity) {
    this.machine = machine;
    this.release = release;
    this.clock = clock;
    this.fatal = fatal;
    this.inbox = new ArrayBlockingQueue<>(capacity);
    this.reserve = capacity / 4;
    this.wake = machine.tick();
    this.thread = Thread.ofPlatform().name("loop").unstarted(this::run);
  }

  /** Starts the thread. */
  public void start() {
    thread.start();
  }

  /**
   * Offers what may be refused: what clients ask.
   *
   * @return false where the inbox is too full or the loop has ended: nothing will happen
   */
  public boolean offer(E event) {
    // several at once may each see the last place; the capacity itself still holds
    if (!closing && inbox.remainingCapacity() > reserve && inbox.offer(event)) {
      return true;
    }
    statistics.refuse();
    return false;
  }

  /**
   * Hands in what must not be refused: what peers say, and what comes of effects. Waits while the
   * inbox is full, so whoever feeds it is slowed down; from the loop's own thread it does not wait.
   *
   * @return false where the loop has ended
   */
  public boolean put(E event) {
    if (Thread.currentThread().equals(thread)) {
      own.add(event);
      return true;
    }
    try {
      while (!closing) {
        if (inbox.offer(event, PATIENCE_MILLIS_MAX, TimeUnit.MILLISECONDS)) {
          return true;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  /** Counters. */
  public LoopStatistics statistics() {
    return statistics;
  }

  /** Events that wait now. */
  public int waiting() {
    return inbox.size();
  }

  /** Finishes the batch in hand, if any, and ends; events that wait are dropped. */
  @Override
  public void close() {
    closing = true;
    // no interrupt: it would close the files of a batch that is being written
    inbox.offer(wake);
    if (Thread.currentThread().equals(thread)) {
      return;
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      long nextTick = handle(List.of(machine.tick()));
      while (!closing) {
        nextTick = handle(take(nextTick));
      }
    } catch (InterruptedException e) {
      closing = true; // nobody but a test's harness interrupts the loop; it ends as by close()
    } catch (StorageException e) {
      stop(FatalStop.STORAGE, "storage failed", ErrorSink.describe(e));
    } catch (InvariantBroken e) {
      stop(FatalStop.BROKEN, "invariant broken", ErrorSink.describe(e));
    } catch (Throwable e) {
      stop(FatalStop.BROKEN, "unexpected error", ErrorSink.describe(e));
    }
  }

  private void stop(int exitCode, String what, String cause) {
    closing = true;
    fatal.stop(exitCode, LogLine.alarm(what, "cause", cause, "consequence", "the server stops"));
  }

  /** What is there now, at least one event: where none comes before the tick is due, the tick. */
  private List<E> take(long nextTick) throws InterruptedException {
    List<E> batch = new ArrayList<>();
    while (batch.size() < BATCH_MAX && !own.isEmpty()) {
      batch.add(own.poll());
    }
    long wait = nextTick - clock.monotonicMillis();
    if (wait <= 0) {
      batch.add(machine.tick());
    } else if (batch.isEmpty()) {
      E first = inbox.poll(wait, TimeUnit.MILLISECONDS);
      batch.add(first == null ? machine.tick() : first);
    }
    inbox.drainTo(batch, Math.max(0, BATCH_MAX - batch.size()));
    return batch;
  }

  private long handle(List<E> batch) {
    long begin = System.nanoTime();
    Machine.Outcome<F> outcome = machine.step(batch);
    statistics.batch(batch.size(), (System.nanoTime() - begin) / 1_000);
    outcome.effects().forEach(release);
    return outcome.nextTickMonotonicMillis();
  }
}
