package grapevine.mechanism.list;

import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Timestamp;
import grapevine.kernel.time.VersionVector;
import org.jspecify.annotations.Nullable;

/**
 * One item of a Grapevine list as its last change left it, or one field: a last-writer-wins
 * register. Immutable where the value is.
 *
 * @param value what the item says
 * @param at when it was last added or removed
 * @param removedBy null in the active sublist; in the deleted sublist, a change that removed it
 * @param <V> type of the value; its order decides between different values of one timestamp
 */
public record Item<V extends Comparable<V>>(V value, Timestamp at, @Nullable Dot removedBy) {
  /** An item of the active sublist. */
  public static <V extends Comparable<V>> Item<V> active(V value, Timestamp at) {
    return new Item<>(value, at, null);
  }

  /** An item of the deleted sublist. */
  public static <V extends Comparable<V>> Item<V> removed(V value, Timestamp at, Dot by) {
    return new Item<>(value, at, by);
  }

  /** Whether it stands in the active sublist. */
  public boolean isActive() {
    return removedBy == null;
  }

  /**
   * The item that two copies agree on: the later one. A maximum of a total order, so it is
   * commutative, associative and idempotent, and never goes back.
   *
   * @param held what this copy has
   * @param arrived what the other copy has
   */
  public static <V extends Comparable<V>> Item<V> merge(Item<V> held, Item<V> arrived) {
    if (PlantedBug.MERGE_PREFERS_ARRIVAL.planted()) {
      return arrived;
    }
    return compare(arrived, held) > 0 ? arrived : held;
  }

  /**
   * Whether this may be forgotten: removed, before that moment, by a change that the vector covers.
   *
   * @param covered what every replica is known to have
   * @param olderThanMillis milliseconds since 1970
   */
  public boolean isPurgeable(VersionVector covered, long olderThanMillis) {
    return removedBy != null && at.millis() < olderThanMillis && removedBy.isCoveredBy(covered);
  }

  /** How items are written, given how their values are. Equal items give equal bytes. */
  public static <V extends Comparable<V>> Codec<Item<V>> codec(Codec<V> values) {
    return Codec.of((out, item) -> item.write(out, values), in -> read(in, values));
  }

  /**
   * Timestamps are unique, so only their order should ever count. The rest makes the order total,
   * so that even two changes that wrongly bear one timestamp leave all copies equal. The lower dot
   * wins: whoever has either change has the tombstone.
   */
  private static <V extends Comparable<V>> int compare(Item<V> left, Item<V> right) {
    int order = left.at.compareTo(right.at);
    if (order == 0) {
      order = Boolean.compare(right.isActive(), left.isActive());
    }
    if (order == 0) {
      order = left.value.compareTo(right.value);
    }
    Dot leftDot = left.removedBy;
    Dot rightDot = right.removedBy;
    if (order == 0 && leftDot != null && rightDot != null) {
      order = rightDot.compareTo(leftDot);
    }
    return order;
  }

  private void write(ByteWriter out, Codec<V> values) {
    out.putVarint(at.millis()).putVarint(at.counter()).putLong(at.source().value());
    out.putOptional(removedBy, Dot.CODEC::write);
    values.write(out, value);
  }

  private static <V extends Comparable<V>> Item<V> read(ByteReader in, Codec<V> values) {
    long millis = in.getVarint();
    int counter = in.getInt();
    Timestamp at = new Timestamp(millis, counter, new ServerNumber(in.getLong()));
    Dot removedBy = in.getOptional(Dot.CODEC::read);
    return new Item<>(values.read(in), at, removedBy);
  }
}
