package grapevine.kernel.env;

import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file of a {@link Disk}. Reads may come from several threads, all else from one. */
public interface DiskFile extends AutoCloseable {
  /** Size in bytes. */
  long size() throws IOException;

  /** Writes all that remains in {@code bytes} at {@code offset}; the file grows as needed. */
  void write(long offset, ByteBuffer bytes) throws IOException;

  /**
   * Fills {@code bytes} from {@code offset} on, and less only where the file ends.
   *
   * @return how many bytes were read, 0 at or behind the end
   */
  int read(long offset, ByteBuffer bytes) throws IOException;

  /** Makes all that was written, and the size, durable. */
  void sync() throws IOException;

  /** Cuts the file off, or extends it with zeros. */
  void truncate(long size) throws IOException;

  @Override
  void close() throws IOException;
}
