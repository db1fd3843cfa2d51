package grapevine.faces.transfer;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.RDN;
import grapevine.faces.ldap.tree.Tree;
import grapevine.kernel.id.Folding;
import grapevine.kernel.id.RName;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the entries of an LDIF file are called here: each by its {@code uid} or {@code cn}, in the
 * registry that was asked for, or in the one that its distinguished name says where it is of our
 * own shape, {@code uid=alice,ou=people,ou=pa,…}. For one thread.
 */
public final class LdifNames {
  /** Most entries whose names are kept: some 200 octets each. */
  static final int ENTRIES_MAX = 2_000_000;

  private static final List<String> PEOPLE =
      List.of(
          "person",
          "organizationalperson",
          "inetorgperson",
          "posixaccount",
          "account",
          "user",
          "mailaccount");
  private static final List<String> GROUPS =
      List.of("groupofnames", "groupofuniquenames", "groupofmembers", "posixgroup", "group");
  private static final String ALIAS = "nismailalias";
  private static final String PEOPLE_UNIT = "people";
  private static final String GROUPS_UNIT = "groups";
  private static final String ALIASES_UNIT = "aliases";

  private final String registry;
  private final TreeMap<String, String> byDn = new TreeMap<>();

  private LdifNames(String registry) {
    this.registry = registry;
  }

  /**
   * Reads a file once for its names.
   *
   * @param registry where all entries go; empty where their distinguished names say it
   * @throws IOException where it cannot be read, or has more than 2,000,000 entries
   */
  public static LdifNames read(InputStream in, String registry) throws IOException {
    LdifNames names = new LdifNames(registry);
    LdifLines lines = new LdifLines(in);
    LdifLines.Read read = lines.next();
    while (read != null) {
      if (read instanceof LdifLines.Read.Whole(long _, Entry entry)) {
        names.note(entry);
      }
      read = lines.next();
    }
    return names;
  }

  /** How many entries the file has that are people, groups or aliases. */
  public int size() {
    return byDn.size();
  }

  private void note(Entry entry) throws IOException {
    Optional<DN> dn = Tree.parse(entry.getDN());
    Given.@Nullable Sort sort = sort(entry);
    if (dn.isEmpty() || sort == null) {
      return;
    }
    if (byDn.size() >= ENTRIES_MAX) {
      throw new IOException("more than " + ENTRIES_MAX + " entries; cut the file into parts");
    }
    name(entry, sort).ifPresent(name -> byDn.put(dn.get().toNormalizedString(), name.toString()));
  }

  /** What an entry is; null where it is none of ours. */
  static Given.@Nullable Sort sort(Entry entry) {
    List<String> classes = new ArrayList<>();
    for (String each : values(entry, "objectClass")) {
      classes.add(each.toLowerCase(Locale.ROOT));
    }
    if (classes.contains(ALIAS)) {
      return Given.Sort.ALIAS;
    }
    if (classes.stream().anyMatch(PEOPLE::contains)) {
      return Given.Sort.PERSON;
    }
    return classes.stream().anyMatch(GROUPS::contains) ? Given.Sort.GROUP : null;
  }

  /** What an entry is called; empty where it cannot have a name here. */
  Optional<RName> name(Entry entry, Given.Sort sort) {
    String at = registry(entry.getDN());
    String first = called(entry, sort);
    return first.isEmpty() || at.isEmpty() ? Optional.empty() : named(first, sort, at);
  }

  /** What it is called in the file: its {@code uid} or {@code cn}; empty where it has none. */
  static String called(Entry entry, Given.Sort sort) {
    String attribute = sort == Given.Sort.PERSON ? "uid" : "cn";
    Optional<String> inName =
        Tree.parse(entry.getDN())
            .filter(dn -> !dn.isNullDN())
            .map(dn -> dn.getRDNs()[0])
            .flatMap(rdn -> value(rdn, attribute));
    List<String> said = values(entry, attribute);
    return inName.orElse(said.isEmpty() ? "" : said.getFirst()).strip();
  }

  private static Optional<RName> named(String first, Given.Sort sort, String registry) {
    String sign = sort == Given.Sort.GROUP && !first.endsWith("^") ? "^" : "";
    return RName.of(first + sign, registry)
        .filter(name -> name.isGroup() == (sort == Given.Sort.GROUP));
  }

  /** The registry in which an entry of that name is; empty where nothing says it. */
  String registry(String dn) {
    return registry.isEmpty() ? ownShape(dn).map(Own::registry).orElse("") : registry;
  }

  /**
   * Whom a distinguished name means: an entry of the file, or one that is here already.
   *
   * @return empty where nothing tells
   */
  Optional<String> meant(String text) {
    Optional<DN> dn = Tree.parse(text);
    if (dn.isEmpty()) {
      return Optional.empty();
    }
    String known = byDn.get(dn.get().toNormalizedString());
    return known != null
        ? Optional.of(known)
        : ownShape(text).flatMap(Own::name).or(() -> elsewhere(dn.get()));
  }

  private Optional<String> elsewhere(DN dn) {
    return registry.isEmpty() || dn.isNullDN()
        ? Optional.empty()
        : value(dn.getRDNs()[0], "uid")
            .flatMap(uid -> RName.of(uid, registry))
            .map(RName::toString);
  }

  /** A name of the shape that we give entries. */
  private record Own(String first, String unit, String registry) {
    Optional<String> name() {
      Given.Sort sort = unit.equals(GROUPS_UNIT) ? Given.Sort.GROUP : Given.Sort.PERSON;
      return named(first, sort, registry).map(RName::toString);
    }
  }

  private static Optional<Own> ownShape(String text) {
    RDN[] parts = Tree.parse(text).map(DN::getRDNs).orElse(new RDN[0]);
    if (parts.length < 3) {
      return Optional.empty();
    }
    String unit = value(parts[1], "ou").map(Folding::fold).orElse("");
    boolean ours = List.of(PEOPLE_UNIT, GROUPS_UNIT, ALIASES_UNIT).contains(unit);
    return ours
        ? value(parts[2], "ou")
            .flatMap(registry -> RName.of("x", registry))
            .map(name -> new Own(parts[0].getAttributeValues()[0], unit, name.registry()))
        : Optional.empty();
  }

  private static Optional<String> value(RDN part, String attribute) {
    String[] names = part.getAttributeNames();
    for (int index = 0; index < names.length; index++) {
      if (names[index].equalsIgnoreCase(attribute)) {
        return Optional.of(part.getAttributeValues()[index]);
      }
    }
    return Optional.empty();
  }

  private static List<String> values(Entry entry, String attribute) {
    String[] values = entry.getAttributeValues(attribute);
    return values == null ? List.of() : List.of(values);
  }
}
