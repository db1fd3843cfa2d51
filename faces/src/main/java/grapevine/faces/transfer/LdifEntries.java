package grapevine.faces.transfer;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import grapevine.faces.ldap.tree.AttributeType;
import grapevine.faces.ldap.tree.Schema;
import grapevine.kernel.id.Folding;
import grapevine.kernel.id.RName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An LDIF file as entries: those of OpenLDAP, lldap, 389 Directory Server and Active Directory, as
 * far as they are people, groups and mail aliases (RFC 2798, RFC 4519, RFC 2307). For one thread.
 */
public final class LdifEntries implements Entries {
  /** What a directory writes by itself. */
  private static final Set<String> OF_THE_DIRECTORY =
      new TreeSet<>(
          List.of(
              "objectclass",
              "structuralobjectclass",
              "entryuuid",
              "entrydn",
              "entrycsn",
              "contextcsn",
              "creatorsname",
              "createtimestamp",
              "modifiersname",
              "modifytimestamp",
              "subschemasubentry",
              "hassubordinates",
              "numsubordinates",
              "memberof",
              "nsuniqueid",
              "pwdchangedtime",
              "pwdhistory",
              "pwdfailuretime"));

  private static final SortedMap<String, String> NAMES = new TreeMap<>();
  private static final SortedMap<String, String> OWN_WORDS = new TreeMap<>();

  static {
    NAMES.put("member", Given.MEMBER);
    NAMES.put("uniquemember", Given.MEMBER);
    NAMES.put("owner", Given.OWNER);
    OWN_WORDS.put("rfc822mailmember", Given.MEMBER);
    OWN_WORDS.put("mgrprfc822mailmember", Given.MEMBER);
    OWN_WORDS.put("grapevineowner", Given.OWNER);
    OWN_WORDS.put("grapevinefriend", Given.FRIEND);
    OWN_WORDS.put("grapevineinbox", Given.INBOX);
    OWN_WORDS.put("mailforwardingaddress", Given.FORWARD);
    OWN_WORDS.put("mail", Given.MAIL);
    OWN_WORDS.put("rfc822mailbox", Given.MAIL);
    OWN_WORDS.put("mailalternateaddress", Given.MAIL);
    OWN_WORDS.put("maillocaladdress", Given.MAIL);
  }

  private final LdifLines lines;
  private final LdifNames names;
  private final TreeMap<String, Integer> leftOut = new TreeMap<>();

  /**
   * The entries of a file.
   *
   * @param names of a first reading of the same file
   */
  public LdifEntries(InputStream in, LdifNames names) {
    this.lines = new LdifLines(in);
    this.names = names;
  }

  @Override
  public SortedMap<String, Integer> leftOut() {
    return Collections.unmodifiableSortedMap(leftOut);
  }

  @Override
  public @Nullable Reading next() throws IOException {
    return switch (lines.next()) {
      case null -> null;
      case LdifLines.Read.Bad(Reading.Fault fault) -> fault;
      case LdifLines.Read.Whole(long line, Entry entry) -> reading(line, entry);
    };
  }

  private Reading reading(long line, Entry entry) {
    Given.@Nullable Sort sort = LdifNames.sort(entry);
    if (sort == null) {
      String[] classes = entry.getObjectClassValues();
      String last = classes == null || classes.length == 0 ? "" : classes[classes.length - 1];
      return new Reading.Other(line, last.isEmpty() ? "(no objectClass)" : last);
    }
    Optional<RName> name = names.name(entry, sort);
    return name.isPresent()
        ? new Draft(line, name.get(), sort).read(entry)
        : new Reading.Fault(line, nameless(entry, sort));
  }

  private String nameless(Entry entry, Given.Sort sort) {
    String called = LdifNames.called(entry, sort);
    if (called.isEmpty()) {
      return shown(entry.getDN())
          + " has no "
          + (sort == Given.Sort.PERSON ? "uid" : "cn")
          + ": give it one, it is the name here";
    }
    return names.registry(entry.getDN()).isEmpty()
        ? shown(entry.getDN()) + ": in which registry? say it with --registry"
        : shown(called)
            + " cannot be a name: no spaces, control or invisible characters, none of"
            + " @+<>(),;:\\\"*[]{}, at most "
            + RName.NAME_OCTETS_MAX
            + " octets";
  }

  private static String shown(String text) {
    String plain = text.replaceAll("\\p{Cntrl}", "?");
    return "\"" + (plain.length() > 100 ? plain.substring(0, 100) + "…" : plain) + "\"";
  }

