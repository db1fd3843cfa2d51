package grapevine.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.check.PlantedBug;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each planted bug is found in the worlds on record, and only because it is planted. */
class ZooTest {
  @Test
  void everyPlantedBugIsFound() {
    Map<String, Habitat> habitats = Records.zoo();
    List<String> missed = new ArrayList<>();
    for (PlantedBug bug : PlantedBug.values()) {
      Habitat habitat = habitats.get(bug.label());
      if (habitat == null || Zoo.finder(bug, habitat).isEmpty()) {
        missed.add(bug.label());
      }
    }
    assertThat(missed).isEmpty();
  }
}
