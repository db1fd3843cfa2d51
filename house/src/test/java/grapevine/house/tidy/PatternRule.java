package grapevine.house.tidy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;

/** A rule that is a list of bans, looked for in one half of a source: its code or its comments. */
record PatternRule(String name, Function<Source, String> half, List<Ban> bans) implements Rule {

  @Override
  public List<Finding> check(Source source) {
    List<Finding> findings = new ArrayList<>();
    String text = half.apply(source);
    for (Ban ban : bans) {
      if (!ban.where().test(source)) {
        continue;
      }
      Matcher matcher = ban.pattern().matcher(text);
      while (matcher.find()) {
        int line = source.lineAt(matcher.start());
        String what = matcher.group().strip();
        findings.add(new Finding(name, source.path(), line, what + ": " + ban.remedy()));
      }
    }
    findings.sort(Comparator.comparingInt(Finding::line));
    return findings;
  }
}
