package grapevine.trial.process;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waiting for what other processes do, which nobody announces. */
public final class Patience {
  private static final Duration LOOK = Duration.ofMillis(20);

  private Patience() {}

  /** Something that may hold. */
  @FunctionalInterface
  public interface Condition {
    /** Whether it holds now. */
    boolean holds() throws Exception;
  }

  /**
   * Looks every 20 ms whether something holds.
   *
   * @return how long it took
   * @throws TrialFailure where it does not within the time
   */
  public static Duration until(String what, Duration most, Condition condition)
      throws TrialFailure {
    return until(what, most, LOOK, condition);
  }

  /**
   * Looks now and then whether something holds.
   *
   * @param look how long to wait between two looks
   * @return how long it took
   * @throws TrialFailure where it does not within the time
   */
  public static Duration until(String what, Duration most, Duration look, Condition condition)
      throws TrialFailure {
    long begin = System.nanoTime();
    Exception last = null;
    while (System.nanoTime() - begin < most.toNanos()) {
      try {
        if (condition.holds()) {
          return Duration.ofNanos(System.nanoTime() - begin);
        }
        last = null;
      } catch (IOException | TrialFailure e) {
        last = e;
      } catch (Exception e) {
        throw new TrialFailure(what + ": " + e, e);
      }
      pause(look.toNanos());
    }
    String why = last == null ? "" : ": " + last.getMessage();
    throw new TrialFailure("not within " + most.toSeconds() + " s: " + what + why);
  }

  private static void pause(long nanos) throws TrialFailure {
    LockSupport.parkNanos(nanos);
    if (Thread.currentThread().isInterrupted()) {
      throw new TrialFailure("interrupted");
    }
  }
}
