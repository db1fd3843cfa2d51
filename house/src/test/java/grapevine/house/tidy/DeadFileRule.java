package grapevine.house.tidy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A type that no other source and no script names is dead: nobody would miss it. */
final class DeadFileRule {

  static final String NAME = "dead-file";
  private static final Pattern WORD = Pattern.compile("\\w+");
  private static final Pattern RUNS_BY_ITSELF =
      Pattern.compile(
          "@(Test|ParameterizedTest|RepeatedTest|TestFactory|FuzzTest)\\b|\\bvoid main\\(");

  private DeadFileRule() {}

  /**
   * Returns the sources that nothing names.
   *
   * @param sources all Java sources
   * @param scripts the texts of all that is no Java source but may name a type
   */
  static List<Finding> check(List<Source> sources, List<String> scripts) {
    Map<String, Integer> namedIn = new HashMap<>();
    for (Source source : sources) {
      count(source.code(), namedIn);
    }
    for (String script : scripts) {
      count(script, namedIn);
    }
    List<Finding> findings = new ArrayList<>();
    for (Source source : sources) {
      boolean needed =
          source.isPackageInfo()
              || RUNS_BY_ITSELF.matcher(source.code()).find()
              || namedIn.getOrDefault(source.typeName(), 0) > 1;
      if (!needed) {
        findings.add(new Finding(NAME, source.path(), 1, "no other file names it"));
      }
    }
    return findings;
  }

  private static void count(String text, Map<String, Integer> namedIn) {
    Set<String> words = new TreeSet<>();
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      words.add(matcher.group());
    }
    words.forEach(word -> namedIn.merge(word, 1, Integer::sum));
  }
}
