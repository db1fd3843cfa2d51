package grapevine.faces.smtp;

/** The name in HELO, EHLO and LHLO. */
final class HelloName {

  private static final int OCTETS_MAX = 255;

  private HelloName() {}

  /**
   * Whether it may stand in a Received line. Looser than RFC 5321 section 4.1.2, for many clients
   * name themselves badly; what could break out of the line (spaces, parentheses, controls) is
   * refused.
   */
  static boolean isSound(String name) {
    return !name.isEmpty()
        && name.length() <= OCTETS_MAX
        && name.chars()
            .allMatch(letter ->
                (letter >= 'a' && letter <= 'z')
                    || (letter >= 'A' && letter <= 'Z')
                    || (letter >= '0' && letter <= '9')
                    || ".-_:[]".indexOf(letter) >= 0);
  }
}
