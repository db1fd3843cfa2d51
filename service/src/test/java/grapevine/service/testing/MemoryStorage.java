package grapevine.service.testing;

import grapevine.kernel.id.BodyId;
import grapevine.kernel.state.Batch;
import grapevine.kernel.state.Cursor;
import grapevine.kernel.state.Storage;
import grapevine.kernel.state.StorageException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A storage that keeps all in memory, and refuses what the contract forbids. */
public final class MemoryStorage implements Storage {
  private final TreeMap<byte[], byte[]> state = new TreeMap<>(Arrays::compareUnsigned);
  private final TreeMap<BodyId, byte[]> bodies = new TreeMap<>();
  private final TreeMap<Long, ByteArrayOutputStream> uploads = new TreeMap<>();
  private long freeBytes = 1 << 30;
  private int reads;

  /** Sets how much of the disk of 1 GiB is free. */
  public void free(long bytes) {
    freeBytes = bytes;
  }

  /** How many keys and ranges were read. */
  public int reads() {
    return reads;
  }

  /** How many bodies there are. */
  public int bodyCount() {
    return bodies.size();
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
    batch.bodies().forEach(body -> bodies.put(body.id(), body.content()));
    for (Batch.Part part : batch.parts()) {
      uploads
          .computeIfAbsent(part.upload(), key -> new ByteArrayOutputStream())
          .writeBytes(part.content());
    }
    for (Batch.Finish finish : batch.finished()) {
      ByteArrayOutputStream whole = uploads.remove(finish.upload());
      if (whole == null || !BodyId.of(whole.toByteArray()).equals(finish.id())) {
        throw new StorageException("a finished body is not what it is called");
      }
      bodies.put(finish.id(), whole.toByteArray());
    }
    batch.abandoned().forEach(uploads::remove);
    batch.dropped().forEach(bodies::remove);
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    reads++;
    return state.get(key);
  }

  @Override
  public Cursor scan(byte[] from, byte[] to) {
    reads++;
    return new MapCursor(state.subMap(from, to));
  }

  @Override
  public long bodySize(BodyId body) {
    byte[] content = bodies.get(body);
    return content == null ? -1 : content.length;
  }

  @Override
  public byte @Nullable [] readBody(BodyId body, long offset, int length) {
    byte[] content = bodies.get(body);
    if (content == null) {
      return null;
    }
    int begin = (int) Math.min(offset, content.length);
    return Arrays.copyOfRange(content, begin, Math.min(content.length, begin + length));
  }

  @Override
  public List<Long> uploads() {
    return List.copyOf(uploads.keySet());
  }

  @Override
  public long uploadedBytes(long upload) {
    return Optional.ofNullable(uploads.get(upload)).map(ByteArrayOutputStream::size).orElse(0);
  }

  @Override
  public Space space() {
    return new Space(freeBytes, 1 << 30);
  }

  private static final class MapCursor implements Cursor {
    private final TreeMap<byte[], byte[]> rest;
    private Map.@Nullable Entry<byte[], byte[]> at;

    MapCursor(SortedMap<byte[], byte[]> rest) {
      this.rest = new TreeMap<>(rest);
    }

    @Override
    public boolean next() {
      at = rest.pollFirstEntry();
      return at != null;
    }

    @Override
    public byte[] key() {
      return present().getKey();
    }

    @Override
    public byte[] value() {
      return present().getValue();
    }

    @Override
    public void close() {}

    private Map.Entry<byte[], byte[]> present() {
      if (at == null) {
        throw new IllegalStateException("the cursor is not at an entry");
      }
      return at;
    }
  }
}
