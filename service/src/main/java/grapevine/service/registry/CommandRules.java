package grapevine.service.registry;

import grapevine.kernel.id.RName;
import java.util.Optional;

/** What names, fields and items may be, in plain words where they may not. */
final class CommandRules {
  static final int VALUE_OCTETS_MAX = 1024;
  static final int ITEMS_MAX = 1000;

  private CommandRules() {}

  /** What is wrong with a name for a new entry, or nothing. */
  static Optional<String> nameFault(RName name, Kind kind) {
    if (name.name().indexOf('~') >= 0) {
      return Optional.of(
          name + ": the sign ~ marks names that were given twice; choose a name without it");
    }
    if (name.registry().equals(RName.GV)) {
      return gvNameFault(name, kind);
    }
    if (kind == Kind.GROUP && !name.isGroup()) {
      return Optional.of(
          name + ": a group's name ends in ^; call it " + name.name() + "^." + name.registry());
    }
    if (kind != Kind.GROUP && name.isGroup()) {
      return Optional.of(name + ": only a group's name ends in ^");
    }
    return Optional.empty();
  }

  private static Optional<String> gvNameFault(RName name, Kind kind) {
    if (kind == Kind.ALIAS) {
      return Optional.of(name + ": registry gv has registries and servers only");
    }
    return RName.of("x", name.name()).isPresent()
        ? Optional.empty()
        : Optional.of(
            name + ": the name of a registry or server has letters, digits and inner hyphens only");
  }

  /** What is wrong with a value for a field, or nothing. */
  static Optional<String> fieldFault(String field, String value) {
    if (!field.matches("[a-z][a-z0-9.-]{0,63}")) {
      return Optional.of(
          "field " + quoted(field) + ": use lower-case letters, digits, hyphens and dots");
    }
    boolean photo = field.equals(Attributes.PHOTO);
    if (!photo && Texts.octets(value) > VALUE_OCTETS_MAX) {
      return Optional.of("field " + field + ": at most " + VALUE_OCTETS_MAX + " octets");
    }
    if (value.chars().anyMatch(Character::isISOControl)) {
      return Optional.of("field " + field + ": no control characters, and one line only");
    }
    return switch (field) {
      case Fields.NAME, Fields.HELD_SINCE ->
          Optional.of("a name is not changed by setting a field; see: grapevine user rename");
      case Fields.INBOX_ORDER -> Optional.of("set the order of the inbox sites instead");
      case Fields.DISABLED -> oneOf(field, value, "true", "false");
      case Fields.POLICY -> oneOf(field, value, "available");
      case Fields.SERVER_STATE -> oneOf(field, value, "active", "leaving", "written-off");
      case Fields.SERVER_NUMBER ->
          ServerEntry.numberOf(value).isPresent()
              ? Optional.empty()
              : Optional.of("field " + field + ": sixteen hexadecimal digits");
      case Fields.PASSWORD, Fields.REMARK, Fields.FULL_NAME, Fields.CERTIFICATE -> Optional.empty();
      case Fields.SCRAM -> oneOf(field, value, "true", "false");
      case Fields.SCRAM_SECRET ->
          value.matches("[0-9a-f]{64}")
              ? Optional.empty()
              : Optional.of("field " + field + ": 64 hexadecimal digits");
      case Fields.PASSWORD_LENGTH -> numberFault(field, value, 1, 128);
      case Fields.PASSWORD_DAYS -> numberFault(field, value, 1, 3_650);
      case Fields.HISTORY_DAYS -> numberFault(field, value, 1, 3_650);
      case Fields.CONNECT_SITE -> connectSiteFault(value);
      default ->
          field.startsWith(ApplicationPassword.FIELD) && ApplicationPassword.isValue(value)
              ? Optional.empty()
              : Attributes.fieldFault(field, value);
    };
  }

  private static Optional<String> numberFault(String field, String value, int least, int most) {
    boolean good = value.matches("[0-9]{1,9}");
    int number = good ? Integer.parseInt(value) : -1;
    return number >= least && number <= most
        ? Optional.empty()
        : Optional.of("field " + field + ": a number from " + least + " to " + most);
  }

  /**
   * A host, or an address in brackets where it has colons (RFC 3986 §3.2.2), and perhaps a port.
   */
  private static Optional<String> connectSiteFault(String value) {
    return value.matches("([A-Za-z0-9._-]{1,253}|\\[[0-9a-fA-F:.]{2,45}])(:[0-9]{1,5})?")
        ? Optional.empty()
        : Optional.of("field connect-site: of the form host or host:port");
  }

  /** What is wrong with such a list for such an entry, or nothing. */
  static Optional<String> listFault(RName name, Kind kind, ListName list) {
    boolean gv = name.registry().equals(RName.GV);
    boolean good =
        switch (list) {
          case FIELDS -> false;
          case MEMBERS, OWNERS, FRIENDS -> kind == Kind.GROUP;
          case DOMAINS, HELPDESK, DENIED -> kind == Kind.GROUP && gv;
          case INBOX_SITES, FORWARDING -> kind == Kind.INDIVIDUAL && !gv;
          case ADDRESSES, ROLES, SERVICES -> kind == Kind.INDIVIDUAL && gv;
          case TARGETS -> kind == Kind.ALIAS;
          case ATTRIBUTES -> kind != Kind.ALIAS && !gv;
        };
    return good
        ? Optional.empty()
        : Optional.of(name + ": " + what(gv, kind) + " has no " + list.word() + "s");
  }

  /** What an entry is, for people. */
  static String what(boolean gv, Kind kind) {
    return switch (kind) {
      case GROUP -> gv ? "a registry" : "a group";
      case INDIVIDUAL -> gv ? "a server" : "an individual";
      case ALIAS -> "an alias";
    };
  }

  static String quoted(String text) {
    StringBuilder shown = new StringBuilder("\"");
    text.chars()
        .limit(100)
        .forEach(letter -> shown.append(Character.isISOControl(letter) ? '?' : (char) letter));
    return shown.append('"').toString();
  }

  private static Optional<String> oneOf(String field, String value, String... allowed) {
    for (String good : allowed) {
      if (good.equals(value)) {
        return Optional.empty();
      }
    }
    return Optional.of("field " + field + ": one of " + String.join(", ", allowed));
  }
}
