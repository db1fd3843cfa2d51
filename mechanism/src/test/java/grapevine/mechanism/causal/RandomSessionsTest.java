package grapevine.mechanism.causal;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.check.Mark;
import grapevine.kernel.check.PlantedBug;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A session never goes back behind what it has read and written, wherever it goes. */
class RandomSessionsTest {
  private static final int SEEDS = Boolean.getBoolean("grapevine.long") ? 5000 : 300;

  @AfterEach
  void clear() {
    PlantedBug.clear();
  }

  @Test
  void noSessionGoesBack() {
    List<String> failures = new ArrayList<>();
    long[] done = new long[5];
    for (long seed = 1; seed <= SEEDS; seed++) {
      SessionWorld world = lived(seed);
      done[0] += world.shown;
      done[1] += world.behind;
      done[2] += world.snapshots;
      done[3] += world.inconsistent;
      done[4] += world.askedAll;
      failures.addAll(failed(seed, world));
    }
    assertThat(failures).isEmpty();
    assertThat(done[0]).as("reads").isGreaterThan(10L * SEEDS);
    assertThat(done[1]).as("reads where too little is").isGreaterThan(SEEDS);
    assertThat(done[2]).as("snapshots").isGreaterThan(SEEDS);
    assertThat(done[3]).as("answers that are no snapshot").isGreaterThan(SEEDS);
    assertThat(done[4]).as("reads for which all were asked").isGreaterThan(SEEDS);
    assertThat(Mark.counts().get("causal.folded")).isPositive();
  }

  @Test
  void anIgnoredStampIsFound() {
    PlantedBug.STAMP_IGNORED.plant();
    List<String> failures = new ArrayList<>();
    for (long seed = 1; seed <= 100 && failures.isEmpty(); seed++) {
      failures.addAll(failed(seed, lived(seed)));
    }
    assertThat(failures).isNotEmpty();
    assertThat(PlantedBug.STAMP_IGNORED.passes()).isPositive();
  }

  private static SessionWorld lived(long seed) {
    SessionWorld world = new SessionWorld(seed);
    world.live();
    return world;
  }

  private static List<String> failed(long seed, SessionWorld world) {
    return world.failures.stream().map(failure -> "seed " + seed + ": " + failure).toList();
  }
}
