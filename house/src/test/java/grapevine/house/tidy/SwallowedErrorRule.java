package grapevine.house.tidy;

import com.sun.source.tree.CatchTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * No error is lost: an empty catch block is never right, and one that catches all errors throws
 * again or gives to the error sink.
 */
final class SwallowedErrorRule implements Rule {

  private static final Pattern CATCHES_ALL =
      Pattern.compile("\\b(Exception|RuntimeException|Throwable|Error)\\b");
  private static final Pattern KEEPS =
      Pattern.compile("\\bthrow\\b|(?i)\\w*(errors?|sink)\\w*\\s*[.(]");

  @Override
  public String name() {
    return "swallowed-error";
  }

  @Override
  public List<Finding> check(Source source) {
    List<Finding> findings = new ArrayList<>();
    Syntax syntax = Syntax.of(source);
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitCatch(CatchTree caught, @Nullable Void nothing) {
        String type = syntax.codeOf(caught.getParameter().getType());
        String block = syntax.codeOf(caught.getBlock());
        int line = syntax.firstLine(caught);
        if (caught.getBlock().getStatements().isEmpty()) {
          findings.add(finding(source, line, "an empty catch loses the error"));
        } else if (CATCHES_ALL.matcher(type).find() && !KEEPS.matcher(block).find()) {
          findings.add(finding(source, line, "catches all: throw again or give to the error sink"));
        }
        return super.visitCatch(caught, null);
      }
    }.scan(syntax.unit(), null);
    return findings;
  }

  private Finding finding(Source source, int line, String text) {
    return new Finding(name(), source.path(), line, text);
  }
}