  /** One entry while it is read. */
  private final class Draft {
    private final long line;
    private final RName name;
    private final Given.Sort sort;
    private final TreeMap<String, List<String>> values = new TreeMap<>();
    private final TreeMap<String, List<String>> listed = new TreeMap<>();
    private Optional<String> password = Optional.empty();
    private @Nullable String fault;

    Draft(long line, RName name, Given.Sort sort) {
      this.line = line;
      this.name = name;
      this.sort = sort;
    }

    Reading read(Entry entry) {
      for (Attribute attribute : entry.getAttributes()) {
        take(attribute);
      }
      if (sort == Given.Sort.PERSON && !values.containsKey("full-name")) {
        fullName(entry);
      }
      String wrong = fault;
      return wrong == null
          ? new Reading.Entry(new Given(line, name, sort, values, listed, password))
          : new Reading.Fault(line, name + ": " + wrong);
    }

    /** The first {@code cn}, unless that is only the name of the account again. */
    private void fullName(Entry entry) {
      String common = entry.getAttributeValue("cn");
      if (common != null && !Folding.fold(common).equals(name.foldedName())) {
        Given.add(values, "full-name", common.strip());
      }
    }

    private void take(Attribute attribute) {
      String called = attribute.getBaseName().toLowerCase(Locale.ROOT);
      if (OF_THE_DIRECTORY.contains(called)) {
        return;
      }
      for (byte[] octets : attribute.getValueByteArrays()) {
        boolean taken = NAMES.containsKey(called) ? dn(called, octets) : value(called, octets);
        if (!taken) {
          leftOut.merge(attribute.getName(), 1, Integer::sum);
          return;
        }
      }
    }

    private boolean dn(String called, byte[] octets) {
      String word = NAMES.get(called);
      String text = text(octets);
      Optional<String> meant = names.meant(text);
      if (word == null || sort != Given.Sort.GROUP) {
        return false;
      }
      if (meant.isEmpty()) {
        fault = called + " " + shown(text) + " is nobody in this file, and says no name of ours";
      }
      meant.ifPresent(one -> Given.add(listed, word, one));
      return true;
    }

    private boolean value(String called, byte[] octets) {
      String own = OWN_WORDS.get(called);
      if (own != null) {
        boolean target = sort == Given.Sort.ALIAS && own.equals(Given.MEMBER);
        Given.add(listed, target ? Given.TARGET : own, text(octets).strip());
        return true;
      }
      return switch (called) {
        case "userpassword" -> {
          password = password.or(() -> Optional.of(text(octets)));
          yield sort == Given.Sort.PERSON;
        }
        case "memberuid" -> memberUid(text(octets));
        case "uid", "userid" -> sort == Given.Sort.PERSON;
        case "cn", "commonname" -> true;
        case "o", "organizationname" -> put("organisation", text(octets));
        case "grapevineconnectsite" -> put("connect-site", text(octets));
        case "nsaccountlock", "logindisabled" -> disabled(text(octets).equalsIgnoreCase("true"));
        // Locked for good (draft-behera-ldap-password-policy §5.3.3).
        case "pwdaccountlockedtime" -> disabled(text(octets).startsWith("000001010000"));
        case "useraccountcontrol" -> disabled(isOff(text(octets)));
        default -> described(called, octets);
      };
    }

    /** Active Directory's flag ACCOUNTDISABLE. */
    private static boolean isOff(String flags) {
      return flags.matches("[0-9]{1,9}") && (Integer.parseInt(flags) & 2) != 0;
    }

    private boolean disabled(boolean yes) {
      return !yes || put("disabled", "true");
    }

    private boolean put(String word, String value) {
      if (!value.isBlank()) {
        Given.add(values, word, value.strip());
      }
      return true;
    }

    private boolean memberUid(String uid) {
      Optional<RName> member = RName.of(uid.strip(), name.registry());
      if (member.isEmpty()) {
        fault = "memberUid " + shown(uid) + " cannot be a name";
      }
      member.ifPresent(one -> Given.add(listed, Given.MEMBER, one.toString()));
      return sort == Given.Sort.GROUP;
    }

    private boolean described(String called, byte[] octets) {
      Optional<AttributeType> type =
          Schema.type(called)
              .filter(
                  known -> !known.word().isEmpty() && known.usage() == AttributeType.Usage.USER);
      if (type.isEmpty() || !Schema.suits(type.get(), sort == Given.Sort.GROUP)) {
        return false;
      }
      Optional<String> value = type.get().matching().received(octets);
      if (value.isEmpty()) {
        fault = called + " is no text";
      }
      return value.isEmpty() || put(type.get().word(), value.get());
    }

    private static String text(byte[] octets) {
      return new String(octets, StandardCharsets.UTF_8);
    }
  }
}
