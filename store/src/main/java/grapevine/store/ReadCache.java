package grapevine.store;

import grapevine.kernel.state.Batch;
import grapevine.kernel.state.State;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was read or written last, so that the few records that each event needs (a server's own
 * entry, vectors, somebody's inbox sites) are not looked up in the state store again and again.
 * That a key is absent is remembered too. It shows exactly what the state store holds: a value that
 * was read while a batch was applied is not remembered. Safe for use by several threads.
 */
final class ReadCache {
  private static final Optional<byte[]> ABSENT = Optional.empty();
  private static final int ENTRY_BYTES_MAX = 4096;
  private static final int OVERHEAD_BYTES = 120;

  /** A key by its content. */
  private static final class Key {
    private final byte[] bytes;
    private final int hash;

    Key(byte[] bytes) {
      this.bytes = bytes;
      this.hash = Arrays.hashCode(bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key that && hash == that.hash && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  private final State state;
  private final long bytesMax;
  private final LinkedHashMap<Key, Optional<byte[]>> entries =
      new LinkedHashMap<>(1024, 0.75f, true);
  private long bytes;
  private long batches;

  /** An empty cache before that state, of about so many bytes. */
  ReadCache(State state, long bytesMax) {
    this.state = state;
    this.bytesMax = bytesMax;
  }

  /** The value of a key, or null. */
  byte @Nullable [] get(byte[] key) {
    Key wanted = new Key(key);
    long before;
    synchronized (this) {
      Optional<byte[]> known = entries.get(wanted);
      if (known != null) {
        return known.orElse(null);
      }
      before = batches;
    }
    byte[] read = state.get(key);
    synchronized (this) {
      if (before == batches) {
        remember(wanted, read);
      }
    }
    return read;
  }

  /** A batch is being applied to the state: what it writes is remembered. */
  synchronized void apply(List<Batch.Write> writes) {
    batches++;
    for (Batch.Write write : writes) {
      remember(new Key(write.key()), write.value());
    }
  }

  private void remember(Key key, byte @Nullable [] value) {
    Optional<byte[]> before = entries.remove(key);
    if (before != null) {
      bytes -= cost(key, before);
    }
    Optional<byte[]> now = value == null ? ABSENT : Optional.of(value);
    if (cost(key, now) > ENTRY_BYTES_MAX) {
      return;
    }
    entries.put(key, now);
    bytes += cost(key, now);
    Iterator<Map.Entry<Key, Optional<byte[]>>> eldest = entries.entrySet().iterator();
    while (bytes > bytesMax) {
      Map.Entry<Key, Optional<byte[]>> oldest = eldest.next();
      bytes -= cost(oldest.getKey(), oldest.getValue());
      eldest.remove();
    }
  }

  private static int cost(Key key, Optional<byte[]> value) {
    return key.bytes.length + value.map(bytes -> bytes.length).orElse(0) + OVERHEAD_BYTES;
  }
}
