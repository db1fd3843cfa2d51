package grapevine.service.directory;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.Folding;
import grapevine.service.registry.EntryState;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePSet;

/**
 * Which entries have which value of an attribute. Each pair is a row of its own, so that one more
 * with a value that half of the organisation has costs what any other does. Immutable.
 */
final class AttributeIndex {
  /**
   * One value of one entry.
   *
   * @param value folded
   * @param id null stands before all identities
   */
  private record Row(String attribute, String value, @Nullable EntryId id)
      implements Comparable<Row> {
    private static final Comparator<@Nullable EntryId> IDENTITIES =
        Comparator.nullsFirst(Comparator.naturalOrder());

    @Override
    public int compareTo(Row other) {
      int byValue = value.compareTo(other.value);
      if (byValue != 0) {
        return byValue;
      }
      int byAttribute = attribute.compareTo(other.attribute);
      return byAttribute != 0 ? byAttribute : IDENTITIES.compare(id, other.id);
    }

    private boolean isOf(Row first) {
      return value.equals(first.value) && attribute.equals(first.attribute);
    }
  }

  private final BiFunction<EntryId, EntryState, List<IndexedValue>> values;
  private final TreePSet<Row> rows;

  AttributeIndex(BiFunction<EntryId, EntryState, List<IndexedValue>> values) {
    this(values, TreePSet.empty());
  }

  private AttributeIndex(
      BiFunction<EntryId, EntryState, List<IndexedValue>> values, TreePSet<Row> rows) {
    this.values = values;
    this.rows = rows;
  }

  /** The index after some entries have changed. */
  AttributeIndex updated(Copy before, Copy after, TreeSet<EntryId> entries) {
    TreePSet<Row> changed = rows;
    for (EntryId id : entries) {
      TreeSet<Row> old = rows(before.kept(id));
      TreeSet<Row> now = rows(after.kept(id));
      for (Row row : old) {
        changed = now.contains(row) ? changed : changed.minus(row);
      }
      for (Row row : now) {
        changed = old.contains(row) ? changed : changed.plus(row);
      }
    }
    return new AttributeIndex(values, changed);
  }

  private TreeSet<Row> rows(@Nullable Kept kept) {
    TreeSet<Row> found = new TreeSet<>();
    if (kept != null && kept.kind() != null) {
      for (IndexedValue value : values.apply(kept.id(), kept.state())) {
        found.add(new Row(value.attribute(), Folding.fold(value.value()), kept.id()));
      }
    }
    return found;
  }

  /** Who has a value, in the order of their identities, at most {@code limit}. */
  TreeSet<EntryId> find(String attribute, String value, int limit) {
    Row first = new Row(attribute, Folding.fold(value), null);
    TreeSet<EntryId> found = new TreeSet<>();
    Iterator<Row> following = rows.tailSet(first).iterator();
    while (found.size() < limit && following.hasNext()) {
      Row row = following.next();
      EntryId id = row.id;
      if (id == null || !row.isOf(first)) {
        break;
      }
      found.add(id);
    }
    return found;
  }
}
