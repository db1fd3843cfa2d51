package grapevine.house.tidy;

/**
 * Splits Java text into code and comments. Both results have the length and the lines of the input;
 * what belongs to the other, and the inside of string and character literals, is blank.
 */
final class Lexer {

  private final String text;
  private final StringBuilder code;
  private final StringBuilder comments;
  private int position;

  private Lexer(String text) {
    this.text = text;
    this.code = new StringBuilder(text.replaceAll("[^\n]", " "));
    this.comments = new StringBuilder(code);
  }

  /**
   * The two halves of a text.
   *
   * @param code the code without comments and without the inside of literals
   * @param comments the comments alone
   */
  record Split(String code, String comments) {}

  static Split split(String text) {
    Lexer lexer = new Lexer(text);
    while (lexer.position < text.length()) {
      lexer.step();
    }
    return new Split(lexer.code.toString(), lexer.comments.toString());
  }

  private void step() {
    if (text.startsWith("//", position)) {
      copyTo(comments, endOf("\n", position));
    } else if (text.startsWith("/*", position)) {
      copyTo(comments, endOf("*/", position + 2));
    } else if (text.startsWith("\"\"\"", position)) {
      skipLiteral("\"\"\"");
    } else if (text.charAt(position) == '"') {
      skipLiteral("\"");
    } else if (text.charAt(position) == '\'') {
      skipLiteral("'");
    } else {
      copyTo(code, position + 1);
    }
  }

  private void copyTo(StringBuilder half, int end) {
    for (; position < end; position++) {
      half.setCharAt(position, text.charAt(position));
    }
  }

  private int endOf(String mark, int from) {
    int found = text.indexOf(mark, from);
    return found < 0 ? text.length() : found + mark.length();
  }

  /** The quotes stay in the code, so that a literal is still seen as one. */
  private void skipLiteral(String quote) {
    copyTo(code, position + quote.length());
    while (position < text.length() && !text.startsWith(quote, position)) {
      position += text.charAt(position) == '\\' ? 2 : 1;
    }
    copyTo(code, Math.min(text.length(), position + quote.length()));
  }
}
