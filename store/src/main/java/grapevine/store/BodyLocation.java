package grapevine.store;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.store.journal.Extent;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Where the content of a body, or of a part of an unfinished one, lies in the journal. Immutable.
 *
 * @param bytes size of the content
 * @param pieces in order
 */
record BodyLocation(long bytes, List<Piece> pieces) {
  /** Each chunk of so many bytes has a checksum of its own, so that parts can be read cheaply. */
  static final int CHUNK_BYTES = 64 << 10;

  static final Codec<BodyLocation> CODEC = Codec.of(BodyLocation::write, BodyLocation::read);

  /**
   * A run of content.
   *
   * @param extent where it lies
   * @param checksums CRC-32C of each chunk, counted from the beginning of the extent
   */
  record Piece(Extent extent, List<Integer> checksums) {
    /** The piece at an extent, of which the content is given. */
    static Piece of(Extent extent, byte[] content, int offset) {
      List<Integer> checksums = new ArrayList<>(1);
      for (int start = 0; start < extent.length(); start += CHUNK_BYTES) {
        int length = Math.min(CHUNK_BYTES, extent.length() - start);
        checksums.add(checksum(content, offset + start, length));
      }
      return new Piece(extent, List.copyOf(checksums));
    }
  }

  /** The location of content that the journal has just taken. */
  static BodyLocation of(byte[] content, List<Extent> extents) {
    List<Piece> pieces = new ArrayList<>(extents.size());
    int offset = 0;
    for (Extent extent : extents) {
      pieces.add(Piece.of(extent, content, offset));
      offset += extent.length();
    }
    return new BodyLocation(content.length, List.copyOf(pieces));
  }

  /** Several locations, one behind the other. */
  static BodyLocation joined(List<BodyLocation> parts) {
    long bytes = 0;
    List<Piece> pieces = new ArrayList<>();
    for (BodyLocation part : parts) {
      bytes += part.bytes;
      pieces.addAll(part.pieces);
    }
    return new BodyLocation(bytes, List.copyOf(pieces));
  }

  /** CRC-32C of part of an array. */
  static int checksum(byte[] content, int offset, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(content, offset, length);
    return (int) checksum.getValue();
  }

  private static void write(ByteWriter out, BodyLocation location) {
    out.putVarint(location.bytes).putAll(location.pieces, BodyLocation::writePiece);
  }

  private static void writePiece(ByteWriter out, Piece piece) {
    Extent extent = piece.extent();
    out.putVarint(extent.segment()).putVarint(extent.offset()).putVarint(extent.length());
    out.putAll(piece.checksums(), BodyLocation::writeChecksum);
  }

  private static void writeChecksum(ByteWriter out, int checksum) {
    out.putByte(checksum >> 24).putByte(checksum >> 16).putByte(checksum >> 8).putByte(checksum);
  }

  private static BodyLocation read(ByteReader in) {
    return new BodyLocation(in.getVarint(), in.getAll(BodyLocation::readPiece));
  }

  private static Piece readPiece(ByteReader in) {
    Extent extent = new Extent(in.getVarint(), in.getInt(), in.getInt());
    return new Piece(extent, in.getAll(BodyLocation::readChecksum));
  }

  private static Integer readChecksum(ByteReader in) {
    return in.getByte() << 24 | in.getByte() << 16 | in.getByte() << 8 | in.getByte();
  }
}
