package grapevine.service.registry;

import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What an administrator, or somebody for himself, wants changed. Names are as people give them. */
public sealed interface RegistryCommand {
  /** Whom or what it is about. */
  RName name();

  /**
   * Creates an entry.
   *
   * @param fields what it has from the beginning, by field name
   * @param lists items that it has from the beginning, in order
   */
  record Create(
      RName name,
      Kind kind,
      SortedMap<String, String> fields,
      SortedMap<ListName, List<String>> lists)
      implements RegistryCommand {
    /** Makes the maps unchangeable. */
    public Create {
      fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
      lists = Collections.unmodifiableSortedMap(new TreeMap<>(lists));
    }

    @Override
    public String toString() {
      StringJoiner shown = new StringJoiner(", ", "Create[", "]").add(name + ", " + kind.word());
      fields.forEach((field, value) -> shown.add(Fields.shown(field, value)));
      return shown.add(lists.toString()).toString();
    }
  }

  /** Deletes an entry, for good. */
  record Delete(RName name) implements RegistryCommand {}

  /**
   * Sets a field; a password is its verifier in PHC form under {@link Fields#PASSWORD}.
   *
   * @param value null removes it
   */
  record SetField(RName name, String field, @Nullable String value) implements RegistryCommand {
    @Override
    public String toString() {
      return "SetField[" + name + ", " + Fields.shown(field, value) + "]";
    }
  }

  /** Gives an entry another name of its registry; the old one stays behind as an alias. */
  record Rename(RName name, RName to) implements RegistryCommand {}

  /** Adds an item to a list. */
  record AddItem(RName name, ListName list, String text) implements RegistryCommand {}

  /** Removes an item from a list. */
  record RemoveItem(RName name, ListName list, String text) implements RegistryCommand {}

  /** Sets the order of an individual's inbox sites; the first is the primary. */
  record SetInboxOrder(RName name, List<String> servers) implements RegistryCommand {}

  /** Creates a registry, {@code pa.gv}. */
  static Create registry(
      RName name, List<String> servers, List<String> domains, List<String> registrars) {
    TreeMap<ListName, List<String>> lists = new TreeMap<>();
    lists.put(ListName.MEMBERS, servers);
    lists.put(ListName.DOMAINS, domains);
    lists.put(ListName.OWNERS, registrars);
    return new Create(name, Kind.GROUP, new TreeMap<>(), lists);
  }

  /** Creates the entry of a server, {@code cabernet.gv}. */
  static Create server(
      RName name, ServerNumber number, String certificate, List<String> addresses) {
    TreeMap<String, String> fields = new TreeMap<>();
    fields.put(Fields.SERVER_NUMBER, ServerEntry.numberText(number));
    if (!certificate.isEmpty()) {
      fields.put(Fields.CERTIFICATE, certificate);
    }
    TreeMap<ListName, List<String>> lists = new TreeMap<>();
    lists.put(ListName.ADDRESSES, addresses);
    return new Create(name, Kind.INDIVIDUAL, fields, lists);
  }
}
