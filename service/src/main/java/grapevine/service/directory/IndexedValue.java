package grapevine.service.directory;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.EntryUuid;
import grapevine.kernel.id.Folding;
import grapevine.service.registry.EntryState;
import grapevine.service.registry.Fields;
import grapevine.service.registry.ListName;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiFunction;

/**
 * One value under which an entry can be found.
 *
 * @param attribute such as {@code full-name}
 * @param value as it is written; it is compared folded
 */
public record IndexedValue(String attribute, String value) implements Comparable<IndexedValue> {
  /** The attribute that {@link EntryUuid} gives. */
  public static final String UUID = "entry-uuid";

  private static final List<String> FIELDS =
      List.of(
          Fields.FULL_NAME, "surname", "given-name", "employee-number", "uid-number", "gid-number");

  /** Whether a server's picture finds entries by that attribute. */
  public static boolean isUsual(String attribute) {
    return attribute.equals(UUID) || FIELDS.contains(attribute);
  }

  /** The values by which a server's picture finds an entry. */
  public static List<IndexedValue> usual(EntryId id, EntryState state) {
    List<IndexedValue> found = new ArrayList<>();
    found.add(new IndexedValue(UUID, EntryUuid.of(id)));
    found.addAll(ofFields(new TreeSet<>(FIELDS)).apply(id, state));
    return found;
  }

  @Override
  public int compareTo(IndexedValue other) {
    int byAttribute = attribute.compareTo(other.attribute);
    return byAttribute != 0 ? byAttribute : value.compareTo(other.value);
  }

  /** With the value as it is compared. */
  IndexedValue folded() {
    return new IndexedValue(attribute, Folding.fold(value));
  }

  /**
   * What finds entries by the values of some fields.
   *
   * @param names none of them a secret's
   */
  public static BiFunction<EntryId, EntryState, List<IndexedValue>> ofFields(
      SortedSet<String> names) {
    SortedSet<String> fields = new TreeSet<>(names);
    fields.removeIf(Fields::isSecret);
    return (id, state) -> {
      List<IndexedValue> found = new ArrayList<>();
      for (String field : fields) {
        state
            .list(ListName.FIELDS)
            .active(field)
            .ifPresent(value -> found.add(new IndexedValue(field, value.text())));
      }
      return found;
    };
  }
}
