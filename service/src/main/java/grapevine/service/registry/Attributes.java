package grapevine.service.registry;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The attributes that describe people, machines, services and groups: which there are, of what type
 * and how many values each may have. One of a single value is a field; one of several is items of
 * {@link ListName#ATTRIBUTES}, so that two servers may each add one. An organisation's own begin
 * with {@code x-}: one line of text each. The names follow LDAP's (RFC 4519, RFC 2798, RFC 2307),
 * spelled out.
 */
public final class Attributes {
  /** What the names of an organisation's own attributes begin with. */
  public static final String OWN_PREFIX = "x-";

  /** A person's photo: JPEG in Base64. */
  public static final String PHOTO = "photo";

  /** Between the name and the value in the text of an item. */
  private static final char SIGN = '=';

  /** The letter that follows it. */
  private static final char AFTER_SIGN = SIGN + 1;

  private static final Pattern OWN = Pattern.compile("x-[a-z0-9][a-z0-9.-]{0,61}");

  private static final int KEY_OCTETS_MAX = 4_096;
  private static final int CERTIFICATE_OCTETS_MAX = 8_192;
  private static final int PHOTO_OCTETS_MAX = 32_768;

  /** POSIX has numbers of 32 bits, of which the last means "no change" (chown). */
  private static final long NUMBER_MAX = 0xffff_fffeL;

  private static final SortedMap<String, Attribute> KNOWN = new TreeMap<>();

  static {
    Type words = text("a line of text", ".*\\S.*");
    Type telephone = text("a telephone number such as +33 2 99 00 00 00", "\\+?[0-9][0-9 ()./-]*");
    Type number = new Type(20, Attributes::number);
    Type path = text("an absolute path without a colon", "/[^:]*");
    for (String name :
        List.of(
            "given-name",
            "surname",
            "initials",
            "title",
            "department",
            "organisation",
            "office",
            "postal-address",
            "employee-number")) {
      one(name, words);
    }
    one("type", text("one of person, machine, service", "person|machine|service"));
    one("locale", text("a language tag such as fr or en-GB", "[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"));
    one(PHOTO, new Type(PHOTO_OCTETS_MAX, Attributes::photo));
    one("uid-number", number);
    one("gid-number", number);
    one("home-directory", path);
    one("shell", path);
    one("gecos", text("a line without a colon", "[^:]*"));
    several("telephone", telephone);
    several("mobile", telephone);
    several("fax", telephone);
    several("url", text("a URL such as https://www.example.org/", "[a-z][a-z0-9+.-]*:\\S+"));
    several("ssh-key", new Type(KEY_OCTETS_MAX, Attributes::sshKey));
    several("user-certificate", new Type(CERTIFICATE_OCTETS_MAX, Attributes::certificate));
  }

  /**
   * One attribute.
   *
   * @param name in small letters
   * @param several whether it may have more than one value
   */
  public record Attribute(String name, boolean several, Type type) {}

  /**
   * What values an attribute may have.
   *
   * @param octetsMax most octets of a value, in UTF-8
   * @param fault what is wrong with a value, in words, or nothing
   */
  public record Type(int octetsMax, Function<String, Optional<String>> fault) {}

  private Attributes() {}

  private static Type text(String meaning, String form) {
    Pattern pattern = Pattern.compile(form);
    return new Type(
        CommandRules.VALUE_OCTETS_MAX,
        value ->
            pattern.matcher(value).matches()
                ? Optional.empty()
                : Optional.of("must be " + meaning));
  }

  private static void one(String name, Type type) {
    KNOWN.put(name, new Attribute(name, false, type));
  }

  private static void several(String name, Type type) {
    KNOWN.put(name, new Attribute(name, true, type));
  }

  /** The attribute of that name: one of the table, or an organisation's own. */
  public static Optional<Attribute> named(String name) {
    if (name.startsWith(OWN_PREFIX) && OWN.matcher(name).matches()) {
      return Optional.of(new Attribute(name, false, text("a line of text", ".*")));
    }
    return Optional.ofNullable(KNOWN.get(name));
  }

  /** The table: all attributes but the organisations' own, by name. */
  public static SortedMap<String, Attribute> known() {
    return Collections.unmodifiableSortedMap(KNOWN);
  }

  /**
   * The values of an attribute that an entry has, the first added first.
   *
   * @param name of one or of several values
   */
  public static List<String> values(Entry entry, String name) {
    Attribute known = KNOWN.get(name);
    if (known == null || !known.several) {
      return entry.field(name).map(List::of).orElseGet(List::of);
    }
    // An item stands under its folded text, so the values of one attribute stand together.
    return Entry.active(
            entry.state().list(ListName.ATTRIBUTES).items().subMap(name + SIGN, name + AFTER_SIGN))
        .stream()
        .map(item -> value(item.text()))
        .toList();
  }

  /** The name in the text of an item, {@code ssh-key} of {@code ssh-key=ssh-ed25519 AAAA…}. */
  public static String name(String item) {
    int sign = item.indexOf(SIGN);
    return sign < 0 ? item : item.substring(0, sign);
  }

  /** The value in the text of an item. */
  public static String value(String item) {
    return item.substring(item.indexOf(SIGN) + 1);
  }

  /** What is wrong with a value for a field, or nothing. */
  static Optional<String> fieldFault(String name, String value) {
    Optional<Attribute> attribute = named(name);
    if (attribute.isEmpty()) {
      return Optional.of(
          "there is no field " + name + "; the names of your own begin with " + OWN_PREFIX);
    }
    if (attribute.get().several) {
      return Optional.of(name + " may have several values: add and remove them one by one");
    }
    return fault(attribute.get(), value).map(fault -> "field " + name + ": " + fault);
  }

  /** What is wrong with the text of an item, or nothing. */
  static Optional<String> itemFault(String item) {
    if (item.indexOf(SIGN) <= 0) {
      return Optional.of("give NAME=VALUE");
    }
    Optional<Attribute> attribute = named(name(item));
    if (attribute.isEmpty()) {
      return Optional.of("there is no such attribute");
    }
    return attribute.get().several
        ? fault(attribute.get(), value(item))
        : Optional.of("it has one value: set it as a field");
  }

  private static Optional<String> fault(Attribute attribute, String value) {
    return Texts.octets(value) > attribute.type.octetsMax
        ? Optional.of("at most " + attribute.type.octetsMax + " octets")
        : attribute.type.fault.apply(value);
  }

  private static Optional<String> number(String value) {
    boolean good = value.matches("0|[1-9][0-9]{0,9}") && Long.parseLong(value) <= NUMBER_MAX;
    return good ? Optional.empty() : Optional.of("must be a number from 0 to " + NUMBER_MAX);
  }

  private static Optional<String> photo(String value) {
    byte[] octets = octets(value);
    int last = octets.length - 1;
    boolean jpeg =
        last > 3
            && (octets[0] & 0xff) == 0xff
            && (octets[1] & 0xff) == 0xd8
            && (octets[last - 1] & 0xff) == 0xff
            && (octets[last] & 0xff) == 0xd9;
    return jpeg ? Optional.empty() : Optional.of("must be a whole JPEG picture in Base64");
  }

  /** A line as OpenSSH has it in {@code authorized_keys}, without options (RFC 4253 §6.6). */
  private static Optional<String> sshKey(String value) {
    String[] words = value.split(" ", 3);
    byte[] octets = words.length < 2 ? new byte[0] : octets(words[1]);
    boolean good = false;
    if (octets.length > Integer.BYTES) {
      int length = ByteBuffer.wrap(octets).getInt();
      good =
          length > 0
              && length < octets.length - Integer.BYTES
              && words[0].equals(
                  new String(octets, Integer.BYTES, length, StandardCharsets.US_ASCII));
    }
    return good
        ? Optional.empty()
        : Optional.of("must be a public key of OpenSSH: its type, Base64, a remark");
  }

  /** One DER value that is as long as it says (X.690 §8.1.3); whose it is, others check. */
  private static Optional<String> certificate(String value) {
    byte[] octets = octets(value);
    boolean good =
        octets.length > 4
            && (octets[0] & 0xff) == 0x30
            && (octets[1] & 0xff) == 0x82
            && octets.length == 4 + ((octets[2] & 0xff) << 8) + (octets[3] & 0xff);
    return good ? Optional.empty() : Optional.of("must be a certificate, DER in Base64");
  }

  /** What Base64 stands for; nothing where it is none. */
  private static byte[] octets(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException notBase64) {
      return new byte[0]; // which no type takes
    }
  }
}
