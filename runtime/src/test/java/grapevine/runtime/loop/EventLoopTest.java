package grapevine.runtime.loop;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.check.Invariant;
import grapevine.kernel.log.LogLine;
import grapevine.kernel.state.StorageException;
import grapevine.runtime.fixture.Surroundings;
import grapevine.runtime.process.SystemClock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class EventLoopTest {
  private static final long NEVER = Long.MAX_VALUE / 2;

  private final LinkedBlockingQueue<List<String>> batches = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<String> released = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<String> stops = new LinkedBlockingQueue<>();
  private final CountDownLatch blocked = new CountDownLatch(1);
  private final CountDownLatch unblock = new CountDownLatch(1);
  private final SystemClock clock = new SystemClock();
  private final EventLoop<String, String> loop =
      new EventLoop<>(new Recorder(), this::release, clock, this::stop, 800);

  @AfterEach
  void end() {
    unblock.countDown();
    loop.close();
  }

  private void release(String effect) {
    if (effect.equals("again")) {
      loop.put("own");
    }
    released.add(effect);
  }

  private void stop(int exitCode, LogLine line) {
    stops.add(exitCode + " " + line);
  }

  private final class Recorder implements Machine<String, String> {
    @Override
    public Outcome<String> step(List<String> events) {
      for (String event : events) {
        switch (event) {
          case "block" -> {
            blocked.countDown();
            try {
              unblock.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
          case "broken" -> Invariant.check(false, "all is well");
          case "disk" -> throw new StorageException("the disk is full: make room");
          default -> {}
        }
      }
      batches.add(List.copyOf(events));
      return new Outcome<>(events, events.contains("soon") ? clock.monotonicMillis() + 1 : NEVER);
    }

    @Override
    public String tick() {
      return "tick";
    }
  }

  @Test
  void ticksAtTheStartAndWhenAsked() throws Exception {
    loop.start();
    assertThat(Surroundings.next(batches)).containsExactly("tick");
    loop.offer("soon");
    assertThat(Surroundings.next(batches)).containsExactly("soon");
    assertThat(Surroundings.next(batches)).containsExactly("tick");
  }

  @Test
  void takesWhatIsThereAsOneBatchAndRefusesWhenFull() throws Exception {
    loop.start();
    assertThat(loop.put("block")).isTrue();
    blocked.await();
    int taken = 0;
    while (loop.offer("e" + taken)) {
      taken++;
    }
    assertThat(taken).isEqualTo(600); // a quarter stays free
    assertThat(loop.put("must")).isTrue();
    unblock.countDown();
    assertThat(Surroundings.next(batches, batch -> batch.contains("e0")))
        .hasSize(EventLoop.BATCH_MAX);
    assertThat(Surroundings.next(batches)).hasSize(600 + 1 - EventLoop.BATCH_MAX).endsWith("must");
    assertThat(loop.statistics().refused()).isEqualTo(1);
    assertThat(loop.statistics().largestBatch()).isEqualTo(EventLoop.BATCH_MAX);
  }

  @Test
  void takesItsOwnEventsWithoutWaiting() throws Exception {
    loop.start();
    loop.offer("again");
    Surroundings.next(batches, batch -> batch.contains("own"));
    assertThat(Surroundings.next(released, "again"::equals)).isEqualTo("again");
  }

  @Test
  void stopsTheProcessOnAProgrammersErrorAndReleasesNothing() throws Exception {
    loop.start();
    loop.offer("broken");
    assertThat(Surroundings.next(stops))
        .startsWith("70 ALARM invariant broken")
        .contains("all is well");
    assertThat(released).doesNotContain("broken");
    assertThat(loop.offer("late")).isFalse();
    assertThat(loop.put("late")).isFalse();
  }

  @Test
  void stopsTheProcessWhenTheDiskFails() throws Exception {
    loop.start();
    loop.offer("disk");
    assertThat(Surroundings.next(stops))
        .startsWith("74 ALARM storage failed")
        .contains("make room");
  }
}
