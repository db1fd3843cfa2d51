package grapevine.house.papers;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.house.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds docs/rfc.md to the code. */
final class RfcTest {
  private static final String PAGE = "docs/rfc.md";
  private static final Pattern CITED = Pattern.compile("RFC (\\d{3,5})");
  private static final int STATUS = 2;
  private static final int PACKAGES = 3;

  @Test
  void everyRfcThatTheSourcesCiteIsInTheTable() {
    TreeSet<String> table = new TreeSet<>();
    Pages.rows(PAGE).forEach(row -> table.add(row.getFirst()));
    assertThat(table).containsAll(cited());
  }

  @Test
  void everyRowOfWhatThereIsNamesPackagesThatExist() {
    List<List<String>> rows = Pages.rows(PAGE);
    assertThat(rows).hasSizeGreaterThan(30);
    assertThat(rows).allSatisfy(row -> assertThat(row.get(STATUS)).isIn("whole", "part", "not"));
    for (List<String> row : rows) {
      List<String> packages = Pages.code(row.get(PACKAGES));
      assertThat(packages.isEmpty()).as("%s", row).isEqualTo(row.get(STATUS).equals("not"));
      assertThat(packages).as("%s", row).allMatch(RfcTest::exists);
    }
  }

  @Test
  void aPackageThatDoesNotExistIsFound() {
    assertThat(exists("faces.smtp")).isTrue();
    assertThat(exists("faces.imap9")).isFalse();
  }

  private static SortedSet<String> cited() {
    TreeSet<String> cited = new TreeSet<>();
    for (Path file : Pages.files(".java")) {
      if (file.toString().contains("/src/main/")) {
        Matcher matcher = CITED.matcher(Pages.read(file));
        while (matcher.find()) {
          cited.add(matcher.group(1));
        }
      }
    }
    return cited;
  }

  /** Whether the sources have a package of that name, its module first: {@code faces.smtp}. */
  private static boolean exists(String name) {
    String module = name.split("\\.", -1)[0];
    Path sources = Repository.root().resolve(module).resolve("src/main/java/grapevine");
    return Files.isRegularFile(
        sources.resolve(name.replace('.', '/')).resolve("package-info.java"));
  }
}
