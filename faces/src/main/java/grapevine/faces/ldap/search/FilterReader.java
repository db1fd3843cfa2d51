package grapevine.faces.ldap.search;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.RDN;
import grapevine.faces.ldap.tree.AttributeType;
import grapevine.faces.ldap.tree.Matching;
import grapevine.faces.ldap.tree.Place;
import grapevine.faces.ldap.tree.Schema;
import grapevine.faces.ldap.tree.Shown;
import grapevine.faces.ldap.tree.Tree;
import grapevine.kernel.id.RName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns a filter into a condition. What is not understood becomes {@link Condition.Never}, as RFC
 * 4511 section 4.5.1.7 wants it; only too many parts are refused.
 */
final class FilterReader {

  /** LDAP_MATCHING_RULE_IN_CHAIN of Active Directory: membership by groups in groups. */
  static final String IN_CHAIN = "1.2.840.113556.1.4.1941";

  private final Tree tree;
  private int partsLeft;

  private FilterReader(Tree tree, int partsMax) {
    this.tree = tree;
    this.partsLeft = partsMax;
  }

  /**
   * Reads a filter.
   *
   * @param filter not deeper than the message guard lets through
   * @return empty where it has more than {@code partsMax} parts
   */
  static Optional<Condition> read(Filter filter, Tree tree, int partsMax) {
    FilterReader reader = new FilterReader(tree, partsMax);
    Condition condition = reader.read(filter);
    return reader.partsLeft < 0 ? Optional.empty() : Optional.of(condition);
  }

  private Condition read(Filter filter) {
    partsLeft--;
    if (partsLeft < 0) {
      return new Condition.Never();
    }
    return switch (filter.getFilterType()) {
      case Filter.FILTER_TYPE_AND -> new Condition.All(readAll(filter.getComponents()));
      case Filter.FILTER_TYPE_OR -> new Condition.Any(readAll(filter.getComponents()));
      case Filter.FILTER_TYPE_NOT -> not(filter.getNOTComponent());
      case Filter.FILTER_TYPE_EXTENSIBLE_MATCH -> extensible(filter);
      default ->
          Schema.type(Objects.requireNonNullElse(filter.getAttributeName(), ""))
              .filter(type -> type.usage() != AttributeType.Usage.SECRET)
              .map(type -> ofType(filter, type))
              .orElseGet(Condition.Never::new);
    };
  }

  private Condition not(@Nullable Filter part) {
    return part == null ? new Condition.Never() : new Condition.Not(read(part));
  }

  private static byte[] octets(Filter filter) {
    return Objects.requireNonNullElse(filter.getAssertionValueBytes(), new byte[0]);
  }

  private List<Condition> readAll(Filter[] parts) {
    List<Condition> conditions = new ArrayList<>();
    for (Filter part : parts) {
      conditions.add(read(part));
    }
    return conditions;
  }

  private Condition ofType(Filter filter, AttributeType type) {
    return switch (filter.getFilterType()) {
      case Filter.FILTER_TYPE_PRESENCE -> new Condition.Present(type);
      case Filter.FILTER_TYPE_SUBSTRING -> parts(filter, type);
      case Filter.FILTER_TYPE_GREATER_OR_EQUAL -> ordered(filter, type, 1);
      case Filter.FILTER_TYPE_LESS_OR_EQUAL -> ordered(filter, type, -1);
      default -> equal(type, octets(filter));
    };
  }

  private Condition equal(AttributeType type, byte[] octets) {
    Optional<String> said = type.matching().received(octets);
    if (said.isEmpty()) {
      return new Condition.Never();
    }
    if (type.equals(Schema.MEMBER_UID)) {
      return new Condition.HasMemberUid(said.get());
    }
    if (type.matching() == Matching.NAME) {
      return name(type, said.get(), false);
    }
    return new Condition.Equal(type, said.get(), type.matching().key(said.get(), tree), tree);
  }

  private Condition name(AttributeType type, String said, boolean deep) {
    Optional<Place> place = tree.place(said);
    if (place.isEmpty()) {
      return new Condition.Never();
    }
    boolean member = type.equals(Schema.MEMBER);
    if (!member && !type.equals(Schema.MEMBER_OF)) {
      return deep
          ? new Condition.Never()
          : new Condition.Equal(type, said, type.matching().key(said, tree), tree);
    }
    if (place.get() instanceof Place.Leaf(var _, RName name)) {
      return member ? new Condition.HasMember(name, deep) : new Condition.MemberOf(name, deep);
    }
    return new Condition.Any(List.of());
  }

