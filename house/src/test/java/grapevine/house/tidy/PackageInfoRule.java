package grapevine.house.tidy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Each package of production code says in a package-info what its idea is, and that nothing in it
 * is null unless it says so.
 */
final class PackageInfoRule {

  static final String NAME = "package-info";
  private static final Pattern SAYS_SOMETHING =
      Pattern.compile("(?s)/\\*\\*.{40,}?\\*/.*@NullMarked");

  private PackageInfoRule() {}

  static List<Finding> check(List<Source> sources) {
    Map<String, Boolean> folders = new LinkedHashMap<>();
    List<Finding> findings = new ArrayList<>();
    for (Source source : sources) {
      if (source.test()) {
        continue;
      }
      folders.merge(source.folder(), source.isPackageInfo(), Boolean::logicalOr);
      if (source.isPackageInfo() && !SAYS_SOMETHING.matcher(source.text()).find()) {
        findings.add(
            new Finding(NAME, source.path(), 1, "a sentence of its idea, and @NullMarked"));
      }
    }
    folders.forEach((folder, present) -> {
      if (!present) {
        findings.add(new Finding(NAME, folder, 1, "the package has no package-info.java"));
      }
    });
    return findings;
  }
}
