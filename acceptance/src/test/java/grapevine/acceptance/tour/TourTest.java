package grapevine.acceptance.tour;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.acceptance.network.Program;
import grapevine.acceptance.network.Program.Ended;
import grapevine.acceptance.organisation.Launch;
import grapevine.kernel.check.PlantedBug;
import grapevine.trial.tour.Tour;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tour passes; with a planted bug, the stories that are said to find it fail. */
class TourTest {
  private static final Duration PATIENCE = Duration.ofMinutes(8);

  /** Below the ports that the system gives to clients, and other than the demo's. */
  private static final String PORTS = "22000";

  @TempDir Path data;

  private Ended tour(String... more) {
    List<String> arguments = new ArrayList<>(List.of("demo", "--tour", "--ports", PORTS));
    arguments.addAll(List.of("--data", data.toString()));
    arguments.addAll(List.of(more));
    return Program.run(PATIENCE, "", Launch.brief(arguments));
  }

  @Test
  void passes() {
    Ended ended = tour();
    assertThat(ended.said()).contains("6 passed, 0 failed");
    assertThat(ended.code()).isZero();
  }

  @ParameterizedTest
  @MethodSource("planted")
  void failsWithAPlantedBug(PlantedBug bug) {
    Ended ended = tour("--break", bug.label());
    int stories = Tour.findersOf(bug).size();
    assertThat(ended.said()).contains("0 passed, " + stories + " failed");
    assertThat(ended.code()).isEqualTo(1);
  }

  static Set<PlantedBug> planted() {
    return Boolean.getBoolean("grapevine.long")
        ? Tour.finds()
        : Set.of(PlantedBug.ABSENCE_SAID_WHEN_BEHIND);
  }
}
