package grapevine.house.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds every source of every module to the rules of docs/STYLE.md. */
final class TidyTest {

  private static final SourceTree TREE = new SourceTree();
  private static final List<Source> SOURCES = TREE.javaSources();
  private static final Ratchet RATCHET = Ratchet.of(TREE);

  /** All rules that look at one source at a time. */
  static List<Rule> rules() {
    return List.of(
        SizeRule.HOUSE,
        Bans.world(),
        Bans.locale(),
        Bans.formatted(),
        Bans.unfinished(),
        Bans.idle(),
        Bans.output(),
        Bans.naming(),
        new SaltedOrderRule(),
        new SwallowedErrorRule());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void everySourceKeepsTheRule(Rule rule) {
    RATCHET.check(
        rule.name(), SOURCES.stream().flatMap(source -> rule.check(source).stream()).toList());
  }

  @Test
  void everyPackageSaysWhatItsIdeaIs() {
    assertThat(PackageInfoRule.check(SOURCES)).isEmpty();
  }

  @Test
  void noFileIsDead() {
    List<String> scripts =
        TREE.textFiles().stream()
            .filter(file -> mayStart(file.getFileName().toString()))
            .map(SourceTree::read)
            .toList();
    RATCHET.check(DeadFileRule.NAME, DeadFileRule.check(SOURCES, scripts));
  }

  @Test
  void nothingNamesAPlaceOfOneMachine() {
    List<Path> files = TREE.textFiles();
    assertThat(
            files.stream()
                .flatMap(file ->
                    MachinePathRule.check(TREE.relative(file), SourceTree.read(file)).stream()))
        .isEmpty();
  }

  @Test
  void theRulesReadAllModules() {
    assertThat(TREE.modules().stream().map(module -> module.getFileName().toString()))
        .contains("kernel", "service", "server", "house");
    assertThat(SOURCES.stream().map(Source::module)).contains("kernel", "service", "house");
    System.out.print(CommentShare.report(SOURCES));
  }

  /** Whether a file of this name may start a program; prose, lists and models only talk of one. */
  private static boolean mayStart(String name) {
    return name.endsWith(".sh")
        || name.endsWith(".xml")
        || List.of("grapevine", "run").contains(name);
  }
}
