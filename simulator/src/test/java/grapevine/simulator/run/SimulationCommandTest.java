package grapevine.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the command says, and that it goes red. */
class SimulationCommandTest {
  private final List<String> said = new ArrayList<>();
  private final Map<String, String> files = new TreeMap<>();
  private final SimulationCommand command =
      new SimulationCommand(new Surroundings(Crew.ALONE, () -> 0, said::add, files::put));

  @Test
  void cleanSeedsEndWithTheRateAndTheMarks() {
    assertThat(command.run(Options.seeds(2, 19))).isEqualTo(SimulationCommand.DONE);
    assertThat(said.getLast()).startsWith("marks never hit: ");
    assertThat(said.get(said.size() - 2)).contains("seeds clean");
  }

  @Test
  void aFailureEndsWithTheCommandThatShowsItAgain() {
    Options options =
        new Options(
            3,
            1,
            Optional.empty(),
            Reduction.none(),
            false,
            false,
            Optional.empty(),
            false,
            false,
            Optional.of("report-lost"));
    assertThat(command.run(options)).isEqualTo(SimulationCommand.FAILED);
    assertThat(said).anyMatch(line -> line.startsWith("again: ./grapevine sim --seed "));
    assertThat(said).anyMatch(line -> line.startsWith("In the end: "));
  }

  @Test
  void aSeedIsToldAndDrawn() {
    Options options =
        new Options(
            1,
            19,
            Optional.of(19L),
            Reduction.none(),
            false,
            true,
            Optional.of("world.svg"),
            false,
            false,
            Optional.empty());
    assertThat(command.run(options)).isEqualTo(SimulationCommand.DONE);
    assertThat(said).anyMatch(line -> line.contains("every promise was kept"));
    assertThat(files.get("world.svg")).startsWith("<svg").contains("cabernet").contains("<line");
  }

  @Test
  void faultsAreReadByTheirLabels() {
    assertThat(Reduction.faults("none")).hasValueSatisfying(none -> assertThat(none).isEmpty());
    assertThat(Reduction.faults("crashes,cuts"))
        .hasValueSatisfying(two -> assertThat(two).hasSize(2));
    assertThat(Reduction.faults("meteors")).isEmpty();
  }
}
