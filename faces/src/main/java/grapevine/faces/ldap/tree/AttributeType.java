package grapevine.faces.ldap.tree;

import java.util.List;
import java.util.function.Function;

/**
 * A kind of attribute: what it is called, how it is compared, where its values come from (RFC 4512
 * section 2.5). Two are the same where their numbers are. Immutable.
 *
 * @param oid its number, or for an organisation's own its name with {@code -oid} behind
 * @param names in LDAP, the usual one first
 * @param matching how values are compared and sent
 * @param single whether it has one value at most
 * @param usage who sees it and who may change it
 * @param word what the product calls it where clients may change it; else empty
 * @param source the values that an entry shows
 */
public record AttributeType(
    String oid,
    List<String> names,
    Matching matching,
    boolean single,
    Usage usage,
    String word,
    Function<EntryShown, List<String>> source) {

  /** Who sees an attribute and who may change it. */
  public enum Usage {
    /** People's own. */
    USER,
    /** Of the people, but follows from other things. */
    DERIVED,
    /** Kept by the server, shown where it is asked for. */
    OPERATIONAL,
    /** Written and never shown. */
    SECRET
  }

  /** What it is called where it is shown. */
  public String name() {
    return names.getFirst();
  }

  /** Whether it is shown only where it is asked for. */
  public boolean operational() {
    return usage == Usage.OPERATIONAL;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AttributeType that && oid.equals(that.oid);
  }

  @Override
  public int hashCode() {
    return oid.hashCode();
  }

  /** As RFC 4512 section 4.1.2 writes it. */
  String description() {
    StringBuilder text = new StringBuilder("( ").append(oid);
    text.append(" NAME ").append(SchemaText.names(names));
    text.append(" EQUALITY ").append(matching.equality());
    if (matching.ordered()) {
      text.append(" ORDERING ").append(matching.ordering());
    }
    if (matching.hasParts()) {
      text.append(" SUBSTR ").append(SchemaText.partsRule(matching));
    }
    text.append(" SYNTAX ").append(matching.syntax());
    text.append(single ? " SINGLE-VALUE" : "");
    if (usage == Usage.OPERATIONAL) {
      text.append(" NO-USER-MODIFICATION USAGE directoryOperation");
    }
    return text.append(" )").toString();
  }
}
