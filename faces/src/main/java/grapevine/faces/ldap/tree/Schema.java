package grapevine.faces.ldap.tree;

import static grapevine.faces.ldap.tree.AttributeType.Usage.DERIVED;
import static grapevine.faces.ldap.tree.AttributeType.Usage.OPERATIONAL;
import static grapevine.faces.ldap.tree.AttributeType.Usage.SECRET;
import static grapevine.faces.ldap.tree.AttributeType.Usage.USER;

import grapevine.faces.directory.PictureEntry;
import grapevine.faces.ldap.tree.AttributeType.Usage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The table of attributes: RFC 4512, RFC 4519, RFC 4524, RFC 2798, RFC 2307 (with the members of
 * its successor's draft, rfc2307bis), RFC 4530, and what is customary: {@code memberOf}, {@code
 * sshPublicKey}. The product allows one value where LDAP allows more; then the schema says so.
 */
public final class Schema {

  private static final Map<String, AttributeType> BY_NAME = new TreeMap<>();
  private static final List<AttributeType> ALL = new ArrayList<>();
  private static final List<AttributeType> PERSON = new ArrayList<>();
  private static final List<AttributeType> GROUP = new ArrayList<>();

  /** The classes of an object. */
  public static final AttributeType OBJECT_CLASS =
      shared("2.5.4.0 objectClass", Matching.IDENTIFIER, USER, EntryShown::objectClasses);

  /** What a person is called: the name in full; a group: its name. */
  public static final AttributeType CN =
      shared("2.5.4.3 cn commonName", Matching.WORDS, USER, EntryShown::commonName);

  /** The name of a person for signing in. */
  public static final AttributeType UID =
      person("0.9.2342.19200300.100.1.1 uid userid", Matching.WORDS, "", EntryShown::uid);

  /** Addresses at which mail is taken. */
  public static final AttributeType MAIL =
      shared(
          "0.9.2342.19200300.100.1.3 mail rfc822Mailbox",
          Matching.ASCII,
          DERIVED,
          shown -> shown.word(PictureEntry.MAIL));

  /** The members of a group. */
  public static final AttributeType MEMBER =
      group("2.5.4.31 member", Matching.NAME, USER, EntryShown::members);

  /** The people in a POSIX group. */
  public static final AttributeType MEMBER_UID =
      group(
          "1.3.6.1.1.1.1.12 memberUid memberUID",
          Matching.EXACT_ASCII,
          DERIVED,
          EntryShown::memberUids);

  /** The groups that an entry is itself a member of. */
  public static final AttributeType MEMBER_OF =
      shared("1.2.840.113556.1.2.102 memberOf", Matching.NAME, OPERATIONAL, EntryShown::groups);

  /** The identity. */
  public static final AttributeType ENTRY_UUID =
      shared("1.3.6.1.1.16.4 entryUUID", Matching.UUID, OPERATIONAL, EntryShown::uuid);

  /** Organizational units. */
  public static final AttributeType OU = fixed("2.5.4.11 ou organizationalUnitName");

  /** Written and never shown. */
  public static final AttributeType USER_PASSWORD =
      add("2.5.4.35 userPassword", Matching.TEXT_OCTETS, SECRET, "", shown -> List.of());

  static final AttributeType DC =
      fixed("0.9.2342.19200300.100.1.25 dc domainComponent", Matching.ASCII);
  static final AttributeType O = fixed("2.5.4.10 o organizationName");
  static final AttributeType C = fixed("2.5.4.6 c countryName");
  static final AttributeType STRUCTURAL_CLASS =
      shared(
          "2.5.21.9 structuralObjectClass",
          Matching.IDENTIFIER,
          OPERATIONAL,
          EntryShown::structuralClass);
  static final AttributeType HAS_SUBORDINATES =
      shared("2.5.18.9 hasSubordinates", Matching.BOOLEAN, OPERATIONAL, shown -> List.of("FALSE"));
  static final AttributeType SUBSCHEMA_SUBENTRY =
      shared(
          "2.5.18.10 subschemaSubentry",
          Matching.NAME,
          OPERATIONAL,
          shown -> List.of(Tree.SUBSCHEMA));
  static final AttributeType ENTRY_DN =
      shared("1.3.6.1.1.20 entryDN", Matching.NAME, OPERATIONAL, shown -> List.of(shown.dn()));
  static final AttributeType DESCRIPTION = shared("2.5.4.13 description", Matching.WORDS, "remark");

