package grapevine.faces.pop3;

import java.util.OptionalInt;

/** Decimal numbers of commands. */
final class Decimal {

  private static final int DIGITS_MAX = 9;

  private Decimal() {}

  /** Reads 1 to 9 digits and nothing else. */
  static OptionalInt read(String text) {
    boolean digits =
        !text.isEmpty()
            && text.length() <= DIGITS_MAX
            && text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    return digits ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
  }
}
