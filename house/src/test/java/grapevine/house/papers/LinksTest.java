package grapevine.house.papers;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.house.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every page that a page of ours links to is there, and every decision is in the list of them. */
final class LinksTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:\\s]+)(?:#[^)]*)?\\)");

  @Test
  void everyLinkWithinTheRepositoryLeadsSomewhere() {
    List<String> broken = new ArrayList<>();
    for (Path page : Pages.files(".md")) {
      broken.addAll(broken(page, Pages.read(page)));
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void aBrokenLinkIsFound() {
    Path page = Repository.root().resolve("docs/page.md");
    assertThat(broken(page, "[a](STYLE.md) [b](https://example.org) [c](gone.md#part)"))
        .containsExactly("docs/page.md: gone.md");
  }

  @Test
  void everyDecisionIsInTheList() {
    String list = Pages.text("docs/decisions/README.md");
    List<String> decisions =
        Pages.files(".md").stream()
            .filter(file -> Pages.isIn("docs/decisions", file))
            .map(file -> file.getFileName().toString())
            .filter(name -> !name.equals("README.md"))
            .toList();
    assertThat(decisions).isNotEmpty().allMatch(name -> list.contains("](" + name + ")"));
  }

  private static List<String> broken(Path page, String text) {
    List<String> broken = new ArrayList<>();
    Matcher matcher = LINK.matcher(text);
    while (matcher.find()) {
      Path target = page.resolveSibling(matcher.group(1)).normalize();
      if (!Files.exists(target)) {
        broken.add(Repository.root().relativize(page) + ": " + matcher.group(1));
      }
    }
    return broken;
  }
}
