package grapevine.mechanism.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.check.PlantedBug;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * In true time nobody answers without a revocation that was confirmed longer ago than the window.
 */
class RandomMajoritiesTest {
  private static final int SEEDS = Boolean.getBoolean("grapevine.long") ? 5000 : 300;

  @AfterEach
  void clear() {
    PlantedBug.clear();
  }

  @Test
  void whatIsConfirmedIsInForceWithinTheWindow() {
    List<String> failures = new ArrayList<>();
    long[] done = new long[5];
    for (long seed = 1; seed <= SEEDS; seed++) {
      StrictWorld world = lived(seed);
      done[0] += world.answers;
      done[1] += world.confirmations;
      done[2] += world.completions;
      done[3] += world.catchUps;
      done[4] += world.voids;
      failures.addAll(failed(seed, world));
    }
    assertThat(failures).isEmpty();
    assertThat(done[0]).as("answers").isGreaterThan(1_000L * SEEDS);
    assertThat(done[1]).as("confirmations").isGreaterThan(10L * SEEDS);
    assertThat(done[2]).as("successors").isGreaterThan(SEEDS);
    assertThat(done[3]).as("replicas that caught up").isGreaterThan(SEEDS / 10);
    assertThat(done[4]).as("numbers that two wanted").isGreaterThan(SEEDS / 10);
  }

  @ParameterizedTest
  @EnumSource(
      value = PlantedBug.class,
      names = {
        "HEARD_BY_BARE_HEARTBEAT",
        "TWO_MAJORITIES_OF_TWO_CONFIGURATIONS",
        "EMPTY_REPLICA_COUNTS"
      })
  void plantedBugIsFound(PlantedBug bug) {
    bug.plant();
    List<String> failures = new ArrayList<>();
    for (long seed = 1; seed <= 300 && failures.isEmpty(); seed++) {
      failures.addAll(failed(seed, lived(seed)));
    }
    assertThat(failures).isNotEmpty();
    assertThat(bug.passes()).isPositive();
  }

  private static StrictWorld lived(long seed) {
    StrictWorld world = new StrictWorld(seed);
    world.live();
    return world;
  }

  private static List<String> failed(long seed, StrictWorld world) {
    return world.failures.stream().map(failure -> "seed " + seed + " at " + failure).toList();
  }
}
