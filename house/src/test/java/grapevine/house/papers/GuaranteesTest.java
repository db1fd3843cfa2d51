package grapevine.house.papers;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.check.PlantedBug;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds docs/GUARANTEES.md to the code. */
final class GuaranteesTest {
  private static final String PAGE = "docs/GUARANTEES.md";
  private static final String CHECKS = "simulator/src/main/java/grapevine/simulator/checker";
  private static final Pattern ITALICS = Pattern.compile("\\*(\\w+)\\*");
  private static final int BUG = 2;
  private static final int CHECK = 3;
  private static final Map<String, String> TYPES = Pages.types();

  @Test
  void everyPlantedBugIsInTheTable() {
    TreeSet<String> named = new TreeSet<>();
    Pages.rows(PAGE).forEach(row -> named.addAll(Pages.code(row.get(BUG))));
    assertThat(named)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(PlantedBug.values()).map(PlantedBug::name).toList());
  }

  @Test
  void everythingThatChecksExists() {
    List<List<String>> rows = Pages.rows(PAGE);
    assertThat(rows).hasSizeGreaterThan(20);
    assertThat(rows).allSatisfy(row -> assertThat(Pages.code(row.get(CHECK))).isNotEmpty());
    assertThat(rows.stream().flatMap(row -> missing(row.get(CHECK), TYPES).stream())).isEmpty();
  }

  /** Where the simulator has its checks, those that the page names are there. */
  @Test
  void everyCheckOfTheSimulatorExists() {
    boolean simulated = Pages.files(".java").stream().anyMatch(GuaranteesTest::isCheck);
    if (simulated) {
      assertThat(Pages.rows(PAGE).stream().flatMap(row -> checks(row.get(CHECK)).stream()))
          .isNotEmpty()
          .allMatch(TYPES::containsKey);
    }
  }

  @Test
  void whatDoesNotExistIsFound() {
    TreeMap<String, String> types = new TreeMap<>();
    types.put("HereTest", "void itHolds() {");
    assertThat(missing("`HereTest#itHolds`, `HereTest`", types)).isEmpty();
    assertThat(missing("`HereTest#itFails`, `GoneTest`", types))
        .containsExactly("HereTest#itFails", "GoneTest");
  }

  private static boolean isCheck(Path file) {
    return Pages.isIn(CHECKS, file);
  }

  private static List<String> checks(String cell) {
    List<String> names = new ArrayList<>();
    Matcher matcher = ITALICS.matcher(cell);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }

  private static List<String> missing(String cell, Map<String, String> types) {
    List<String> missing = new ArrayList<>();
    for (String name : Pages.code(cell)) {
      int hash = name.indexOf('#');
      String source = types.get(hash < 0 ? name : name.substring(0, hash));
      boolean there =
          source != null && (hash < 0 || source.contains(" " + name.substring(hash + 1) + "("));
      if (!there) {
        missing.add(name);
      }
    }
    return missing;
  }
}
