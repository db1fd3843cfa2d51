package grapevine.kernel.state;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * A typed part of the state: all keys that begin with the number of the table. Keys are written so
 * that their bytes sort as they should be scanned. Immutable, safe for use by several threads.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 */
public final class Table<K, V> {
  private final int number;
  private final BiConsumer<ByteWriter, K> keyWriter;
  private final Function<ByteReader, K> keyReader;
  private final Codec<V> values;

  /**
   * A table.
   *
   * @param number 16 to 255, of this table only; lower ones belong to the storage
   */
  public Table(
      int number,
      BiConsumer<ByteWriter, K> keyWriter,
      Function<ByteReader, K> keyReader,
      Codec<V> values) {
    this.number = number;
    this.keyWriter = keyWriter;
    this.keyReader = keyReader;
    this.values = values;
  }

  /** The value of a key. */
  public Optional<V> get(State state, K key) {
    return Optional.ofNullable(state.get(key(key))).map(values::fromBytes);
  }

  /** Whether there is such a key. */
  public boolean contains(State state, K key) {
    return state.get(key(key)) != null;
  }

  /** Sets the value of a key. */
  public void put(Transaction transaction, K key, V value) {
    transaction.put(key(key), values.toBytes(value));
  }

  /** Removes a key. */
  public void delete(Transaction transaction, K key) {
    transaction.delete(key(key));
  }

  /** The key that a write is about, or nothing where it is of another table. */
  public Optional<K> key(Batch.Write write) {
    byte[] key = write.key();
    return (key[0] & 0xff) == number
        ? Optional.of(keyReader.apply(new ByteReader(key, 1, key.length - 1)))
        : Optional.empty();
  }

  /** What a write of this table sets, or nothing where it removes the key. */
  public Optional<V> value(Batch.Write write) {
    return Optional.ofNullable(write.value()).map(values::fromBytes);
  }

  /** Shows all entries in order, until the visitor returns false. */
  public void forEach(State state, BiPredicate<K, V> visitor) {
    byte[] from = {(byte) number};
    scan(state, from, after(from), visitor);
  }

  /**
   * Shows, in order, the entries whose keys begin as the prefix does, until the visitor returns
   * false.
   */
  public void forEach(State state, byte[] prefix, BiPredicate<K, V> visitor) {
    byte[] from = new ByteWriter().putByte(number).putRaw(prefix).toByteArray();
    scan(state, from, after(from), visitor);
  }

  /**
   * Shows, in order, the entries from a key on whose keys begin as the prefix does, until the
   * visitor returns false.
   */
  public void forEachFrom(State state, byte[] prefix, K first, BiPredicate<K, V> visitor) {
    byte[] begin = new ByteWriter().putByte(number).putRaw(prefix).toByteArray();
    scan(state, key(first), after(begin), visitor);
  }

  /** All values whose keys begin as the prefix does, at most {@code limit}. */
  public List<V> values(State state, byte[] prefix, int limit) {
    List<V> found = new ArrayList<>();
    forEach(
        state,
        prefix,
        (key, value) -> {
          found.add(value);
          return found.size() < limit;
        });
    return found;
  }

  private void scan(State state, byte[] from, byte[] to, BiPredicate<K, V> visitor) {
    try (Cursor cursor = state.scan(from, to)) {
      while (cursor.next()) {
        byte[] key = cursor.key();
        K read = keyReader.apply(new ByteReader(key, 1, key.length - 1));
        if (!visitor.test(read, values.fromBytes(cursor.value()))) {
          return;
        }
      }
    }
  }

  private byte[] key(K key) {
    ByteWriter out = new ByteWriter().putByte(number);
    keyWriter.accept(out, key);
    return out.toByteArray();
  }

  /** The lowest key that does not begin with that prefix. */
  private static byte[] after(byte[] prefix) {
    int length = prefix.length;
    while (length > 0 && prefix[length - 1] == (byte) 0xff) {
      length--;
    }
    byte[] next = Arrays.copyOf(prefix, length);
    if (length > 0) {
      next[length - 1]++;
    }
    return next;
  }
}
