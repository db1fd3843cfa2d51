package grapevine.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.check.PlantedBug;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each planted bug is found in the worlds on record, and only because it is planted. */
class ZooTest {
  @Test
  void everyPlantedBugIsFound() {
    Map<String, Habitat> habitats = Records.zoo();
    List<String> missed = new ArrayList<>();
    for (PlantedBug bug : PlantedBug.values()) {
      Optional<Habitat> habitat = Optional.ofNullable(habitats.get(bug.label()));
      if (habitat.flatMap(favour -> Zoo.finder(bug, favour)).isEmpty()) {
        missed.add(bug.label());
      }
    }
    assertThat(missed).isEmpty();
  }
}
