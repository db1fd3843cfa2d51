package grapevine.runtime.disk;

import grapevine.kernel.env.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * An open file. Reading has a channel of its own: Java closes a channel when a thread that uses it
 * is interrupted, and a session that is ended while it reads a message must not take the file from
 * everybody else. So a read that finds its channel closed opens it again. Writing and syncing are
 * done by one thread, which nobody interrupts.
 */
final class RealFile implements DiskFile {
  private final FileChannel writing;
  private final Consumer<RealFile> whenClosed;
  private volatile FileChannel reading;
  private volatile Path path;
  private volatile boolean closed;

  RealFile(Path path, boolean create, Consumer<RealFile> whenClosed) throws IOException {
    this.path = path;
    this.whenClosed = whenClosed;
    this.writing =
        create
            ? FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE)
            : FileChannel.open(path, StandardOpenOption.WRITE);
    try {
      this.reading = FileChannel.open(path, StandardOpenOption.READ);
    } catch (IOException failure) {
      writing.close();
      throw failure;
    }
  }

  Path path() {
    return path;
  }

  void renamed(Path newPath) {
    path = newPath;
  }

  @Override
  public long size() throws IOException {
    return writing.size();
  }

  @Override
  public void write(long offset, ByteBuffer bytes) throws IOException {
    long position = offset;
    while (bytes.hasRemaining()) {
      position += writing.write(bytes, position);
    }
  }

  @Override
  public int read(long offset, ByteBuffer bytes) throws IOException {
    int start = bytes.position();
    boolean interrupted = false;
    try {
      while (true) {
        FileChannel channel = reading;
        try {
          fill(channel, offset + bytes.position() - start, bytes);
          return bytes.position() - start;
        } catch (ClosedChannelException lost) {
          interrupted |= Thread.interrupted();
          reopen(lost);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void sync() throws IOException {
    // fdatasync: it includes the size where that has changed, and saves the time of the last write.
    writing.force(false);
  }

  @Override
  public void truncate(long size) throws IOException {
    long before = writing.size();
    if (size < before) {
      writing.truncate(size);
    } else if (size > before) {
      writing.write(ByteBuffer.wrap(new byte[1]), size - 1);
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    whenClosed.accept(this);
    try {
      reading.close();
    } finally {
      writing.close();
    }
  }

  private static void fill(FileChannel channel, long offset, ByteBuffer bytes) throws IOException {
    long position = offset;
    while (bytes.hasRemaining()) {
      int read = channel.read(bytes, position);
      if (read < 0) {
        return;
      }
      position += read;
    }
  }

  private synchronized void reopen(ClosedChannelException cause) throws IOException {
    if (closed) {
      throw cause;
    }
    if (!reading.isOpen()) {
      reading = FileChannel.open(path, StandardOpenOption.READ);
    }
  }
}
