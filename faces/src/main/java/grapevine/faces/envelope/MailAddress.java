package grapevine.faces.envelope;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * An address of RFC 5321 section 4.1.2, with the international characters of RFC 6531 section 3.3.
 * Immutable. Equality is exact: folding is the business of whoever knows the names.
 *
 * @param localPart the local part, without quotes and backslashes: 1 to 64 octets of UTF-8, no
 *     controls
 * @param domain the domain as written, an address literal with its brackets, or empty for {@code
 *     Postmaster} alone
 */
public record MailAddress(String localPart, String domain) {

  /** Longest local part, in octets (RFC 5321 section 4.5.3.1.1). */
  public static final int LOCAL_PART_OCTETS_MAX = 64;

  /** Longest domain, in octets (RFC 5321 section 4.5.3.1.2). */
  public static final int DOMAIN_OCTETS_MAX = 255;

  /** Reads a mailbox ({@code local@domain}, no angle brackets); empty where it is malformed. */
  public static Optional<MailAddress> parse(String text) {
    return new AddressReader(text).mailbox();
  }

  /** Whether all characters are of ASCII, so that no SMTPUTF8 is needed to say it. */
  public boolean isAscii() {
    return isAscii(localPart) && isAscii(domain);
  }

  /** As it is written in a command, without angle brackets, quoted where it must be. */
  @Override
  public String toString() {
    String local = AddressReader.isDotString(localPart) ? localPart : quoted(localPart);
    return domain.isEmpty() ? local : local + "@" + domain;
  }

  static int octets(String text) {
    return isAscii(text) ? text.length() : text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static boolean isAscii(String text) {
    for (int index = 0; index < text.length(); index++) {
      if (text.charAt(index) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static String quoted(String text) {
    StringBuilder result = new StringBuilder(text.length() + 2).append('"');
    for (int index = 0; index < text.length(); index++) {
      char character = text.charAt(index);
      if (character == '"' || character == '\\') {
        result.append('\\');
      }
      result.append(character);
    }
    return result.append('"').toString();
  }
}
