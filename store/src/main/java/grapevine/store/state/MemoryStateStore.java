package grapevine.store.state;

import grapevine.kernel.state.Batch;
import grapevine.kernel.state.Cursor;
import grapevine.store.journal.JournalPosition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A state store in memory, for simulations and tests. It outlives the server that uses it, as a
 * folder would: {@link #close}, which a simulated kill calls too, does nothing but forget open
 * cursors. The last applications count as not yet durable, and a simulated power cut takes some of
 * them back with {@link #loseLast}. Safe for use by several threads.
 */
public final class MemoryStateStore implements StateStore {
  private static final int UNSYNCED_MAX = 256;

  private final TreeMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);
  private final ArrayDeque<Undo> unsynced = new ArrayDeque<>();
  private final List<MemoryCursor> cursors = new ArrayList<>();
  private JournalPosition position = JournalPosition.NONE;

  private record Undo(JournalPosition position, List<Batch.Write> before) {}

  @Override
  public synchronized byte @Nullable [] get(byte[] key) {
    return entries.get(key);
  }

  @Override
  public synchronized Cursor scan(byte[] from, byte[] to) {
    MemoryCursor cursor = new MemoryCursor(from, to);
    cursors.add(cursor);
    return cursor;
  }

  @Override
  public synchronized void apply(List<Batch.Write> writes, JournalPosition newPosition) {
    List<Batch.Write> before = new ArrayList<>(writes.size());
    for (Batch.Write write : writes) {
      byte[] old = set(write.key(), write.value());
      before.add(new Batch.Write(write.key(), old));
    }
    unsynced.addLast(new Undo(position, before));
    if (unsynced.size() > UNSYNCED_MAX) {
      unsynced.removeFirst();
    }
    position = newPosition;
  }

  @Override
  public synchronized JournalPosition position() {
    return position;
  }

  @Override
  public synchronized void clear() {
    cursors.clear();
    entries.clear();
    unsynced.clear();
    position = JournalPosition.NONE;
  }

  @Override
  public synchronized void close() {
    cursors.clear();
  }

  /** How many of the last applications a power cut may take back. */
  public synchronized int unsyncedApplications() {
    return unsynced.size();
  }

  /** Takes the last applications back, as a power cut does; at most those not yet durable. */
  public synchronized void loseLast(int applications) {
    cursors.clear();
    for (int lost = 0; lost < applications && !unsynced.isEmpty(); lost++) {
      Undo undo = unsynced.removeLast();
      List<Batch.Write> before = undo.before();
      for (int index = before.size() - 1; index >= 0; index--) {
        set(before.get(index).key(), before.get(index).value());
      }
      position = undo.position();
    }
  }

  /** Makes all applications so far durable. */
  public synchronized void sync() {
    unsynced.clear();
  }

  /** A copy as of now, all durable: an old disk that may come back, or an observer's view. */
  public synchronized MemoryStateStore copy() {
    MemoryStateStore copy = new MemoryStateStore();
    copy.entries.putAll(entries);
    copy.position = position;
    return copy;
  }

  private byte @Nullable [] set(byte[] key, byte @Nullable [] value) {
    byte[] old = value == null ? entries.remove(key) : entries.put(key, value);
    for (MemoryCursor cursor : cursors) {
      cursor.preserve(key, old);
    }
    return old;
  }

  /** Steps through the live map, and keeps for itself what writes have replaced since. */
  private final class MemoryCursor implements Cursor {
    private final byte[] to;
    private final TreeMap<byte[], Optional<byte[]>> replaced =
        new TreeMap<>(Arrays::compareUnsigned);
    private byte[] at;
    private boolean inclusive = true;
    private byte @Nullable [] value;

    MemoryCursor(byte[] from, byte[] to) {
      this.at = from;
      this.to = to;
    }

    void preserve(byte[] key, byte @Nullable [] old) {
      int order = Arrays.compareUnsigned(key, at);
      boolean ahead = order > 0 || (order == 0 && inclusive);
      if (ahead && Arrays.compareUnsigned(key, to) < 0) {
        replaced.putIfAbsent(key, Optional.ofNullable(old));
      }
    }

    @Override
    public boolean next() {
      synchronized (MemoryStateStore.this) {
        while (step()) {
          if (value != null) {
            return true;
          }
        }
        return false;
      }
    }

    /**
     * Takes the next key of both maps; false at the end. The value is null where there was none.
     */
    private boolean step() {
      Map.Entry<byte[], byte[]> live =
          inclusive ? entries.ceilingEntry(at) : entries.higherEntry(at);
      Map.Entry<byte[], Optional<byte[]>> old = replaced.pollFirstEntry();
      boolean fromOld =
          old != null && (live == null || Arrays.compareUnsigned(old.getKey(), live.getKey()) <= 0);
      if (old != null && !fromOld) {
        replaced.put(old.getKey(), old.getValue());
      }
      if (fromOld) {
        at = old.getKey();
        value = old.getValue().orElse(null);
      } else if (live != null && Arrays.compareUnsigned(live.getKey(), to) < 0) {
        at = live.getKey();
        value = live.getValue();
      } else {
        value = null;
        return false;
      }
      inclusive = false;
      return true;
    }

    @Override
    public byte[] key() {
      return at;
    }

    @Override
    public byte[] value() {
      if (value == null) {
        throw new IllegalStateException("the cursor is not at an entry");
      }
      return value;
    }

    @Override
    public void close() {
      synchronized (MemoryStateStore.this) {
        cursors.remove(this);
      }
    }
  }
}
