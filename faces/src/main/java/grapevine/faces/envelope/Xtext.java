package grapevine.faces.envelope;

import java.util.Optional;

/** The encoding of values of ENVID, ORCPT and AUTH parameters (RFC 3461 section 4). Stateless. */
public final class Xtext {

  private static final String HEX = "0123456789ABCDEF";

  private Xtext() {}

  /**
   * Encodes printable text of ASCII: {@code +}, {@code =}, the space and what is not printable
   * become {@code +XX}.
   */
  public static String encode(String text) {
    StringBuilder result = new StringBuilder(text.length());
    for (int index = 0; index < text.length(); index++) {
      char character = text.charAt(index);
      if (character > ' ' && character != '+' && character != '=' && character != 0x7f) {
        result.append(character);
      } else {
        result.append('+').append(HEX.charAt(character >> 4)).append(HEX.charAt(character & 15));
      }
    }
    return result.toString();
  }

  /**
   * Decodes; empty where a {@code +} is not followed by two upper-case hexadecimal digits, or a
   * control results.
   */
  public static Optional<String> decode(String encoded) {
    StringBuilder result = new StringBuilder(encoded.length());
    for (int index = 0; index < encoded.length(); index++) {
      char character = encoded.charAt(index);
      if (character == '+') {
        if (index + 2 >= encoded.length()) {
          return Optional.empty();
        }
        int high = HEX.indexOf(encoded.charAt(index + 1));
        int low = HEX.indexOf(encoded.charAt(index + 2));
        if (high < 0 || low < 0) {
          return Optional.empty();
        }
        character = (char) (high << 4 | low);
        index += 2;
      } else if (character == '=') {
        return Optional.empty();
      }
      // a control in an envelope id or an address would end up in the header lines of a report
      if (Character.isISOControl(character)) {
        return Optional.empty();
      }
      result.append(character);
    }
    return Optional.of(result.toString());
  }
}
