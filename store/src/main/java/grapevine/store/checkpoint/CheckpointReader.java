package grapevine.store.checkpoint;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.env.Disk;
import grapevine.kernel.env.DiskFile;
import grapevine.kernel.state.Batch;
import grapevine.kernel.state.StorageException;
import grapevine.store.journal.JournalPosition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads a checkpoint block by block, and believes nothing unchecked. For one thread. */
public final class CheckpointReader implements AutoCloseable {
  private final DiskFile file;
  private final String path;
  private final JournalPosition position;
  private long offset;
  private long number;
  private long entries;
  private boolean atEnd;

  /**
   * Opens a checkpoint and reads its head.
   *
   * @throws StorageException where it is damaged, or of an unknown version
   */
  public CheckpointReader(Disk disk, String path) throws IOException {
    this.path = path;
    this.file = disk.open(path, false);
    byte[] head = block();
    if (head[0] != CheckpointFormat.HEAD) {
      throw damaged();
    }
    ByteReader in = CheckpointFormat.contents(head);
    int version = in.getByte();
    if (version != CheckpointFormat.VERSION) {
      throw new StorageException(
          path + " has format version " + version + ", which this Grapevine does not know");
    }
    this.position = JournalPosition.CODEC.fromBytes(in.getBytes());
  }

  static byte[] head(JournalPosition position) {
    ByteWriter head = CheckpointFormat.begin(CheckpointFormat.HEAD);
    head.putByte(CheckpointFormat.VERSION).putBytes(JournalPosition.CODEC.toBytes(position));
    return head.toByteArray();
  }

  /** Where in the journal the state was that was copied. */
  public JournalPosition position() {
    return position;
  }

  /** Whether all was read and the count of entries was right. */
  public boolean atEnd() {
    return atEnd;
  }

  /**
   * The entries of the next block; at the end none.
   *
   * @throws StorageException where it is damaged
   */
  public List<Batch.Write> next() throws IOException {
    byte[] payload = block();
    ByteReader in = CheckpointFormat.contents(payload);
    List<Batch.Write> found = new ArrayList<>();
    if (payload[0] == CheckpointFormat.ENTRIES) {
      while (in.remaining() > 0) {
        found.add(new Batch.Write(in.getBytes(), in.getBytes()));
      }
      entries += found.size();
    } else if (payload[0] == CheckpointFormat.END && in.getVarint() == entries) {
      atEnd = true;
    } else {
      throw damaged();
    }
    return found;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private byte[] block() throws IOException {
    byte[] payload = CheckpointFormat.read(file, offset, number);
    if (payload == null) {
      throw damaged();
    }
    offset += CheckpointFormat.BLOCK_HEADER_BYTES + payload.length;
    number++;
    return payload;
  }

  private StorageException damaged() {
    return new StorageException(
        "the checkpoint " + path + " is damaged in block " + number + " at offset " + offset);
  }
}
