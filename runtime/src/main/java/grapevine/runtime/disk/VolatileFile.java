package grapevine.runtime.disk;

import grapevine.kernel.env.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A file of a {@link VolatileDisk}. */
final class VolatileFile implements DiskFile {
  /** A machine writes out by itself, sooner or later, what nobody syncs; so does this. */
  private static final long HELD_BYTES_MAX = 64L << 20;

  private final VolatileDisk disk;
  private final DiskFile file;
  private final List<Write> held = new ArrayList<>();
  private long heldBytes;

  VolatileFile(VolatileDisk disk, DiskFile file) {
    this.disk = disk;
    this.file = file;
  }

  private record Write(long offset, ByteBuffer bytes) {
    long end() {
      return offset + bytes.remaining();
    }

    /** Copies what it has of a range to where that range is read. */
    void copyTo(ByteBuffer target, long from, long to) {
      long begin = Math.max(from, offset);
      long end = Math.min(to, end());
      if (begin < end) {
        int length = (int) (end - begin);
        int at = target.position() + (int) (begin - from);
        target.put(at, bytes, bytes.position() + (int) (begin - offset), length);
      }
    }
  }

  @Override
  public synchronized long size() throws IOException {
    return held.stream().mapToLong(Write::end).reduce(file.size(), Math::max);
  }

  @Override
  public synchronized void write(long offset, ByteBuffer bytes) throws IOException {
    ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
    held.add(new Write(offset, copy));
    heldBytes += copy.remaining();
    if (heldBytes > HELD_BYTES_MAX) {
      handOn();
    }
  }

  @Override
  public synchronized int read(long offset, ByteBuffer bytes) throws IOException {
    int length = Math.clamp(size() - offset, 0, bytes.remaining());
    ByteBuffer found = ByteBuffer.allocate(length);
    file.read(offset, found);
    found.rewind(); // behind the end of the file is zero, as it is in a file with a hole
    for (Write write : held) {
      write.copyTo(found, offset, offset + length);
    }
    bytes.put(found);
    return length;
  }

  @Override
  public synchronized void sync() throws IOException {
    disk.spendSync(held.stream().map(Write::bytes).toList());
    handOn();
  }

  @Override
  public synchronized void truncate(long size) throws IOException {
    handOn();
    file.truncate(size);
  }

  @Override
  public synchronized void close() throws IOException {
    try {
      handOn();
    } finally {
      file.close();
    }
  }

  private void handOn() throws IOException {
    for (Write write : held) {
      file.write(write.offset(), write.bytes().duplicate());
    }
    held.clear();
    heldBytes = 0;
  }
}
