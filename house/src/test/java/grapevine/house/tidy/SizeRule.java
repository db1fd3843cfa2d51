package grapevine.house.tidy;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sizes of lines, methods, files and parameter lists. A method is measured from its first line, its
 * annotations included, to its closing brace. A record's header is data, and is not counted; nor is
 * a line that only an import, a link or a text block made long.
 *
 * @param columnsMax most characters of a line
 * @param methodLinesMax most lines of a method
 * @param fileLinesMax most lines of a file
 * @param parametersMax most parameters of a method or constructor
 */
record SizeRule(int columnsMax, int methodLinesMax, int fileLinesMax, int parametersMax)
    implements Rule {

  /** The numbers of docs/STYLE.md. */
  static final SizeRule HOUSE = new SizeRule(100, 60, 600, 5);

  @Override
  public String name() {
    return "size";
  }

  @Override
  public List<Finding> check(Source source) {
    List<Finding> findings = new ArrayList<>();
    List<String> lines = source.text().lines().toList();
    if (lines.size() > fileLinesMax) {
      findings.add(finding(source, 1, "file of " + lines.size() + " lines, most " + fileLinesMax));
    }
    for (int index = 0; index < lines.size(); index++) {
      String line = lines.get(index);
      if (line.codePointCount(0, line.length()) > columnsMax && mayBeShorter(line)) {
        findings.add(finding(source, index + 1, "line longer than " + columnsMax + " columns"));
      }
    }
    measureMethods(source, findings);
    findings.sort(Comparator.comparingInt(Finding::line));
    return findings;
  }

  private static boolean mayBeShorter(String line) {
    return !line.startsWith("import ")
        && !line.startsWith("package ")
        && !line.contains("https://")
        && !line.contains("http://");
  }

  private void measureMethods(Source source, List<Finding> findings) {
    Syntax syntax = Syntax.of(source);
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
        int first = syntax.firstLine(method);
        if (method.getParameters().size() > parametersMax
            && hasListOfItsOwn(syntax.codeOf(method))) {
          findings.add(
              finding(
                  source,
                  first,
                  method.getName() + " has more than " + parametersMax + " parameters"));
        }
        BlockTree body = method.getBody();
        int length = body == null ? 0 : syntax.lastLine(body) - first + 1;
        if (length > methodLinesMax) {
          findings.add(
              finding(
                  source,
                  first,
                  method.getName() + " has " + length + " lines, most " + methodLinesMax));
        }
        return super.visitMethod(method, null);
      }
    }.scan(syntax.unit(), null);
  }

  /** The compact constructor of a record has no list of its own; the header of the record is it. */
  private static boolean hasListOfItsOwn(String code) {
    String header = code.substring(0, Math.max(0, code.indexOf('{')));
    return code.indexOf('{') < 0 || header.replaceAll("@\\w+(\\([^)]*\\))?", "").contains("(");
  }

  private Finding finding(Source source, int line, String text) {
    return new Finding(name(), source.path(), line, text);
  }
}
