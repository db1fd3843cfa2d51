package grapevine.service.registry;

import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.Folding;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What a field or an item of a list says.
 *
 * @param text the value of a field; of an item, the name, address, pattern or domain as written
 * @param identity of an item that names an entry: who that was when the item was added, where the
 *     adding server knew
 */
public record Value(String text, @Nullable EntryId identity) implements Comparable<Value> {
  /** How values are written. */
  public static final Codec<Value> CODEC =
      Codec.of(
          (out, value) ->
              out.putString(value.text).putOptional(value.identity, EntryId.CODEC::write),
          in -> new Value(in.getString(), in.getOptional(EntryId.CODEC::read)));

  private static final Comparator<Value> ORDER =
      Comparator.comparing(Value::text)
          .thenComparing(Value::identity, Comparator.nullsFirst(Comparator.naturalOrder()));

  /** A value that is only text. */
  public static Value of(String text) {
    return new Value(text, null);
  }

  /** The name under which an item with that text stands in its list, once. */
  public static String key(String text) {
    return Folding.fold(text);
  }

  @Override
  public int compareTo(Value other) {
    return ORDER.compare(this, other);
  }
}
