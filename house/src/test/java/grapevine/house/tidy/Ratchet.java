package grapevine.house.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/**
 * The breaches that are known and tolerated for a while, a line each: the rule and the file. The
 * list only gets shorter: a line whose breach is gone fails the test until it is deleted.
 *
 * @param lines the lines of {@code ratchet.txt}
 */
record Ratchet(List<String> lines) {

  private static final String FILE = "house/src/test/resources/grapevine/house/ratchet.txt";

  static Ratchet of(SourceTree tree) {
    return new Ratchet(
        SourceTree.read(tree.root().resolve(FILE))
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList());
  }

  /** Fails where a finding is not tolerated, and where a tolerated one is gone. */
  void check(String rule, List<Finding> findings) {
    assertThat(findings)
        .filteredOn(finding -> !lines.contains(rule + " " + finding.path()))
        .isEmpty();
    List<String> paths = findings.stream().map(Finding::path).toList();
    assertThat(lines)
        .filteredOn(line -> line.startsWith(rule + " "))
        .as("lines of %s; those whose breach is gone are to be deleted", FILE)
        .allMatch(line -> paths.contains(line.substring(rule.length() + 1)));
  }
}
