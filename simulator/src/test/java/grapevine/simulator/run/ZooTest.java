package grapevine.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.check.PlantedBug;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each planted bug is found by its seed, and only because it is planted. */
class ZooTest {
  @Test
  void everyPlantedBugIsFound() {
    List<String> said = new ArrayList<>();
    boolean whole = new Zoo(said::add).replay();
    assertThat(said).last().asString().startsWith("planted bugs found: ");
    assertThat(whole).as(String.join("\n", said)).isTrue();
    assertThat(PlantedBug.values()).hasSizeGreaterThanOrEqualTo(15);
  }
}
