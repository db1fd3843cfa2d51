package grapevine.faces.envelope;

import java.util.Optional;

/**
 * Reads one mailbox, character by character, by the grammar of RFC 5321 section 4.1.2 and RFC 6531
 * section 3.3.
 */
final class AddressReader {

  private static final String SPECIAL_ATEXT = "!#$%&'*+-/=?^_`{|}~";
  private static final int LABEL_CHARACTERS_MAX = 63;

  private final String text;
  private int position;

  AddressReader(String text) {
    this.text = text;
  }

  Optional<MailAddress> mailbox() {
    Optional<String> local = localPart();
    if (local.isEmpty() || position >= text.length() || text.charAt(position) != '@') {
      return Optional.empty();
    }
    String domain = text.substring(position + 1);
    boolean sound = domain.startsWith("[") ? AddressLiteral.isSound(domain) : isDomain(domain);
    return sound ? Optional.of(new MailAddress(local.get(), domain)) : Optional.empty();
  }

  private Optional<String> localPart() {
    if (text.startsWith("\"")) {
      return quotedString().filter(AddressReader::fitsLocalPart);
    }
    int end = text.indexOf('@');
    if (end < 0) {
      return Optional.empty();
    }
    position = end;
    String local = text.substring(0, end);
    return isDotString(local) && fitsLocalPart(local) ? Optional.of(local) : Optional.empty();
  }

  private static boolean fitsLocalPart(String local) {
    return !local.isEmpty() && MailAddress.octets(local) <= MailAddress.LOCAL_PART_OCTETS_MAX;
  }

  private Optional<String> quotedString() {
    StringBuilder result = new StringBuilder();
    for (int index = 1; index < text.length(); index++) {
      char character = text.charAt(index);
      if (character == '"') {
        position = index + 1;
        return Optional.of(result.toString());
      }
      if (character == '\\') {
        index++;
        // quoted-pairSMTP is a backslash and a graphic or a space of ASCII, nothing else
        if (index >= text.length() || text.charAt(index) < ' ' || text.charAt(index) > '~') {
          return Optional.empty();
        }
      } else if (isForbidden(text, index)) {
        return Optional.empty();
      }
      result.append(text.charAt(index));
    }
    return Optional.empty();
  }

  /** Whether the text is a Dot-string: atoms between single dots. */
  static boolean isDotString(String text) {
    boolean atomBegun = false;
    for (int index = 0; index < text.length(); index++) {
      char character = text.charAt(index);
      if (character == '.') {
        if (!atomBegun) {
          return false;
        }
        atomBegun = false;
      } else if (isAtext(text, index)) {
        atomBegun = true;
      } else {
        return false;
      }
    }
    return atomBegun;
  }

  /**
   * Whether the text is a domain of letters, digits, hyphens, underscores and characters beyond
   * ASCII.
   */
  static boolean isDomain(String domain) {
    if (domain.isEmpty() || MailAddress.octets(domain) > MailAddress.DOMAIN_OCTETS_MAX) {
      return false;
    }
    int labelStart = 0;
    for (int index = 0; index <= domain.length(); index++) {
      if (index == domain.length() || domain.charAt(index) == '.') {
        if (!isLabel(domain, labelStart, index)) {
          return false;
        }
        labelStart = index + 1;
      } else if (!isLabelCharacter(domain, index)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLabel(String domain, int start, int end) {
    int length = end - start;
    return length > 0
        && length <= LABEL_CHARACTERS_MAX
        && domain.charAt(start) != '-'
        && domain.charAt(end - 1) != '-';
  }

  private static boolean isLabelCharacter(String domain, int index) {
    char character = domain.charAt(index);
    // the underscore is not in the grammar, but in use
    return isLetterOrDigit(character)
        || character == '-'
        || character == '_'
        || (character >= 0x80 && !isForbidden(domain, index) && !isSpace(domain, index));
  }

  private static boolean isAtext(String text, int index) {
    char character = text.charAt(index);
    if (character >= 0x80) {
      return !isForbidden(text, index) && !isSpace(text, index);
    }
    return isLetterOrDigit(character) || SPECIAL_ATEXT.indexOf(character) >= 0;
  }

  private static boolean isLetterOrDigit(char character) {
    return (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9');
  }

  private static boolean isSpace(String text, int index) {
    return Character.isSpaceChar(text.charAt(index));
  }

  /** Controls of both sets, line and paragraph separators, and halves of surrogate pairs. */
  static boolean isForbidden(String text, int index) {
    char character = text.charAt(index);
    if (Character.isSurrogate(character)) {
      boolean low = Character.isLowSurrogate(character);
      int other = low ? index - 1 : index + 1;
      return other < 0
          || other >= text.length()
          || !(low
              ? Character.isHighSurrogate(text.charAt(other))
              : Character.isLowSurrogate(text.charAt(other)));
    }
    return Character.isISOControl(character) || character == 0x2028 || character == 0x2029;
  }
}
