package grapevine.faces.ldap.tree;

import grapevine.kernel.id.Folding;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How values of a syntax are compared and sent (RFC 4517). Values are text; binary ones are Base64
 * until they are sent. What is compared is a key: two values match where their keys are equal.
 */
public enum Matching {
  /** Directory strings without case: the product's folding, inner spaces as one (RFC 4518). */
  WORDS("1.3.6.1.4.1.1466.115.121.1.15", "caseIgnoreMatch 2.5.13.2", "caseIgnoreOrderingMatch"),
  /** Directory strings as they are. */
  EXACT_WORDS("1.3.6.1.4.1.1466.115.121.1.15", "caseExactMatch 2.5.13.5", "caseExactOrderingMatch"),
  /** ASCII without case, such as addresses. */
  ASCII("1.3.6.1.4.1.1466.115.121.1.26", "caseIgnoreIA5Match 1.3.6.1.4.1.1466.109.114.2", ""),
  /** ASCII as it is, such as paths. */
  EXACT_ASCII("1.3.6.1.4.1.1466.115.121.1.26", "caseExactIA5Match 1.3.6.1.4.1.1466.109.114.1", ""),
  /** Whole numbers. */
  INTEGER("1.3.6.1.4.1.1466.115.121.1.27", "integerMatch 2.5.13.14", "integerOrderingMatch"),
  /** Distinguished names. */
  NAME("1.3.6.1.4.1.1466.115.121.1.12", "distinguishedNameMatch 2.5.13.1", ""),
  /** Telephone numbers: spaces and hyphens do not count. */
  TELEPHONE("1.3.6.1.4.1.1466.115.121.1.50", "telephoneNumberMatch 2.5.13.20", ""),
  /** Octets, kept as Base64. */
  OCTETS("1.3.6.1.4.1.1466.115.121.1.40", "octetStringMatch 2.5.13.17", ""),
  /** Text that is compared octet by octet. */
  TEXT_OCTETS("1.3.6.1.4.1.1466.115.121.1.40", "octetStringMatch 2.5.13.17", ""),
  /** UUIDs (RFC 4530). */
  UUID("1.3.6.1.1.16.1", "uuidMatch 1.3.6.1.1.16.2", "uuidOrderingMatch"),
  /** Moments, always in UTC. */
  TIME(
      "1.3.6.1.4.1.1466.115.121.1.24",
      "generalizedTimeMatch 2.5.13.27",
      "generalizedTimeOrderingMatch"),
  /** Names of object classes and the like. */
  IDENTIFIER("1.3.6.1.4.1.1466.115.121.1.38", "objectIdentifierMatch 2.5.13.0", ""),
  /** TRUE or FALSE. */
  BOOLEAN("1.3.6.1.4.1.1466.115.121.1.7", "booleanMatch 2.5.13.13", ""),
  /** Descriptions of the schema. */
  DESCRIPTION("1.3.6.1.4.1.1466.115.121.1.3", "objectIdentifierFirstComponentMatch 2.5.13.30", "");

  private static final List<Matching> BY_RULE =
      List.of(WORDS, EXACT_WORDS, ASCII, EXACT_ASCII, INTEGER, NAME, TELEPHONE, OCTETS, UUID, TIME);

  private final String syntax;
  private final String equality;
  private final String equalityOid;
  private final String ordering;

  Matching(String syntax, String equality, String ordering) {
    this.syntax = syntax;
    this.equality = equality.substring(0, equality.indexOf(' '));
    this.equalityOid = equality.substring(equality.indexOf(' ') + 1);
    this.ordering = ordering;
  }

  /** The one that a matching rule, by name or number, compares by. */
  public static Optional<Matching> ofRule(String rule) {
    String named = rule.toLowerCase(Locale.ROOT);
    return BY_RULE.stream()
        .filter(each ->
            each.equality.toLowerCase(Locale.ROOT).equals(named)
                || each.equalityOid.equals(named)
                || each.ordering.toLowerCase(Locale.ROOT).equals(named))
        .findFirst();
  }

  /** The number of the syntax. */
  String syntax() {
    return syntax;
  }

  /** The name of the rule for equality. */
  String equality() {
    return equality;
  }

  /** The number of the rule for equality. */
  String equalityOid() {
    return equalityOid;
  }

  /** Whether values have an order. */
  public boolean ordered() {
    return !ordering.isEmpty();
  }

  /** The name of the rule for order; empty where there is none. */
  String ordering() {
    return ordering;
  }

  /** Whether parts of values can be looked for. */
  public boolean hasParts() {
    return switch (this) {
      case WORDS, EXACT_WORDS, ASCII, EXACT_ASCII, TELEPHONE -> true;
      case INTEGER, NAME, OCTETS, TEXT_OCTETS, UUID, TIME, IDENTIFIER, BOOLEAN, DESCRIPTION ->
          false;
    };
  }

  /** The key of a value. */
  public String key(String value, Tree tree) {
    return switch (this) {
      case WORDS, ASCII, IDENTIFIER, DESCRIPTION -> spaced(Folding.fold(value));
      case EXACT_WORDS, EXACT_ASCII -> spaced(value);
      case INTEGER -> number(value.strip());
      case NAME -> tree.key(value);
      case TELEPHONE -> value.replaceAll("[ -]", "").toLowerCase(Locale.ROOT);
      case OCTETS, TEXT_OCTETS -> value;
      case UUID, BOOLEAN -> value.strip().toLowerCase(Locale.ROOT);
      case TIME -> value.strip().replaceFirst("([.,]0+)?(Z|[+-]0000)$", "Z");
    };
  }

  /** The key of a part of a value: spaces at its edges count. */
  public String partKey(String part) {
    return switch (this) {
      case WORDS, ASCII -> Folding.fold(part).replaceAll(" +", " ");
      case TELEPHONE -> part.replaceAll("[ -]", "").toLowerCase(Locale.ROOT);
      case EXACT_WORDS,
          EXACT_ASCII,
          INTEGER,
          NAME,
          OCTETS,
          TEXT_OCTETS,
          UUID,
          TIME,
          IDENTIFIER,
          BOOLEAN,
          DESCRIPTION ->
          part;
    };
  }

  /** Compares two keys; numbers by their worth. */
  public int compare(String left, String right) {
    if (this != INTEGER) {
      return left.compareTo(right);
    }
    boolean below = left.startsWith("-");
    if (below != right.startsWith("-")) {
      return below ? -1 : 1;
    }
    int byLength = Integer.compare(left.length(), right.length());
    int order = byLength != 0 ? byLength : left.compareTo(right);
    return below ? -order : order;
  }

  /** A value as it is sent. */
  public byte[] sent(String value) {
    return this == OCTETS
        ? Base64.getDecoder().decode(value)
        : value.getBytes(StandardCharsets.UTF_8);
  }

  /** A value that has come, or nothing where it is no text though it should. */
  public Optional<String> received(byte[] octets) {
    if (this == OCTETS) {
      return Optional.of(Base64.getEncoder().encodeToString(octets));
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString());
    } catch (CharacterCodingException malformed) {
      return Optional.empty();
    }
  }

  private static String spaced(String text) {
    boolean plain = !text.startsWith(" ") && !text.endsWith(" ") && !text.contains("  ");
    return plain ? text : text.strip().replaceAll(" +", " ");
  }

  private static String number(String text) {
    String plain = text.replaceFirst("^(-?)0+(?=\\d)", "$1");
    return plain.equals("-0") ? "0" : plain;
  }
}