  private Condition ordered(Filter filter, AttributeType type, int direction) {
    Matching matching = type.matching();
    Optional<String> said = matching.received(octets(filter));
    if (said.isEmpty() || !matching.ordered()) {
      return new Condition.Never();
    }
    String key = matching.key(said.get(), tree);
    return new Condition.Matches(
        type, tree, (_, value) -> matching.compare(value, key) * direction >= 0);
  }

  private Condition parts(Filter filter, AttributeType type) {
    if (!type.matching().hasParts()) {
      return new Condition.Never();
    }
    Matching matching = type.matching();
    String first = part(filter.getSubInitialString(), matching);
    String last = part(filter.getSubFinalString(), matching);
    List<String> inner = new ArrayList<>();
    for (String any : filter.getSubAnyStrings()) {
      inner.add(matching.partKey(any));
    }
    return new Condition.Matches(type, tree, (_, value) -> has(value, first, inner, last));
  }

  private static String part(@Nullable String part, Matching matching) {
    return part == null ? "" : matching.partKey(part);
  }

  private static boolean has(String value, String first, List<String> inner, String last) {
    if (!value.startsWith(first)) {
      return false;
    }
    int from = first.length();
    for (String part : inner) {
      int at = value.indexOf(part, from);
      if (at < 0) {
        return false;
      }
      from = at + part.length();
    }
    return value.length() - last.length() >= from && value.endsWith(last);
  }

  // RFC 4511 section 4.5.1.7.7

  private Condition extensible(Filter filter) {
    String named = filter.getAttributeName();
    String rule = filter.getMatchingRuleID();
    byte[] octets = octets(filter);
    if (named == null) {
      return rule == null
          ? new Condition.Never()
          : anywhere(rule, octets, filter.getDNAttributes());
    }
    Optional<AttributeType> type =
        Schema.type(named).filter(each -> each.usage() != AttributeType.Usage.SECRET);
    if (type.isEmpty()) {
      return new Condition.Never();
    }
    if (IN_CHAIN.equals(rule)) {
      return Matching.NAME
          .received(octets)
          .map(said -> name(type.get(), said, true))
          .orElseGet(Condition.Never::new);
    }
    Condition condition =
        rule == null ? equal(type.get(), octets) : byRule(type.get(), rule, octets);
    return filter.getDNAttributes()
        ? new Condition.Any(List.of(condition, inName(type.get(), octets)))
        : condition;
  }

  private Condition byRule(AttributeType type, String rule, byte[] octets) {
    Optional<Matching> matching = Matching.ofRule(rule);
    Optional<String> said = matching.flatMap(each -> each.received(octets));
    if (matching.isEmpty() || said.isEmpty()) {
      return new Condition.Never();
    }
    if (matching.get() == type.matching()) {
      return equal(type, octets);
    }
    String key = matching.get().key(said.get(), tree);
    return new Condition.Fits(shown -> has(shown, type, matching.get(), key));
  }

  private boolean has(Shown shown, AttributeType type, Matching matching, String key) {
    return shown.values(type).stream().anyMatch(each -> matching.key(each, tree).equals(key));
  }

  private Condition anywhere(String rule, byte[] octets, boolean names) {
    Optional<Matching> matching = Matching.ofRule(rule);
    Optional<String> said = matching.flatMap(each -> each.received(octets));
    if (matching.isEmpty() || said.isEmpty()) {
      return new Condition.Never();
    }
    String key = matching.get().key(said.get(), tree);
    Condition.Fits values =
        new Condition.Fits(shown ->
            shown.types().stream()
                .filter(type -> type.matching() == matching.get())
                .anyMatch(type -> has(shown, type, matching.get(), key)));
    if (!names) {
      return values;
    }
    return new Condition.Any(
        List.of(
            values,
            new Condition.Fits(shown ->
                rdns(shown).stream()
                    .flatMap(rdn -> List.of(rdn.getAttributeValues()).stream())
                    .anyMatch(value -> matching.get().key(value, tree).equals(key)))));
  }

  private Condition inName(AttributeType type, byte[] octets) {
    Optional<String> said = type.matching().received(octets);
    if (said.isEmpty()) {
      return new Condition.Never();
    }
    String key = type.matching().key(said.get(), tree);
    return new Condition.Fits(shown -> rdns(shown).stream().anyMatch(rdn -> has(rdn, type, key)));
  }

  private boolean has(RDN rdn, AttributeType type, String key) {
    String[] names = rdn.getAttributeNames();
    for (int index = 0; index < names.length; index++) {
      if (Schema.type(names[index]).filter(type::equals).isPresent()
          && type.matching().key(rdn.getAttributeValues()[index], tree).equals(key)) {
        return true;
      }
    }
    return false;
  }

  private static List<RDN> rdns(Shown shown) {
    return Tree.parse(shown.dn()).map(DN::getRDNs).map(List::of).orElse(List.of());
  }
}
