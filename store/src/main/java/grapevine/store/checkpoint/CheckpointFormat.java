package grapevine.store.checkpoint;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.env.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a checkpoint, format version 1: blocks, one behind the other, each of
 *
 * <pre>
 *  0  length of the payload
 *  4  CRC-32C of the block's number, from 0, as eight bytes, and the payload
 *  8  payload: kind, and by kind
 *       HEAD     version, position of the journal
 *       ENTRIES  as many as there are: key, value
 *       END      how many entries there were
 * </pre>
 */
final class CheckpointFormat {
  static final int VERSION = 1;
  static final int HEAD = 1;
  static final int ENTRIES = 2;
  static final int END = 3;
  static final int BLOCK_HEADER_BYTES = 8;

  /** A payload is closed when it has reached this size. */
  static final int BLOCK_BYTES = 64 << 10;

  /** No payload is larger; a length above this is damage. */
  private static final int PAYLOAD_MAX_BYTES = 256 << 20;

  private CheckpointFormat() {}

  /** Writes a block, and returns the offset behind it. */
  static long write(DiskFile file, long offset, long number, byte[] payload) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(BLOCK_HEADER_BYTES + payload.length);
    block.putInt(payload.length).putInt(checksum(number, payload)).put(payload).flip();
    file.write(offset, block);
    return offset + BLOCK_HEADER_BYTES + payload.length;
  }

  /** The payload of the block at an offset; null where there is no whole one. */
  static byte @Nullable [] read(DiskFile file, long offset, long number) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(BLOCK_HEADER_BYTES);
    if (file.read(offset, header) < BLOCK_HEADER_BYTES) {
      return null;
    }
    int length = header.getInt(0);
    if (length <= 0
        || length > PAYLOAD_MAX_BYTES
        || offset + BLOCK_HEADER_BYTES + length > file.size()) {
      return null;
    }
    byte[] payload = new byte[length];
    int read = file.read(offset + BLOCK_HEADER_BYTES, ByteBuffer.wrap(payload));
    boolean whole = read == length && checksum(number, payload) == header.getInt(4);
    return whole ? payload : null;
  }

  static ByteWriter begin(int kind) {
    return new ByteWriter().putByte(kind);
  }

  static ByteReader contents(byte[] payload) {
    return new ByteReader(payload, 1, payload.length - 1);
  }

  private static int checksum(long number, byte[] payload) {
    CRC32C checksum = new CRC32C();
    checksum.update(ByteBuffer.allocate(Long.BYTES).putLong(0, number));
    checksum.update(payload);
    return (int) checksum.getValue();
  }
}
