package grapevine.trial.demo;

import grapevine.trial.fleet.Fleet;
import grapevine.trial.fleet.Narrator;
import grapevine.trial.process.ServerProcess;
import grapevine.trial.process.TrialFailure;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Starts a server again that ended, as a service manager would, so that people may kill it. */
final class Caretaker {
  private static final int PAUSE_SECONDS = 10;
  private static final int STARTS_MAX = 1_000;

  /** Ctrl-C reaches the servers as soon as this program. */
  private static final int GRACE_MILLIS = 500;

  private final Fleet fleet;
  private final Narrator narrator;
  private final CountDownLatch given = new CountDownLatch(1);

  Caretaker(Fleet fleet, Narrator narrator) {
    this.fleet = fleet;
    this.narrator = narrator;
  }

  /** Returns only when it cannot start a server, or is interrupted. */
  void keepAlive() throws TrialFailure {
    for (ServerProcess process : fleet.processes()) {
      Thread.ofVirtual().start(() -> care(process));
    }
    try {
      given.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets servers end from now on. */
  void leave() {
    given.countDown();
  }

  private void care(ServerProcess process) {
    try {
      for (int starts = 0; starts < STARTS_MAX; starts++) {
        process.await();
        if (given.await(GRACE_MILLIS, TimeUnit.MILLISECONDS)) {
          return;
        }
        narrator.say(process.name() + " has ended; it starts again in " + PAUSE_SECONDS + " s");
        if (given.await(PAUSE_SECONDS, TimeUnit.SECONDS)) {
          return;
        }
        narrator.say(
            process.name() + " is back after " + Narrator.seconds(fleet.start(process.name())));
      }
    } catch (TrialFailure e) {
      narrator.say(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    given.countDown();
  }
}
