package grapevine.house.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What is committed works on every machine, so it names no place of one machine. */
final class MachinePathRule {

  static final String NAME = "machine-path";

  /** Put together from pieces, so that this source keeps the rule. */
  private static final Pattern PLACE =
      Pattern.compile("(?<![\\w.}])/(" + "wo" + "rk|fa" + "rm|ro" + "ot|ho" + "me/\\w+)/\\w");

  private MachinePathRule() {}

  static List<Finding> check(String path, String text) {
    List<Finding> findings = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int index = 0; index < lines.size(); index++) {
      if (PLACE.matcher(lines.get(index)).find()) {
        findings.add(new Finding(NAME, path, index + 1, "names a place of one machine"));
      }
    }
    return findings;
  }
}
