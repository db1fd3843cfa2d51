package grapevine.store;

import grapevine.kernel.state.StorageException;
import grapevine.store.journal.Extent;
import grapevine.store.journal.Journal;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads content from the journal; nothing leaves it unchecked. Safe for use by several threads. */
final class BodyReader {
  private final Journal journal;

  BodyReader(Journal journal) {
    this.journal = journal;
  }

  /**
   * Part of the content at a location.
   *
   * @param offset first byte, from 0
   * @param length most bytes wanted
   * @throws StorageException where a chunk that is needed cannot be read or fails its checksum
   */
  byte[] read(BodyLocation location, long offset, int length) {
    int wanted = (int) Math.max(0, Math.min(length, location.bytes() - offset));
    byte[] result = new byte[wanted];
    long start = 0;
    for (BodyLocation.Piece piece : location.pieces()) {
      long end = start + piece.extent().length();
      if (end > offset && start < offset + wanted) {
        read(piece, start - offset, result);
      }
      start = end;
    }
    return result;
  }

  /**
   * Copies what a result wants of a piece.
   *
   * @param shift where in the result the piece would begin; negative where it begins before
   */
  private void read(BodyLocation.Piece piece, long shift, byte[] result) {
    int length = piece.extent().length();
    for (int chunk = 0; chunk < piece.checksums().size(); chunk++) {
      int start = chunk * BodyLocation.CHUNK_BYTES;
      int size = Math.min(BodyLocation.CHUNK_BYTES, length - start);
      long into = shift + start;
      if (into >= 0 && into + size <= result.length) {
        readChunk(piece, chunk, ByteBuffer.wrap(result, (int) into, size));
      } else if (into < result.length && into + size > 0) {
        ByteBuffer whole = ByteBuffer.allocate(size);
        readChunk(piece, chunk, whole);
        int from = (int) Math.max(0, -into);
        int to = (int) Math.min(size, result.length - into);
        System.arraycopy(whole.array(), from, result, (int) (into + from), to - from);
      }
    }
  }

  private void readChunk(BodyLocation.Piece piece, int chunk, ByteBuffer into) {
    Extent extent = piece.extent();
    int start = extent.offset() + chunk * BodyLocation.CHUNK_BYTES;
    int from = into.arrayOffset() + into.position();
    int size = into.remaining();
    try {
      if (!journal.read(extent.segment(), start, into)) {
        throw damaged(extent, start, "missing", null);
      }
    } catch (IOException failure) {
      throw damaged(extent, start, "not readable", failure);
    }
    if (BodyLocation.checksum(into.array(), from, size) != piece.checksums().get(chunk)) {
      throw damaged(extent, start, "damaged", null);
    }
  }

  private static StorageException damaged(
      Extent extent, int start, String how, @Nullable IOException cause) {
    String what =
        "content of a message is "
            + how
            + ": segment "
            + extent.segment()
            + " of the journal, offset "
            + start
            + ". `grapevine verify` lists all that is damaged; other inbox sites have copies";
    return cause == null ? new StorageException(what) : new StorageException(what, cause);
  }

  /** All of a piece, checked. */
  byte[] readAll(BodyLocation.Piece piece) {
    byte[] content = new byte[piece.extent().length()];
    read(piece, 0, content);
    return content;
  }
}
