package grapevine.faces.envelope;

/**
 * Address literals: {@code [192.0.2.1]} and {@code [IPv6:2001:db8::1]} (RFC 5321 section 4.1.3).
 */
final class AddressLiteral {

  private static final String IPV6_TAG = "IPv6:";
  private static final int IPV6_GROUPS = 8;

  private AddressLiteral() {}

  static boolean isSound(String literal) {
    if (literal.length() < 2 || !literal.startsWith("[") || !literal.endsWith("]")) {
      return false;
    }
    String inner = literal.substring(1, literal.length() - 1);
    if (inner.regionMatches(true, 0, IPV6_TAG, 0, IPV6_TAG.length())) {
      return isIpv6(inner.substring(IPV6_TAG.length()));
    }
    return isIpv4(inner);
  }

  private static boolean isIpv4(String text) {
    String[] numbers = text.split("\\.", -1);
    if (numbers.length != 4) {
      return false;
    }
    for (String number : numbers) {
      if (!isDigits(number, 10, 3) || Integer.parseInt(number) > 255) {
        return false;
      }
    }
    return true;
  }

  private static boolean isIpv6(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      return groups(text) == IPV6_GROUPS;
    }
    int before = groups(text.substring(0, gap));
    int after = groups(text.substring(gap + 2));
    return before >= 0 && after >= 0 && before + after < IPV6_GROUPS;
  }

  /** Counts groups of 16 bits, an IPv4 address at the end as two; -1 where one is malformed. */
  private static int groups(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    String[] parts = text.split(":", -1);
    int count = 0;
    for (int index = 0; index < parts.length; index++) {
      if (index == parts.length - 1 && isIpv4(parts[index])) {
        count += 2;
      } else if (isDigits(parts[index], 16, 4)) {
        count++;
      } else {
        return -1;
      }
    }
    return count;
  }

  private static boolean isDigits(String text, int radix, int lengthMax) {
    if (text.isEmpty() || text.length() > lengthMax) {
      return false;
    }
    for (int index = 0; index < text.length(); index++) {
      char character = text.charAt(index);
      if (character >= 0x80 || Character.digit(character, radix) < 0) {
        return false;
      }
    }
    return true;
  }
}
