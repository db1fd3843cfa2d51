package grapevine.service.registry;

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

/** A state in memory, without bodies; counts its reads. */
final class MemoryStorage implements Storage {
  private final TreeMap<byte[], byte[]> state = new TreeMap<>(Arrays::compareUnsigned);
  private int reads;

  int reads() {
    return reads;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    reads++;
    return state.get(key);
  }

  @Override
  public Cursor scan(byte[] from, byte[] to) {
    reads++;
    return new Steps(new TreeMap<>(state.subMap(from, to)).entrySet().iterator());
  }

  @Override
  public void commit(Batch batch) {
    for (Batch.Write write : batch.writes()) {
      byte[] value = write.value();
      if (value == null) {
        state.remove(write.key());
      } else {
        state.put(write.key(), value);
      }
    }
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

  @Override
  public long bodySize(BodyId body) {
    return -1;
  }

  @Override
  public byte @Nullable [] readBody(BodyId body, long offset, int length) {
    return null;
  }

  private static final class Steps implements Cursor {
    private final Iterator<Map.Entry<byte[], byte[]>> rest;
    private Map.@Nullable Entry<byte[], byte[]> here;

    Steps(Iterator<Map.Entry<byte[], byte[]>> rest) {
      this.rest = rest;
    }

    @Override
    public boolean next() {
      here = rest.hasNext() ? rest.next() : null;
      return here != null;
    }

    @Override
    public byte[] key() {
      return at().getKey();
    }

    @Override
    public byte[] value() {
      return at().getValue();
    }

    @Override
    public void close() {
      here = null;
    }

    private Map.Entry<byte[], byte[]> at() {
      Map.Entry<byte[], byte[]> entry = here;
      if (entry == null) {
        throw new IllegalStateException("not at an entry");
      }
      return entry;
    }
  }
}
