package grapevine.store.checkpoint;

import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.env.Disk;
import grapevine.kernel.env.DiskFile;
import grapevine.kernel.state.Cursor;
import grapevine.store.journal.JournalPosition;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes a checkpoint, slice by slice: what the state was when it began, whatever is committed
 * meanwhile. Written under a passing name, synced, and read back; {@link Checkpoints} then gives it
 * its name. For one thread.
 */
public final class CheckpointWriter implements AutoCloseable {
  private final Disk disk;
  private final JournalPosition position;
  private final Cursor cursor;
  private final DiskFile file;
  private @Nullable CheckpointReader check;
  private long offset;
  private long number;
  private long entries;
  private boolean written;

  /**
   * Begins a checkpoint.
   *
   * @param cursor over all of the state; closed by this writer
   * @param position where in the journal the state is
   */
  CheckpointWriter(Disk disk, Cursor cursor, JournalPosition position) throws IOException {
    this.disk = disk;
    this.cursor = cursor;
    this.position = position;
    this.file = disk.open(Checkpoints.PART, true);
    file.truncate(0);
    put(CheckpointReader.head(position));
  }

  /** Where in the journal the state was when this began. */
  public JournalPosition position() {
    return position;
  }

  /**
   * Does one slice of the work.
   *
   * @param bytes about how many bytes to write or read
   * @return true when the copy is complete, durable, and was read back
   * @throws grapevine.kernel.state.StorageException where what was read back is not right
   */
  public boolean slice(int bytes) throws IOException {
    long done = 0;
    while (done < bytes) {
      long before = offset;
      if (!written) {
        written = writeBlock();
        done += offset - before;
      } else {
        CheckpointReader reader = check == null ? beginCheck() : check;
        reader.next();
        done += CheckpointFormat.BLOCK_BYTES;
        if (reader.atEnd()) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    cursor.close();
    file.close();
    if (check != null) {
      check.close();
    }
  }

  private CheckpointReader beginCheck() throws IOException {
    CheckpointReader reader = new CheckpointReader(disk, Checkpoints.PART);
    check = reader;
    return reader;
  }

  /** Writes one block of entries; behind the last, the end, synced. */
  private boolean writeBlock() throws IOException {
    ByteWriter block = CheckpointFormat.begin(CheckpointFormat.ENTRIES);
    long before = entries;
    while (block.size() < CheckpointFormat.BLOCK_BYTES && cursor.next()) {
      block.putBytes(cursor.key()).putBytes(cursor.value());
      entries++;
    }
    if (entries > before) {
      put(block.toByteArray());
      return false;
    }
    ByteWriter end = CheckpointFormat.begin(CheckpointFormat.END);
    put(end.putVarint(entries).toByteArray());
    file.sync();
    return true;
  }

  private void put(byte[] payload) throws IOException {
    offset = CheckpointFormat.write(file, offset, number, payload);
    number++;
  }
}
