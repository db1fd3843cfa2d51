package grapevine.service.registry;

import grapevine.kernel.id.Folding;
import java.util.Optional;

/** Takes a mail address apart: RFC 5321 section 4.1.2, with UTF-8 as in RFC 6531 section 3.3. */
final class AddressParser {
  /** RFC 5321 section 4.5.3.1.1. */
  private static final int LOCAL_OCTETS_MAX = 64;

  /** RFC 5321 section 4.5.3.1.2. */
  private static final int DOMAIN_OCTETS_MAX = 255;

  private static final String SPECIALS = "()<>[]:;@\\,\"";

  private AddressParser() {}

  /** Local part without its quotes, and folded domain or address literal. */
  record Parts(String localPart, String domain) {}

  static Optional<Parts> parse(String address) {
    int at = address.lastIndexOf('@');
    if (at <= 0) {
      return Optional.empty();
    }
    String domain = Folding.fold(address.substring(at + 1));
    return isDomain(domain) || isLiteral(domain)
        ? localPart(address.substring(0, at)).map(local -> new Parts(local, domain))
        : Optional.empty();
  }

  /** Labels of letters, digits and inner hyphens (underscores occur in the wild), dots between. */
  static boolean isDomain(String domain) {
    if (domain.isEmpty() || Texts.octets(domain) > DOMAIN_OCTETS_MAX) {
      return false;
    }
    for (String label : domain.split("\\.", -1)) {
      boolean good =
          !label.isEmpty()
              && label.length() <= 63
              && !label.startsWith("-")
              && !label.endsWith("-")
              && label.codePoints().allMatch(AddressParser::inLabel);
      if (!good) {
        return false;
      }
    }
    return true;
  }

  private static boolean inLabel(int letter) {
    return Character.isLetterOrDigit(letter)
        || letter == '-'
        || letter == '_'
        || Character.getType(letter) == Character.NON_SPACING_MARK;
  }

  private static boolean isLiteral(String domain) {
    return domain.length() > 2
        && domain.startsWith("[")
        && domain.endsWith("]")
        && domain.chars().skip(1).limit(domain.length() - 2L).allMatch(AddressParser::inLiteral);
  }

  private static boolean inLiteral(int letter) {
    return letter > ' ' && letter < 0x7f && "[]\\".indexOf(letter) < 0;
  }

  private static Optional<String> localPart(String local) {
    if (local.startsWith("\"")) {
      return unquoted(local);
    }
    boolean good =
        Texts.octets(local) <= LOCAL_OCTETS_MAX
            && !local.startsWith(".")
            && !local.endsWith(".")
            && !local.contains("..")
            && local.codePoints().allMatch(AddressParser::inAtom);
    return good ? Optional.of(local) : Optional.empty();
  }

  private static boolean inAtom(int letter) {
    return letter > ' ' && !Character.isISOControl(letter) && SPECIALS.indexOf(letter) < 0;
  }

  private static Optional<String> unquoted(String quoted) {
    if (quoted.length() < 3 || !quoted.endsWith("\"")) {
      return Optional.empty();
    }
    StringBuilder plain = new StringBuilder();
    int end = quoted.length() - 1;
    for (int index = 1; index < end; index++) {
      char letter = quoted.charAt(index);
      if (letter == '\\') {
        index++;
      }
      if (letter == '"' || index >= end || Character.isISOControl(quoted.charAt(index))) {
        return Optional.empty();
      }
      plain.append(quoted.charAt(index));
    }
    String local = plain.toString();
    return Texts.octets(local) <= LOCAL_OCTETS_MAX ? Optional.of(local) : Optional.empty();
  }
}
