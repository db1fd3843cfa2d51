package grapevine.mechanism.lease;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.check.Mark;
import grapevine.kernel.check.PlantedBug;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In true time nobody believes what is not in force any more, whatever the clocks show. */
class RandomLeasesTest {
  private static final int SEEDS = Boolean.getBoolean("grapevine.long") ? 5000 : 300;

  @AfterEach
  void clear() {
    PlantedBug.clear();
  }

  @Test
  void nobodyBelievesWhatIsOver() {
    List<String> failures = new ArrayList<>();
    long believed = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      LeaseWorld world = lived(seed);
      believed += world.believed;
      failures.addAll(failed(seed, world));
    }
    assertThat(failures).isEmpty();
    assertThat(believed).as("leases that were of use").isGreaterThan(1_000L * SEEDS);
    assertThat(Mark.counts())
        .allSatisfy((name, count) -> {
          if (name.startsWith("lease.")) {
            assertThat(count).as(name).isPositive();
          }
        });
  }

  /** Seeds that once failed: a grant overtaken by a later one, which was then relinquished. */
  @ParameterizedTest
  @ValueSource(longs = {2316, 2696})
  void recordedSeedIsClean(long seed) {
    assertThat(failed(seed, lived(seed))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = PlantedBug.class,
      names = {
        "LEASE_NOT_WAITED_OUT_AFTER_RESTART",
        "LEASE_BELIEVED_BY_CLOCK_SET_BACK",
        "LEASE_OUTLIVES_ITS_BASE"
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

  private static LeaseWorld lived(long seed) {
    LeaseWorld world = new LeaseWorld(seed);
    world.live();
    return world;
  }

  private static List<String> failed(long seed, LeaseWorld world) {
    return world.failures.stream().map(failure -> "seed " + seed + " at " + failure).toList();
  }
}
