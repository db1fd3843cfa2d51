package grapevine.kernel.id;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * How names are compared: Unicode's compatibility form without case (NFKC case folding, Unicode
 * standard section 3.13, definition D145), so that no two names that look alike to a machine are
 * two entries. Immutable, safe for use by several threads.
 */
public final class Folding {
  private static final int ROUNDS_MAX = 4;

  private Folding() {}

  /** Folds a text. Folding twice changes nothing. */
  public static String fold(String text) {
    if (isPlain(text)) {
      return text;
    }
    String folded = text;
    for (int round = 0; round < ROUNDS_MAX; round++) {
      String next =
          Normalizer.normalize(
              folded.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT), Normalizer.Form.NFKC);
      if (next.equals(folded)) {
        break;
      }
      folded = next;
    }
    return folded;
  }

  /**
   * The folded form of F, or nothing where F is empty or holds what no name may: control or
   * invisible characters, spaces, {@code @ + < > ( ) , ; : \ " *} or a {@code ^} before its end.
   */
  static Optional<String> name(String name) {
    String folded = fold(name);
    if (folded.isEmpty() || folded.startsWith(".") || folded.equals("^")) {
      return Optional.empty();
    }
    int end = folded.endsWith("^") ? folded.length() - 1 : folded.length();
    return all(folded, end, Folding::may) ? Optional.of(folded) : Optional.empty();
  }

  /** The folded form of R, or nothing: letters, digits and inner hyphens, at most 63. */
  static Optional<String> registry(String registry) {
    String folded = fold(registry);
    boolean good =
        !folded.isEmpty()
            && folded.length() <= 63
            && !folded.startsWith("-")
            && !folded.endsWith("-")
            && all(folded, folded.length(), c -> Character.isLetterOrDigit(c) || c == '-');
    return good ? Optional.of(folded) : Optional.empty();
  }

  /** Whether all characters before that end may be; names are checked whenever one is read. */
  private static boolean all(String text, int end, IntPredicate may) {
    int index = 0;
    while (index < end) {
      int character = text.codePointAt(index);
      if (!may.test(character)) {
        return false;
      }
      index += Character.charCount(character);
    }
    return true;
  }

  private static boolean may(int character) {
    if (character < 0x80) {
      return character > ' ' && character < 0x7f && "@+<>(),;:\\\"*^[]{}".indexOf(character) < 0;
    }
    int type = Character.getType(character);
    return type != Character.CONTROL
        && type != Character.FORMAT
        && type != Character.UNASSIGNED
        && type != Character.SURROGATE
        && type != Character.PRIVATE_USE
        && !Character.isWhitespace(character)
        && !Character.isSpaceChar(character);
  }

  private static boolean isPlain(String text) {
    for (int index = 0; index < text.length(); index++) {
      char letter = text.charAt(index);
      if (letter >= 0x80 || (letter >= 'A' && letter <= 'Z')) {
        return false;
      }
    }
    return true;
  }
}
