package grapevine.house.tidy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Proves that each rule can turn red. A rule's bad example is {@code bad/RULE.java.txt}; the lines
 * that the rule must find end in {@code // bad}, and it must find no other.
 */
final class BadExamplesTest {

  /** The rules, with sizes so small that a short example breaks them. */
  static List<Rule> rules() {
    List<Rule> rules = new ArrayList<>(TidyTest.rules());
    rules.remove(SizeRule.HOUSE);
    rules.add(new SizeRule(100, 4, 20, 2));
    return rules;
  }

  private static Source example(String name, boolean test) {
    Path file =
        new SourceTree()
            .root()
            .resolve("house/src/test/resources/grapevine/house/bad/" + name + ".java.txt");
    String path = "service/src/main/java/grapevine/service/" + name + ".java";
    return Source.of("service", test, path, SourceTree.read(file));
  }

  private static List<Integer> markedLines(Source source) {
    List<String> lines = source.text().lines().toList();
    return IntStream.range(0, lines.size())
        .filter(index -> lines.get(index).endsWith("// bad"))
        .mapToObj(index -> index + 1)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theRuleFindsItsBadExample(Rule rule) {
    Source source = example(rule.name(), rule.name().equals("idle"));
    assertThat(markedLines(source)).isNotEmpty();
    assertThat(rule.check(source).stream().map(Finding::line).distinct())
        .as("%s", rule.check(source))
        .containsExactlyElementsOf(markedLines(source));
  }

  @Test
  void theNumbersAreThoseOfTheStyle() {
    assertThat(SizeRule.HOUSE).isEqualTo(new SizeRule(100, 60, 600, 5));
  }

  @Test
  void aWorldOutsidePureModulesIsAllowed() {
    Source pure = example("world", false);
    Source outside = Source.of("runtime", false, "runtime/src/main/java/X.java", pure.text());
    assertThat(Bans.world().check(outside))
        .allSatisfy(finding -> assertThat(finding.text()).contains("RocksDB"));
  }

  @Test
  void aPackageWithoutItsIdeaIsFound() {
    Source lonely = Source.of("kernel", false, "kernel/a/Lonely.java", "package a;");
    Source silent = Source.of("kernel", false, "kernel/b/package-info.java", "package b;");
    assertThat(PackageInfoRule.check(List.of(lonely, silent)).stream().map(Finding::path))
        .containsExactlyInAnyOrder("kernel/a", "kernel/b/package-info.java");
  }

  @Test
  void aDeadFileIsFound() {
    Source used = Source.of("kernel", false, "kernel/a/Used.java", "class Used {}");
    Source user = Source.of("kernel", false, "kernel/a/User.java", "class User { Used used; }");
    Source test =
        Source.of("kernel", true, "kernel/a/ATest.java", "class ATest { @Test void a() {} }");
    assertThat(DeadFileRule.check(List.of(used, user, test), List.of()).stream().map(Finding::path))
        .containsExactly("kernel/a/User.java");
    assertThat(DeadFileRule.check(List.of(used, user), List.of("runs User"))).isEmpty();
  }

  @Test
  void aPlaceOfOneMachineIsFound() {
    String place = "/" + "work" + "/main";
    assertThat(MachinePathRule.check("README.md", "see " + place)).hasSize(1);
    assertThat(MachinePathRule.check("README.md", "see docs/network/main")).isEmpty();
  }

  @Test
  void theRatchetToleratesOnlyWhatIsListedAndStillThere() {
    Finding finding = new Finding("size", "a/A.java", 1, "too long");
    Ratchet ratchet = new Ratchet(List.of("size a/A.java"));
    ratchet.check("size", List.of(finding));
    assertThatThrownBy(() -> ratchet.check("size", List.of())).hasMessageContaining("a/A.java");
    assertThatThrownBy(() -> new Ratchet(List.of()).check("size", List.of(finding)))
        .hasMessageContaining("a/A.java:1");
  }
}
