package grapevine.cli.output;

/** Text from outside, made harmless for a terminal. */
public final class Plain {

  private Plain() {}

  /** The text on one line: control characters and invisible directions become question marks. */
  public static String line(String text) {
    return replace(text, false);
  }

  /** The text with its lines and tabs kept. */
  public static String lines(String text) {
    return replace(text, true);
  }

  private static String replace(String text, boolean keepLines) {
    StringBuilder plain = new StringBuilder(text.length());
    text.codePoints()
        .forEach(point -> {
          boolean kept = keepLines && (point == '\n' || point == '\t' || point == '\r');
          plain.appendCodePoint(kept || harmless(point) ? point : '?');
        });
    return plain.toString();
  }

  private static boolean harmless(int point) {
    int type = Character.getType(point);
    return type != Character.CONTROL
        && type != Character.FORMAT
        && type != Character.SURROGATE
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR;
  }

  /** How many columns the text takes on a terminal, about: wide characters count twice. */
  static int width(String text) {
    return text.codePoints().map(Plain::width).sum();
  }

  private static int width(int point) {
    int type = Character.getType(point);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    boolean wide =
        (point >= 0x1100 && point <= 0x115f)
            || (point >= 0x2e80 && point <= 0xa4cf)
            || (point >= 0xac00 && point <= 0xd7a3)
            || (point >= 0xf900 && point <= 0xfaff)
            || (point >= 0xff00 && point <= 0xff60)
            || (point >= 0x1f300 && point <= 0x1f9ff)
            || (point >= 0x20000 && point <= 0x3fffd);
    return wide ? 2 : 1;
  }
}
