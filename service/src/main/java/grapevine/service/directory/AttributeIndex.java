package grapevine.service.directory;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.Folding;
import grapevine.service.registry.EntryState;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePSet;

/** Which living entries have which value of an attribute. Immutable. */
final class AttributeIndex {
  /**
   * Who has a value: mostly one, and of a department thousands.
   *
   * @param first the lowest identity
   */
  private record Bearers(EntryId first, TreePSet<EntryId> others) {
    private Bearers with(EntryId id) {
      return id.compareTo(first) < 0
          ? new Bearers(id, others.plus(first))
          : new Bearers(first, others.plus(id));
    }

    private @Nullable Bearers without(EntryId id) {
      if (!id.equals(first)) {
        return new Bearers(first, others.minus(id));
      }
      return others.isEmpty() ? null : new Bearers(others.first(), others.minusFirst());
    }
  }

  private final BiFunction<EntryId, EntryState, List<IndexedValue>> values;
  private final HashTrie<IndexedValue, Bearers> rows;

  AttributeIndex(BiFunction<EntryId, EntryState, List<IndexedValue>> values) {
    this(values, HashTrie.empty());
  }

  private AttributeIndex(
      BiFunction<EntryId, EntryState, List<IndexedValue>> values,
      HashTrie<IndexedValue, Bearers> rows) {
    this.values = values;
    this.rows = rows;
  }

  /** The index after some entries have changed. */
  AttributeIndex updated(Copy before, Copy after, TreeSet<EntryId> entries) {
    HashTrie<IndexedValue, Bearers> changed = rows;
    for (EntryId id : entries) {
      Kept kept = after.kept(id);
      TreeSet<IndexedValue> old = values(before.kept(id));
      TreeSet<IndexedValue> now = values(kept);
      for (IndexedValue value : old) {
        changed = now.contains(value) ? changed : without(changed, value, id);
      }
      for (IndexedValue value : now) {
        changed = old.contains(value) || kept == null ? changed : with(changed, value, kept.id());
      }
    }
    return new AttributeIndex(values, changed);
  }

  private static HashTrie<IndexedValue, Bearers> with(
      HashTrie<IndexedValue, Bearers> rows, IndexedValue value, EntryId id) {
    Bearers known = rows.get(value);
    return rows.plus(value, known == null ? new Bearers(id, TreePSet.empty()) : known.with(id));
  }

  private static HashTrie<IndexedValue, Bearers> without(
      HashTrie<IndexedValue, Bearers> rows, IndexedValue value, EntryId id) {
    Bearers known = rows.get(value);
    Bearers left = known == null ? null : known.without(id);
    return left == null ? rows.minus(value) : rows.plus(value, left);
  }

  private TreeSet<IndexedValue> values(@Nullable Kept kept) {
    TreeSet<IndexedValue> found = new TreeSet<>();
    if (kept != null && kept.kind() != null) {
      values.apply(kept.id(), kept.state()).forEach(value -> found.add(value.folded()));
    }
    return found;
  }

  /** Who has a value, in the order of their identities, at most {@code limit}. */
  TreeSet<EntryId> find(String attribute, String value, int limit) {
    TreeSet<EntryId> found = new TreeSet<>();
    Bearers bearers = rows.get(new IndexedValue(attribute, Folding.fold(value)));
    if (bearers == null) {
      return found;
    }
    found.add(bearers.first);
    for (EntryId id : bearers.others) {
      if (found.size() >= limit) {
        break;
      }
      found.add(id);
    }
    return found;
  }
}
