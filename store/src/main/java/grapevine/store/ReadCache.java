package grapevine.store;

import grapevine.kernel.state.Batch;
import grapevine.kernel.state.State;
import grapevine.store.state.KeyBytes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is read often, so that the few records that each event needs (a server's own entry, vectors,
 * somebody's inbox sites) are not looked up in the state store again and again. That a key is
 * absent is remembered too. Only what was wanted twice stays: most records are of one message, and
 * would push out the others (the two queues of Johnson and Shasha, VLDB 1994). It shows exactly
 * what the state store holds: a value that was read while a batch was applied is not remembered.
 * Safe for use by several threads.
 */
final class ReadCache {
  private static final int ENTRY_BYTES_MAX = 4096;
  private static final int OVERHEAD_BYTES = 120;
  private static final int NEWCOMERS_MAX = 512;

  /** What a key has: a value, or none. */
  private record Known(byte @Nullable [] value) {}

  private final State state;
  private final long bytesMax;

  /** What was wanted once, the oldest first. Most of that is never wanted again. */
  private final LinkedHashMap<KeyBytes, Known> newcomers = new LinkedHashMap<>();

  /** What was wanted again, the one that was not for the longest time first. */
  private final LinkedHashMap<KeyBytes, Known> entries = new LinkedHashMap<>(1024, 0.75f, true);

  private long bytes;
  private long batches;

  /** An empty cache before that state, of about so many bytes. */
  ReadCache(State state, long bytesMax) {
    this.state = state;
    this.bytesMax = bytesMax;
  }

  /** The value of a key, or null. */
  byte @Nullable [] get(byte[] key) {
    KeyBytes wanted = new KeyBytes(key);
    long before;
    synchronized (this) {
      Known known = known(wanted);
      if (known != null) {
        return known.value();
      }
      before = batches;
    }
    byte[] read = state.get(key);
    synchronized (this) {
      if (before == batches) {
        welcome(wanted, new Known(read));
      }
    }
    return read;
  }

  /** A batch is being applied to the state: what is remembered changes with it. */
  synchronized void apply(List<Batch.Write> writes) {
    batches++;
    for (Batch.Write write : writes) {
      KeyBytes key = new KeyBytes(write.key());
      Known value = new Known(write.value());
      Known known = entries.get(key);
      Known newcomer = known == null ? newcomers.remove(key) : null;
      if (known != null) {
        bytes -= cost(key, known);
        remember(key, value);
      } else if (newcomer != null && newcomer.value() != null && write.value() != null) {
        remember(key, value); // read and then changed, as it will be the next time
      } else if (newcomer != null) {
        welcome(key, value);
      }
    }
  }

  private @Nullable Known known(KeyBytes key) {
    Known again = entries.get(key);
    if (again != null) {
      return again;
    }
    Known newcomer = newcomers.remove(key);
    if (newcomer != null) {
      remember(key, newcomer);
    }
    return newcomer;
  }

  private void welcome(KeyBytes key, Known value) {
    if (cost(key, value) <= ENTRY_BYTES_MAX) {
      newcomers.put(key, value);
      if (newcomers.size() > NEWCOMERS_MAX) {
        newcomers.pollFirstEntry();
      }
    }
  }

  private void remember(KeyBytes key, Known value) {
    if (cost(key, value) > ENTRY_BYTES_MAX) {
      entries.remove(key);
      return;
    }
    entries.put(key, value);
    bytes += cost(key, value);
    while (bytes > bytesMax) {
      Map.Entry<KeyBytes, Known> oldest = entries.pollFirstEntry();
      bytes -= cost(oldest.getKey(), oldest.getValue());
    }
  }

  private static int cost(KeyBytes key, Known value) {
    byte[] known = value.value();
    return key.length() + (known == null ? 0 : known.length) + OVERHEAD_BYTES;
  }
}
