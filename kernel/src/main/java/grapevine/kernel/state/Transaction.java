package grapevine.kernel.state;

import grapevine.kernel.check.Invariant;
import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.id.BodyId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The writes of one batch of events, over the durable state: reads see both. Bodies are counted by
 * reference: a body is stored with its first reference and dropped with its last. For one thread.
 */
public final class Transaction implements State, Bodies {
  /** First byte of the keys under which references to bodies are counted. */
  public static final int REFERENCES = 0x02;

  private static final int TABLES = 256;

  /** How many keys are remembered with what they have; a power of two. */
  private static final int REMEMBERED = 256;

  /** Writes in the order of their keys; nothing stands for a deletion. */
  private static final class Writes extends TreeMap<byte[], Optional<byte[]>> {
    private static final long serialVersionUID = 1;

    Writes() {
      super(Arrays::compareUnsigned);
    }
  }

  /** What a key has. */
  private static final class Known {
    private final byte[] key;
    private final byte @Nullable [] value;

    Known(byte[] key, byte @Nullable [] value) {
      this.key = key;
      this.value = value;
    }
  }

  private final Storage storage;

  /** The writes by the first byte of their keys; null where there are none. */
  private final @Nullable Writes[] writes = new Writes[TABLES];

  private final TreeMap<BodyId, byte[]> bodies = new TreeMap<>();
  private final TreeMap<BodyId, Long> references = new TreeMap<>();
  private final long[] writesTo = new long[TABLES];
  private final List<Batch.Part> parts = new ArrayList<>();
  private final TreeMap<Long, BodyId> finished = new TreeMap<>();
  private final List<Long> abandoned = new ArrayList<>();
  private boolean changed;

  /** What was read or written last, each where its key's hash says. */
  private final @Nullable Known[] known = new Known[REMEMBERED];

  /** An empty transaction over that storage. */
  public Transaction(Storage storage) {
    this.storage = storage;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    int place = place(key);
    Known before = known[place];
    if (before != null && Arrays.equals(before.key, key)) {
      return before.value; // one event mostly asks for the same few records again and again
    }
    Writes table = writes[key[0] & 0xff];
    Optional<byte[]> pending = table == null ? null : table.get(key);
    byte[] value = pending == null ? storage.get(key) : pending.orElse(null);
    known[place] = new Known(key, value);
    return value;
  }

  private static int place(byte[] key) {
    int hash = Arrays.hashCode(key);
    return (hash ^ hash >>> 16) & (REMEMBERED - 1);
  }

  @Override
  public Cursor scan(byte[] from, byte[] to) {
    Writes pending = new Writes();
    int last = to.length == 0 ? -1 : to[0] & 0xff;
    for (int table = from.length == 0 ? 0 : from[0] & 0xff; table <= last; table++) {
      Writes here = writes[table];
      if (here != null) {
        pending.putAll(here.subMap(from, to));
      }
    }
    return new OverlayCursor(storage.scan(from, to), pending);
  }

  /** Whether anything was written: until then, all that was read is durable. */
  public boolean isChanged() {
    return changed;
  }

  /** Shows what was written so far, in the order of the keys; of each key the last. */
  public void forEachWrite(Consumer<Batch.Write> sink) {
    for (Writes table : writes) {
      if (table != null) {
        table.forEach((key, value) -> sink.accept(new Batch.Write(key, value.orElse(null))));
      }
    }
  }

  /** Sets the value of a key. */
  public void put(byte[] key, byte[] value) {
    write(key, Optional.of(value));
  }

  /** Removes a key. */
  public void delete(byte[] key) {
    write(key, Optional.empty());
  }

  private void write(byte[] key, Optional<byte[]> value) {
    int table = key[0] & 0xff;
    Writes here = writes[table];
    if (here == null) {
      here = new Writes();
      writes[table] = here;
    }
    here.put(key, value);
    known[place(key)] = new Known(key, value.orElse(null));
    writesTo[table]++;
    changed = true;
  }

  /**
   * How often this transaction has written to a table: while the number stays the same, what was
   * read from the table holds.
   */
  public long writesTo(int table) {
    return writesTo[table];
  }

  /** Offers the content of a body; it is stored where {@link #retain} was, or will be, called. */
  public void putBody(BodyId body, byte[] content) {
    bodies.putIfAbsent(body, content);
    changed = true;
  }

  /** Appends a part to an unfinished body. */
  public void putPart(long upload, byte[] content) {
    Invariant.check(!finished.containsKey(upload), "nothing follows a body that is complete");
    parts.add(new Batch.Part(upload, content));
    changed = true;
  }

  /** Declares an unfinished body complete; it needs a {@link #retain} in the same batch. */
  public void finish(long upload, BodyId body) {
    finished.put(upload, body);
    changed = true;
  }

  /** Whether a body was declared complete in this batch: it stays if it is retained. */
  public boolean isFinished(BodyId body) {
    return finished.containsValue(body);
  }

  /** Gives an unfinished body up. */
  public void abandon(long upload) {
    parts.removeIf(part -> part.upload() == upload);
    abandoned.add(upload);
    changed = true;
  }

