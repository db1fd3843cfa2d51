package grapevine.mechanism.exactlyonce;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.check.Mark;
import grapevine.kernel.check.PlantedBug;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever tries again, wherever: one effect, one answer, and none after the client's lease. */
class RandomRetriesTest {
  private static final int SEEDS = Boolean.getBoolean("grapevine.long") ? 5000 : 300;

  @AfterEach
  void clear() {
    PlantedBug.clear();
  }

  @Test
  void onceMeansOnce() {
    List<String> failures = new ArrayList<>();
    long answered = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      RetryWorld world = lived(seed);
      answered += world.answered;
      failures.addAll(failed(seed, world));
    }
    assertThat(failures).isEmpty();
    assertThat(answered).isGreaterThan(10L * SEEDS);
    assertThat(Mark.counts())
        .allSatisfy((name, count) -> {
          if (name.startsWith("exactlyonce.")) {
            assertThat(count).as(name).isPositive();
          }
        });
  }

  @ParameterizedTest
  @EnumSource(
      value = PlantedBug.class,
      names = {
        "COMPLETION_RECORD_DOES_NOT_TRAVEL",
        "COMPLETION_DROPPED_BEFORE_ACKNOWLEDGED",
        "EXECUTED_AFTER_CLIENT_LEASE",
        "RETRIED_WITH_NEW_TIMESTAMP"
      })
  void plantedBugIsFound(PlantedBug bug) {
    bug.plant();
    List<String> failures = new ArrayList<>();
    for (long seed = 1; seed <= 100 && failures.isEmpty(); seed++) {
      failures.addAll(failed(seed, lived(seed)));
    }
    assertThat(failures).isNotEmpty();
    assertThat(bug.passes()).isPositive();
  }

  private static RetryWorld lived(long seed) {
    RetryWorld world = new RetryWorld(seed);
    world.live();
    return world;
  }

  private static List<String> failed(long seed, RetryWorld world) {
    return world.failures.stream().map(failure -> "seed " + seed + " at " + failure).toList();
  }
}