  static {
    shared("2.5.18.1 createTimestamp", Matching.TIME, OPERATIONAL, EntryShown::created);
    shared("2.5.18.2 modifyTimestamp", Matching.TIME, OPERATIONAL, EntryShown::modified);
    person("2.5.4.4 sn surname", Matching.WORDS, "surname", EntryShown::surname);
    person(
        "2.16.840.1.113730.3.1.241 displayName", Matching.WORDS, "full-name", EntryShown::fullName);
    person("2.5.4.42 givenName gn", Matching.WORDS, "given-name");
    person("2.5.4.43 initials", Matching.WORDS, "initials");
    person("2.5.4.12 title", Matching.WORDS, "title");
    person("2.16.840.1.113730.3.1.2 departmentNumber", Matching.WORDS, "department");
    person("2.5.4.19 physicalDeliveryOfficeName", Matching.WORDS, "office");
    person("2.5.4.16 postalAddress", Matching.WORDS, "postal-address");
    person("2.16.840.1.113730.3.1.3 employeeNumber", Matching.WORDS, "employee-number");
    person("2.16.840.1.113730.3.1.4 employeeType", Matching.WORDS, "type");
    person("2.16.840.1.113730.3.1.39 preferredLanguage", Matching.WORDS, "locale");
    person("0.9.2342.19200300.100.1.60 jpegPhoto", Matching.OCTETS, "photo");
    people("2.5.4.20 telephoneNumber", Matching.TELEPHONE, "telephone");
    people("0.9.2342.19200300.100.1.41 mobile", Matching.TELEPHONE, "mobile");
    people("2.5.4.23 facsimileTelephoneNumber fax", Matching.TELEPHONE, "fax");
    people("1.3.6.1.4.1.250.1.57 labeledURI", Matching.EXACT_WORDS, "url");
    people("2.5.4.36 userCertificate", Matching.OCTETS, "user-certificate");
    people("1.3.6.1.4.1.24552.500.1.1.1.13 sshPublicKey", Matching.TEXT_OCTETS, "ssh-key");
    person("1.3.6.1.1.1.1.0 uidNumber", Matching.INTEGER, "uid-number");
    shared("1.3.6.1.1.1.1.1 gidNumber", Matching.INTEGER, "gid-number");
    person("1.3.6.1.1.1.1.2 gecos", Matching.ASCII, "gecos");
    person(
        "1.3.6.1.1.1.1.3 homeDirectory",
        Matching.EXACT_ASCII,
        "home-directory",
        EntryShown::homeDirectory);
    person("1.3.6.1.1.1.1.4 loginShell", Matching.EXACT_ASCII, "shell");
    group("2.5.4.32 owner", Matching.NAME, DERIVED, EntryShown::owners);
    group(
        "1.3.6.1.4.1.42.2.27.2.1.15 rfc822MailMember",
        Matching.ASCII,
        DERIVED,
        shown -> shown.word(PictureEntry.OUTSIDE_MEMBER));
    for (String told : SchemaText.OF_THE_SERVER) {
      add(told, Matching.EXACT_WORDS, OPERATIONAL, "", shown -> List.of());
    }
  }

  private Schema() {}

