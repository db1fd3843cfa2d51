package grapevine.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.check.PlantedBug;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each planted bug is found by its seed, and only because it is planted. */
class ZooTest {
  @Test
  void everyPlantedBugOnRecordIsFound() {
    List<String> missed = new ArrayList<>();
    Records.zoo()
        .forEach((label, seeds) ->
            Zoo.fault(PlantedBug.named(label).orElseThrow(), seeds)
                .ifPresent(fault -> missed.add(label + " by " + seeds + ": " + fault)));
    assertThat(missed).isEmpty();
    assertThat(Records.zoo()).hasSizeGreaterThanOrEqualTo(12);
  }
}