  /** Counts one more reference to a body. */
  public void retain(BodyId body) {
    references.put(body, references(body) + 1);
    changed = true;
  }

  /** Counts one reference to a body less. */
  public void release(BodyId body) {
    long count = references(body);
    Invariant.check(count > 0, "a released body has references: %s", body);
    references.put(body, count - 1);
    changed = true;
  }

  /** How many references to a body there are, those that are pending included. */
  public long references(BodyId body) {
    Long pending = references.get(body);
    if (pending != null) {
      return pending;
    }
    byte[] counted = storage.get(referencesKey(body));
    return counted == null ? 0 : new ByteReader(counted).getVarint();
  }

  @Override
  public long bodySize(BodyId body) {
    byte[] pending = bodies.get(body);
    return pending != null ? pending.length : storage.bodySize(body);
  }

  @Override
  public byte @Nullable [] readBody(BodyId body, long offset, int length) {
    byte[] pending = bodies.get(body);
    if (pending == null) {
      return storage.readBody(body, offset, length);
    }
    int from = (int) Math.min(offset, pending.length);
    return Arrays.copyOfRange(pending, from, Math.min(pending.length, from + length));
  }

  /** All that was written, to be committed; the transaction must not be used afterwards. */
  public Batch seal() {
    List<BodyId> dropped = new ArrayList<>();
    references.forEach((body, count) -> countReferences(body, count, dropped));
    abandonUnreferred();
    bodies.keySet().removeIf(body -> references(body) == 0);
    List<Batch.Write> changes = new ArrayList<>();
    for (Writes table : writes) {
      if (table != null) {
        table.forEach((key, value) -> changes.add(new Batch.Write(key, value.orElse(null))));
      }
    }
    List<Batch.Body> whole = new ArrayList<>(bodies.size());
    bodies.forEach((body, content) -> {
      if (storage.get(referencesKey(body)) == null) { // what is referred to is stored already
        whole.add(new Batch.Body(body, content));
      }
    });
    List<Batch.Finish> complete = new ArrayList<>(finished.size());
    finished.forEach((upload, body) -> complete.add(new Batch.Finish(upload, body)));
    return new Batch(changes, whole, parts, complete, abandoned, dropped);
  }

  /** A body that was completed, and let go of, in one batch is not kept. */
  private void abandonUnreferred() {
    // Not over entries: a removal may give an entry of a TreeMap the content of its neighbour.
    List<Long> unreferred = new ArrayList<>();
    finished.forEach((upload, body) -> {
      if (references(body) == 0) {
        unreferred.add(upload);
      }
    });
    unreferred.forEach(finished::remove);
    unreferred.forEach(this::abandon);
  }

  private void countReferences(BodyId body, long count, List<BodyId> dropped) {
    byte[] key = referencesKey(body);
    if (count > 0) {
      put(key, new ByteWriter().putVarint(count).toByteArray());
      return;
    }
    if (storage.get(key) != null) {
      delete(key);
    }
    if (storage.bodySize(body) >= 0) {
      dropped.add(body);
    }
  }

  private static byte[] referencesKey(BodyId body) {
    return new ByteWriter().putByte(REFERENCES).putRaw(body.digest()).toByteArray();
  }

  /** Merges pending writes into a cursor of the durable state. */
  private static final class OverlayCursor implements Cursor {
    private final Cursor durable;
    private final NavigableMap<byte[], Optional<byte[]>> pending;
    private boolean durableReady;
    private boolean started;
    private byte @Nullable [] key;
    private byte @Nullable [] value;

    OverlayCursor(Cursor durable, NavigableMap<byte[], Optional<byte[]>> pending) {
      this.durable = durable;
      this.pending = pending;
    }

    @Override
    public boolean next() {
      if (!started) {
        started = true;
        durableReady = durable.next();
      }
      while (durableReady || !pending.isEmpty()) {
        if (step()) {
          return true;
        }
      }
      return false;
    }

    /** Takes the lower of both heads; false where it is a deletion. */
    private boolean step() {
      Map.Entry<byte[], Optional<byte[]>> first = pending.firstEntry();
      int order =
          first == null
              ? -1
              : durableReady ? Arrays.compareUnsigned(durable.key(), first.getKey()) : 1;
      if (order < 0) {
        key = durable.key();
        value = durable.value();
        durableReady = durable.next();
        return true;
      }
      if (order == 0) {
        durableReady = durable.next();
      }
      pending.pollFirstEntry();
      key = first == null ? null : first.getKey();
      value = first == null ? null : first.getValue().orElse(null);
      return value != null;
    }

    @Override
    public byte[] key() {
      return present(key);
    }

    @Override
    public byte[] value() {
      return present(value);
    }

    @Override
    public void close() {
      durable.close();
    }

    private static byte[] present(byte @Nullable [] bytes) {
      if (bytes == null) {
        throw new IllegalStateException("the cursor is not at an entry");
      }
      return bytes;
    }
  }
}