  /** The type of that name or number; options such as {@code ;binary} do not count. */
  public static Optional<AttributeType> type(String description) {
    int option = description.indexOf(';');
    String name = option < 0 ? description : description.substring(0, option);
    AttributeType known = BY_NAME.get(name);
    if (known == null) {
      String small = name.toLowerCase(Locale.ROOT);
      known = BY_NAME.get(small);
      if (known == null && small.matches("x-[a-z0-9][a-z0-9.-]{0,61}")) {
        return Optional.of(own(small));
      }
    }
    return Optional.ofNullable(known);
  }

  /** The type under which the product's word is shown, where it has one that may be written. */
  public static Optional<AttributeType> ofWord(String word) {
    return word.startsWith("x-")
        ? Optional.of(own(word))
        : ALL.stream().filter(type -> type.word().equals(word)).findFirst();
  }

  /** The type of an organisation's own attribute, {@code x-…}. */
  static AttributeType own(String word) {
    return new AttributeType(
        word + "-oid", List.of(word), Matching.WORDS, true, USER, word, shown -> shown.word(word));
  }

  /** Whether a group, or an individual, may have it. */
  public static boolean suits(AttributeType type, boolean group) {
    return type.oid().startsWith("x-") || (group ? GROUP : PERSON).contains(type);
  }

  /** Whether that is a class of groups, or of individuals. */
  public static boolean isClass(String name, boolean group) {
    List<String> classes = group ? SchemaText.OF_GROUPS : SchemaText.OF_PEOPLE;
    return classes.contains(name.toLowerCase(Locale.ROOT));
  }

  /** All of the table. */
  static List<AttributeType> all() {
    return Collections.unmodifiableList(ALL);
  }

  /** What people may have. */
  static List<AttributeType> personTypes() {
    return Collections.unmodifiableList(PERSON);
  }

  /** What groups may have. */
  static List<AttributeType> groupTypes() {
    return Collections.unmodifiableList(GROUP);
  }

  // The rows

  private static AttributeType shared(
      String names, Matching matching, Usage usage, Function<EntryShown, List<String>> source) {
    AttributeType type = add(names, matching, usage, "", source);
    PERSON.add(type);
    GROUP.add(type);
    return type;
  }

  private static AttributeType shared(String names, Matching matching, String word) {
    AttributeType type = add(names, matching, USER, word, shown -> shown.word(word));
    PERSON.add(type);
    GROUP.add(type);
    return type;
  }

  private static AttributeType person(
      String names, Matching matching, String word, Function<EntryShown, List<String>> source) {
    AttributeType type = add(names, matching, USER, word, source);
    PERSON.add(type);
    return type;
  }

  private static void person(String names, Matching matching, String word) {
    person(names, matching, word, shown -> shown.word(word));
  }

  private static void people(String names, Matching matching, String word) {
    PERSON.add(add("* " + names, matching, USER, word, shown -> shown.word(word)));
  }

  private static AttributeType group(
      String names, Matching matching, Usage usage, Function<EntryShown, List<String>> source) {
    AttributeType type = add("* " + names, matching, usage, "", source);
    GROUP.add(type);
    return type;
  }

  private static AttributeType fixed(String names) {
    return fixed(names, Matching.WORDS);
  }

  private static AttributeType fixed(String names, Matching matching) {
    return add(names, matching, DERIVED, "", shown -> List.of());
  }

  /** A row; a star before the number says that there may be several values. */
  private static AttributeType add(
      String row,
      Matching matching,
      Usage usage,
      String word,
      Function<EntryShown, List<String>> source) {
    boolean several = row.startsWith("* ");
    List<String> words = List.of((several ? row.substring(2) : row).split(" "));
    List<String> names = words.subList(1, words.size());
    boolean single = !several && (!word.isEmpty() || matching == Matching.UUID);
    AttributeType type =
        new AttributeType(words.getFirst(), names, matching, single, usage, word, source);
    ALL.add(type);
    BY_NAME.put(type.oid(), type);
    for (String name : names) {
      BY_NAME.put(name, type);
      BY_NAME.put(name.toLowerCase(Locale.ROOT), type);
    }
    return type;
  }
}
