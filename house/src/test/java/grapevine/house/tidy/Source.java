package grapevine.house.tidy;

import java.util.List;

/**
 * One Java source.
 *
 * @param module the Maven module that it belongs to
 * @param test whether it is a test's
 * @param path its path, relative to the root of the repository, with slashes
 * @param text its text
 * @param code its text without comments and without the inside of literals, of the same length
 * @param comments its comments alone, of the same length
 */
record Source(String module, boolean test, String path, String text, String code, String comments) {

  /** Modules that reach the world only through the kernel's Environment (docs/STYLE.md). */
  private static final List<String> PURE =
      List.of("kernel", "mechanism", "service", "faces", "simulator");

  static Source of(String module, boolean test, String path, String text) {
    Lexer.Split split = Lexer.split(text);
    return new Source(module, test, path, text, split.code(), split.comments());
  }

  /** Returns whether this is production code that has to be deterministic. */
  boolean isPure() {
    return !test && (PURE.contains(module) || path.contains("/grapevine/store/journal/"));
  }

  /** Returns the name of the file without its ending, which is the name of its type. */
  String typeName() {
    String file = path.substring(path.lastIndexOf('/') + 1);
    return file.substring(0, file.length() - ".java".length());
  }

  boolean isPackageInfo() {
    return typeName().equals("package-info");
  }

  /** Returns the folder that the source is in, relative to the root. */
  String folder() {
    return path.substring(0, path.lastIndexOf('/'));
  }

  /** Returns the line, from 1, of the character at {@code offset}. */
  int lineAt(int offset) {
    int line = 1;
    for (int at = 0; at < offset; at++) {
      if (text.charAt(at) == '\n') {
        line++;
      }
    }
    return line;
  }
}
