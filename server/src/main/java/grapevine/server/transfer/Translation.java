package grapevine.server.transfer;

import grapevine.faces.transfer.Given;
import grapevine.kernel.id.Folding;
import grapevine.kernel.id.RName;
import grapevine.service.registry.Attributes;
import grapevine.service.registry.Fields;
import grapevine.service.registry.Kind;
import grapevine.service.registry.ListName;
import grapevine.service.transfer.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Entries of a file in the words of the service. First come people and groups without what names
 * others, then aliases, then what names others: so all that is named is there, wherever it stands.
 */
final class Translation {
  /** Items of one list in one request; what is more comes in several. */
  private static final int ITEMS_MAX = 500;

  private static final List<String> OURS =
      List.of(Fields.FULL_NAME, Fields.REMARK, Fields.CONNECT_SITE, Fields.DISABLED);

  private final SortedMap<String, String> registries;
  private final Tally tally;

  /**
   * A translation.
   *
   * @param registries by mail domain, folded
   */
  Translation(SortedMap<String, String> registries, Tally tally) {
    this.registries = registries;
    this.tally = tally;
  }

  /** Whether that is a word for a value. */
  static boolean isValue(String word) {
    return OURS.contains(word) || Attributes.named(word).isPresent();
  }

  /** The entry itself; nothing for an alias. */
  Optional<Wanted> itself(Given given, String verifier) {
    if (given.sort() == Given.Sort.ALIAS) {
      return Optional.empty();
    }
    TreeMap<String, String> fields = new TreeMap<>();
    List<String> items = new ArrayList<>();
    given
        .values()
        .forEach((word, values) -> {
          if (Attributes.named(word).filter(Attributes.Attribute::several).isPresent()) {
            values.forEach(value -> items.add(word + "=" + value));
          } else {
            fields.put(word, values.getFirst());
            if (values.size() > 1) {
              tally.leftOut("further values of " + word);
            }
          }
        });
    TreeMap<ListName, List<String>> lists = new TreeMap<>();
    put(lists, ListName.ATTRIBUTES, items);
    put(lists, ListName.INBOX_SITES, given.listed(Given.INBOX));
    Kind kind = given.sort() == Given.Sort.GROUP ? Kind.GROUP : Kind.INDIVIDUAL;
    return Optional.of(new Wanted(given.line(), given.name(), kind, true, fields, lists, verifier));
  }

  /** Aliases: the entry where it is one, and further addresses of ours. */
  List<Wanted> aliases(Given given) {
    List<Wanted> aliases = new ArrayList<>();
    if (given.sort() == Given.Sort.ALIAS) {
      aliases.add(alias(given.line(), given.name(), given.listed(Given.TARGET)));
      return aliases;
    }
    for (String address : given.listed(Given.MAIL)) {
      int at = address.lastIndexOf('@');
      String registry = registries.get(Folding.fold(address.substring(at + 1)));
      if (at <= 0 || registry == null) {
        tally.leftOut("addresses at " + (at < 0 ? "no domain" : address.substring(at + 1)));
        continue;
      }
      String local = address.substring(0, at);
      Optional<RName> name = RName.of(local, registry);
      if (name.isEmpty()) {
        tally.fault(given.line(), given.name() + ": " + address + " cannot be a name");
      } else if (!isOwn(given, name.get())) {
        aliases.add(alias(given.line(), name.get(), List.of(given.name().toString())));
      }
    }
    return aliases;
  }

  /** The names that a text may mean: an address of ours is a person's or a group's. */
  List<RName> candidates(String text) {
    int at = text.lastIndexOf('@');
    if (at < 0) {
      return RName.parse(text).stream().toList();
    }
    String registry = registries.getOrDefault(Folding.fold(text.substring(at + 1)), "");
    String local = text.substring(0, at);
    return Stream.of(local, local + "^")
        .flatMap(name -> RName.of(name, registry).stream())
        .toList();
  }

  private static boolean isOwn(Given given, RName name) {
    String own = given.name().foldedName();
    String plain = own.endsWith("^") ? own.substring(0, own.length() - 1) : own;
    return name.foldedName().equals(plain) && name.registry().equals(given.name().registry());
  }

  private static Wanted alias(long line, RName name, List<String> targets) {
    TreeMap<ListName, List<String>> lists = new TreeMap<>();
    put(lists, ListName.TARGETS, targets);
    return new Wanted(line, name, Kind.ALIAS, true, new TreeMap<>(), lists, "");
  }

  /** What names others, in parts. */
  List<Wanted> references(Given given) {
    List<Wanted> parts = new ArrayList<>();
    if (given.sort() == Given.Sort.GROUP) {
      part(parts, given, ListName.OWNERS, given.listed(Given.OWNER));
      part(parts, given, ListName.FRIENDS, given.listed(Given.FRIEND));
      part(parts, given, ListName.MEMBERS, given.listed(Given.MEMBER));
    } else if (given.sort() == Given.Sort.PERSON) {
      part(parts, given, ListName.FORWARDING, given.listed(Given.FORWARD));
    }
    return parts;
  }

  private static void part(List<Wanted> parts, Given given, ListName list, List<String> items) {
    Kind kind = given.sort() == Given.Sort.GROUP ? Kind.GROUP : Kind.INDIVIDUAL;
    for (int from = 0; from < items.size(); from += ITEMS_MAX) {
      TreeMap<ListName, List<String>> lists = new TreeMap<>();
      put(lists, list, items.subList(from, Math.min(items.size(), from + ITEMS_MAX)));
      parts.add(new Wanted(given.line(), given.name(), kind, false, new TreeMap<>(), lists, ""));
    }
  }

  private static void put(
      TreeMap<ListName, List<String>> lists, ListName list, List<String> items) {
    if (!items.isEmpty()) {
      lists.put(list, items);
    }
  }
}
