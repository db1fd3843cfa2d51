package grapevine.house.tidy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * In pure code the order of a hash table must not escape: it differs from run to run ({@code
 * Set.of} and {@code Map.of} are salted) or with the history of the table. Looking things up in one
 * is allowed; walking through one is not. The rule goes by names within a file: it finds what is
 * bound to such a table there, and every place there that walks through that name.
 */
final class SaltedOrderRule implements Rule {

  private static final String REMEDY =
      ": its order escapes; use TreeMap, TreeSet, LinkedHashMap or List";

  private static final Pattern BOUND =
      Pattern.compile(
          "\\b(\\w+)\\s*=\\s*(?:new (?:java\\.util\\.)?(?:Hash|IdentityHash|WeakHash)(?:Map|Set)\\b"
              + "|(?:Set|Map)\\.of\\(\\s*[^)\\s]|Map\\.ofEntries\\()");

  private static final Pattern DIRECT =
      Pattern.compile(
          "\\b(?:Set|Map)\\.copyOf\\(|\\bCollectors\\.toSet\\(|\\.collect\\(toSet\\("
              + "|\\btoUnmodifiable(?:Set|Map)\\(|:\\s*(?:Set|Map)\\.of\\(");

  private static final Pattern COLLECTED =
      Pattern.compile(
          "\\b(?:toMap|groupingBy|partitioningBy)\\("
              + "(?![^;]*\\b(?:TreeMap|LinkedHashMap|EnumMap)\\b)");

  @Override
  public String name() {
    return "salted-order";
  }

  @Override
  public List<Finding> check(Source source) {
    List<Finding> findings = new ArrayList<>();
    if (!source.isPure()) {
      return findings;
    }
    addAll(findings, source, DIRECT);
    addAll(findings, source, COLLECTED);
    Matcher bound = BOUND.matcher(source.code());
    List<String> seen = new ArrayList<>();
    while (bound.find()) {
      String name = bound.group(1);
      if (!seen.contains(name)) {
        seen.add(name);
        addAll(findings, source, walkOf(name));
      }
    }
    findings.sort(Comparator.comparingInt(Finding::line));
    return findings;
  }

  private static Pattern walkOf(String name) {
    String word = "\\b(?:this\\.)?" + Pattern.quote(name) + "\\b";
    return Pattern.compile(
        ":\\s*"
            + word
            + "\\s*\\)"
            + "|"
            + word
            + "\\s*\\.(?:forEach|stream|iterator|keySet|values|entrySet|toArray)\\("
            + "|(?:List\\.copyOf|new ArrayList<>|new ArrayDeque<>|addAll)\\(\\s*"
            + word
            + "\\s*\\)");
  }

  private void addAll(List<Finding> findings, Source source, Pattern pattern) {
    Matcher matcher = pattern.matcher(source.code());
    while (matcher.find()) {
      int line = source.lineAt(matcher.start());
      String what = matcher.group().strip();
      findings.add(new Finding(name(), source.path(), line, what + REMEDY));
    }
  }
}
