package grapevine.mechanism.list;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.time.VersionVector;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A list that replicas change alone and merge: an active and a deleted sublist of items, each named
 * by a text that occurs once. Immutable. A change copies the list, so this is the form for lists of
 * up to some hundred items; a larger list is kept as single {@link Item}s under keys of its own,
 * and {@link Item#merge} is all it needs.
 *
 * @param <V> type of the items' values
 */
public final class GrapevineList<V extends Comparable<V>> {
  private final SortedMap<String, Item<V>> items;

  private GrapevineList(SortedMap<String, Item<V>> items) {
    this.items = items;
  }

  /** A list that nothing was ever added to. */
  public static <V extends Comparable<V>> GrapevineList<V> empty() {
    return new GrapevineList<>(new TreeMap<>());
  }

  /** The item of that name, active or deleted. */
  public Optional<Item<V>> get(String name) {
    return Optional.ofNullable(items.get(name));
  }

  /** The value of the active item of that name. */
  public Optional<V> active(String name) {
    return get(name).filter(Item::isActive).map(Item::value);
  }

  /** All items, active and deleted, in the order of their names. */
  public SortedMap<String, Item<V>> items() {
    return Collections.unmodifiableSortedMap(items);
  }

  /** Whether both sublists are empty. */
  public boolean isEmpty() {
    return items.isEmpty();
  }

  /** This list after one item has arrived: a change made here, or a delta from elsewhere. */
  public GrapevineList<V> with(String name, Item<V> arrived) {
    TreeMap<String, Item<V>> changed = new TreeMap<>(items);
    changed.merge(name, arrived, Item::merge);
    return new GrapevineList<>(changed);
  }

  /** This list and another copy of it, item by item. */
  public GrapevineList<V> merge(GrapevineList<V> arrived) {
    TreeMap<String, Item<V>> merged = new TreeMap<>(items);
    arrived.items.forEach((name, item) -> merged.merge(name, item, Item::merge));
    return new GrapevineList<>(merged);
  }

  /**
   * This list without the deleted items that may be forgotten.
   *
   * @param covered what every replica is known to have
   * @param olderThanMillis milliseconds since 1970
   * @param keep deleted items to be kept nevertheless
   */
  public GrapevineList<V> purged(
      VersionVector covered, long olderThanMillis, BiPredicate<String, Item<V>> keep) {
    TreeMap<String, Item<V>> kept = new TreeMap<>();
    items.forEach((name, item) -> {
      if (!item.isPurgeable(covered, olderThanMillis) || keep.test(name, item)) {
        kept.put(name, item);
      }
    });
    return new GrapevineList<>(kept);
  }

  /** How lists are written, given how their values are. Equal lists give equal bytes. */
  public static <V extends Comparable<V>> Codec<GrapevineList<V>> codec(Codec<V> values) {
    Codec<Item<V>> item = Item.codec(values);
    return Codec.of((out, list) -> list.write(out, item), in -> read(in, item));
  }

  private void write(ByteWriter out, Codec<Item<V>> codec) {
    out.putVarint(items.size());
    items.forEach((name, item) -> codec.write(out.putString(name), item));
  }

  private static <V extends Comparable<V>> GrapevineList<V> read(
      ByteReader in, Codec<Item<V>> codec) {
    TreeMap<String, Item<V>> items = new TreeMap<>();
    int count = in.getLength();
    for (int index = 0; index < count; index++) {
      String name = in.getString();
      if (!items.isEmpty() && items.lastKey().compareTo(name) >= 0) {
        throw new MalformedException("a list whose items are not in order");
      }
      items.put(name, codec.read(in));
    }
    return new GrapevineList<>(items);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof GrapevineList<?> list && items.equals(list.items);
  }

  @Override
  public int hashCode() {
    return items.hashCode();
  }

  @Override
  public String toString() {
    return items.toString();
  }
}
