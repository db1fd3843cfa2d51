package grapevine.runtime.process;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Ends what takes too long, most often by closing its socket, which frees a thread that is stuck in
 * a read or write. What it runs must be short and must not block.
 */
public final class Watchdog implements AutoCloseable {
  private final ScheduledThreadPoolExecutor timer;
  private final ErrorSink errors;

  /** A watchdog with a thread of its own. */
  public Watchdog(ErrorSink errors) {
    this.errors = errors;
    timer =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("watchdog").factory());
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Something that is watched. */
  public static final class Watch implements AutoCloseable {
    private final ScheduledFuture<?> task;

    private Watch(ScheduledFuture<?> task) {
      this.task = task;
    }

    /** It ended by itself. */
    @Override
    public void close() {
      task.cancel(false);
    }
  }

  /**
   * Runs {@code end} after that time, unless the watch is closed before.
   *
   * @throws IllegalStateException where the watchdog is closed
   */
  public Watch after(long millis, Runnable end) {
    try {
      return new Watch(timer.schedule(() -> run(end), millis, TimeUnit.MILLISECONDS));
    } catch (RejectedExecutionException e) {
      throw new IllegalStateException("the watchdog is closed", e);
    }
  }

  /** Runs {@code task} again and again, with that time between. */
  public Watch every(long millis, Runnable task) {
    return new Watch(
        timer.scheduleWithFixedDelay(() -> run(task), millis, millis, TimeUnit.MILLISECONDS));
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      errors.report("watchdog", e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
