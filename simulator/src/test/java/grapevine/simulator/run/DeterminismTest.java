package grapevine.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A seed is one world: equal traces in two processes, whose hash tables are salted differently. */
class DeterminismTest {
  private static final List<Long> SEEDS = List.of(3L, 7L, 10L, 17L, 25L, 36L);

  @Test
  void aSeedGivesTheSameTraceInAnotherProcess() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(OneWorld.class.getName());
    SEEDS.forEach(seed -> command.add(seed.toString()));
    Process other = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<String> here = SEEDS.stream().map(OneWorld::line).toList();
    String there = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(other.waitFor()).as(there).isZero();
    assertThat(there.lines()).containsExactlyElementsOf(here);
  }

  @Test
  void anotherSeedGivesAnotherTrace() {
    assertThat(OneWorld.line(3).split(" ", 2)[1]).isNotEqualTo(OneWorld.line(4).split(" ", 2)[1]);
  }

  @Test
  void tellingTheStoryDoesNotChangeIt() {
    Verdict silent = Simulation.run(7, Reduction.none(), false);
    Verdict told = Simulation.run(7, Reduction.none(), true);
    assertThat(told.hash()).isEqualTo(silent.hash());
    assertThat(told.trace().lines()).isNotEmpty();
  }
}
