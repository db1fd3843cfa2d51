package grapevine.service.registry;

import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.time.Timestamp;
import grapevine.mechanism.list.Item;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A living entry as one replica has it. A group's members are not in it: {@link Directory#members}
 * reads them in pages. Immutable, safe for use by several threads.
 *
 * @param id its identity
 * @param name the name that it goes by here
 * @param kind what it stands for
 * @param state what it says
 */
public record Entry(EntryId id, RName name, Kind kind, EntryState state) {
  /** How entries travel to servers that do not hold their registry. */
  public static final Codec<Entry> CODEC =
      Codec.of(
          (out, entry) -> {
            EntryId.CODEC.write(out, entry.id);
            RName.CODEC.write(out, entry.name);
            entry.kind.write(out);
            EntryState.CODEC.write(out, entry.state);
          },
          in ->
              new Entry(
                  EntryId.CODEC.read(in),
                  RName.CODEC.read(in),
                  Kind.read(in),
                  EntryState.CODEC.read(in)));

  private static final String TRUE = "true";

  /** The value of a field; see {@link Fields} for those that the program reads. */
  public Optional<String> field(String field) {
    return state.list(ListName.FIELDS).active(field).map(Value::text);
  }

  /** The value of a field that is a number, 0 or more. */
  public Optional<Integer> number(String field) {
    return field(field).filter(text -> text.matches("[0-9]{1,9}")).map(Integer::valueOf);
  }

  /** All fields that have a value, secrets included, by name. */
  public SortedMap<String, String> fields() {
    TreeMap<String, String> fields = new TreeMap<>();
    state
        .list(ListName.FIELDS)
        .items()
        .forEach((field, item) -> {
          if (item.isActive()) {
            fields.put(field, item.value().text());
          }
        });
    return Collections.unmodifiableSortedMap(fields);
  }

  /** The names of the organisation's own attributes that have a value. */
  public SortedSet<String> ownFields() {
    TreeSet<String> own = new TreeSet<>();
    for (var field :
        state.list(ListName.FIELDS).items().tailMap(Attributes.OWN_PREFIX).entrySet()) {
      if (!field.getKey().startsWith(Attributes.OWN_PREFIX)) {
        break;
      }
      if (field.getValue().isActive()) {
        own.add(field.getKey());
      }
    }
    return own;
  }

  /** The active items of a list, the first added first; never of {@link ListName#MEMBERS}. */
  public List<Member> items(ListName list) {
    return select(list, true);
  }

  /** The deleted items of a list that are not purged yet. */
  public List<Member> removed(ListName list) {
    return select(list, false);
  }

  /** When it was last changed; a change of a group's members does not count. */
  public Timestamp modified() {
    return state.lists().values().stream()
        .flatMap(list -> list.items().values().stream())
        .map(Item::at)
        .reduce(id.created(), Timestamp::max);
  }

  /** Whether sign-in is refused. */
  public boolean isDisabled() {
    return field(Fields.DISABLED).filter(TRUE::equals).isPresent();
  }

  private List<Member> select(ListName list, boolean active) {
    return select(state.list(list).items(), active);
  }

  /** The active ones of some items of a list, the first added first. */
  static List<Member> active(SortedMap<String, Item<Value>> items) {
    return select(items, true);
  }

  private static List<Member> select(SortedMap<String, Item<Value>> items, boolean active) {
    if (items.isEmpty()) {
      return List.of();
    }
    return items.values().stream()
        .filter(item -> item.isActive() == active)
        .sorted(Comparator.comparing(Item<Value>::at).thenComparing(Item::value))
        .map(Member::of)
        .toList();
  }
}
