package grapevine.mechanism.world;

import grapevine.kernel.id.BodyId;
import grapevine.kernel.state.Batch;
import grapevine.kernel.state.Cursor;
import grapevine.kernel.state.Storage;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A state in memory, without bodies; it can be copied, as a disk can. */
public final class TreeStorage implements Storage {
  private final TreeMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);
  private long reads;

  /** What the disk holds now. */
  public TreeStorage copy() {
    TreeStorage copy = new TreeStorage();
    copy.entries.putAll(entries);
    return copy;
  }

  /** How many keys and ranges were read. */
  public long reads() {
    return reads;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    reads++;
    return entries.get(key);
  }

  @Override
  public Cursor scan(byte[] from, byte[] to) {
    reads++;
    return new Entries(new TreeMap<>(entries.subMap(from, to)).entrySet().iterator());
  }

  @Override
  public void commit(Batch batch) {
    for (Batch.Write write : batch.writes()) {
      byte[] value = write.value();
      if (value == null) {
        entries.remove(write.key());
      } else {
        entries.put(write.key(), value);
      }
    }
  }

  @Override
  public long bodySize(BodyId body) {
    return -1;
  }

  @Override
  public byte @Nullable [] readBody(BodyId body, long offset, int length) {
    return null;
  }

  @Override
  public List<Long> uploads() {
    return List.of();
  }

  @Override
  public long uploadedBytes(long upload) {
    return 0;
  }

  @Override
  public Space space() {
    return new Space(1, 1);
  }

  /** Steps through entries that cannot change any more. */
  private static final class Entries implements Cursor {
    private final Iterator<Map.Entry<byte[], byte[]>> rest;
    private Map.@Nullable Entry<byte[], byte[]> at;

    Entries(Iterator<Map.Entry<byte[], byte[]>> rest) {
      this.rest = rest;
    }

    @Override
    public boolean next() {
      at = rest.hasNext() ? rest.next() : null;
      return at != null;
    }

    @Override
    public byte[] key() {
      return current().getKey();
    }

    @Override
    public byte[] value() {
      return current().getValue();
    }

    @Override
    public void close() {}

    private Map.Entry<byte[], byte[]> current() {
      Map.Entry<byte[], byte[]> entry = at;
      if (entry == null) {
        throw new IllegalStateException("not at an entry");
      }
      return entry;
    }
  }
}
