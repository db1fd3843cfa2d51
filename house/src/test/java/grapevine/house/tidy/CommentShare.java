package grapevine.house.tidy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How many lines of comment stand beside a line of code: reported, never enforced. */
final class CommentShare {

  private int codeLines;
  private int commentLines;

  /** Returns the report: a line for each module that has production code. */
  static String report(List<Source> sources) {
    Map<String, CommentShare> shares = new TreeMap<>();
    for (Source source : sources) {
      if (!source.test()) {
        shares.computeIfAbsent(source.module(), module -> new CommentShare()).add(source);
      }
    }
    StringBuilder report =
        new StringBuilder("comment lines per code line (0.20 to 0.35 is usual):\n");
    shares.forEach((module, share) -> report.append(share.line(module)));
    return report.toString();
  }

  private void add(Source source) {
    codeLines += written(source.code());
    commentLines += written(source.comments());
  }

  private static int written(String half) {
    return (int) half.lines().filter(line -> !line.isBlank()).count();
  }

  private String line(String module) {
    double share = codeLines == 0 ? 0 : (double) commentLines / codeLines;
    return String.format(Locale.ROOT, "  %-12s %6d code  %.2f%n", module, codeLines, share);
  }
}
