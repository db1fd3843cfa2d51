package grapevine.store.journal;

import grapevine.kernel.check.PlantedBug;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The bytes of segments and records, format version 1, all numbers with the highest byte first.
 *
 * <pre>
 * segment header (64 bytes)            record header (40 bytes)
 *  0  magic "GvJournl"                  0  magic "GvRc"
 *  8  version                           4  version, kind, flags, 0
 * 12  CRC-32C of the header             8  length of the payload
 * 16  number of the segment            12  CRC-32C of header and payload
 * 24  number of its first record       16  number of the segment: its generation
 * 32  zeros                            24  number of the record, rising by one
 *                                      32  up to which record the journal was known to be synced
 * </pre>
 *
 * <p>Records follow each other at multiples of eight bytes. A segment that is used again gets a new
 * number. Since the checksum covers the segment's number and the record's, nothing that the file
 * held before can be taken for a record of today.
 */
final class RecordFormat {
  static final int SEGMENT_HEADER_BYTES = 64;
  static final int RECORD_HEADER_BYTES = 40;
  static final int ALIGNMENT = 8;
  static final int VERSION = 1;

  static final long SEGMENT_MAGIC = 0x47764a6f75726e6cL;
  static final int RECORD_MAGIC = 0x47765263;

  /** Content of bodies. */
  static final int KIND_BODY = 1;

  /** A stretch of a batch's encoded state writes. */
  static final int KIND_STATE = 2;

  /** The first record of a batch. */
  static final int FLAG_FIRST = 1;

  /** The last record of a batch, without which the batch does not count. */
  static final int FLAG_LAST = 2;

  private static final int CHECKSUM_OFFSET = 12;
  private static final int GENERATION_OFFSET = 16;
  private static final int SYNCED_OFFSET = 32;
  private static final byte[] NO_CHECKSUM = new byte[Integer.BYTES];

  private RecordFormat() {}

  /** The next multiple of {@link #ALIGNMENT}. */
  static int aligned(int length) {
    return (length + ALIGNMENT - 1) & -ALIGNMENT;
  }

  /** Writes a segment's header at the buffer's position. */
  static void putSegmentHeader(ByteBuffer out, long number, long firstSequence) {
    int start = out.position();
    out.putLong(SEGMENT_MAGIC).putInt(VERSION).putInt(0).putLong(number).putLong(firstSequence);
    while (out.position() < start + SEGMENT_HEADER_BYTES) {
      out.put((byte) 0);
    }
    out.putInt(start + CHECKSUM_OFFSET, segmentChecksum(out, start));
  }

  /** The checksum of the segment header that begins there. */
  static int segmentChecksum(ByteBuffer in, int start) {
    CRC32C checksum = new CRC32C();
    checksum.update(in.slice(start, CHECKSUM_OFFSET));
    checksum.update(NO_CHECKSUM);
    checksum.update(in.slice(start + GENERATION_OFFSET, SEGMENT_HEADER_BYTES - GENERATION_OFFSET));
    return (int) checksum.getValue();
  }

  /** The checksum of the record whose header begins there. */
  static int recordChecksum(ByteBuffer in, int start, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(in.slice(start, CHECKSUM_OFFSET));
    checksum.update(NO_CHECKSUM);
    if (!PlantedBug.RECYCLED_SEGMENT_READ.planted()) {
      checksum.update(in.slice(start + GENERATION_OFFSET, SYNCED_OFFSET - GENERATION_OFFSET));
    }
    checksum.update(in.slice(start + SYNCED_OFFSET, RECORD_HEADER_BYTES - SYNCED_OFFSET + length));
    return (int) checksum.getValue();
  }

  /** Writes the checksum into a record that is otherwise complete, and returns it. */
  static int seal(ByteBuffer record, int start, int length) {
    int checksum = recordChecksum(record, start, length);
    record.putInt(start + CHECKSUM_OFFSET, checksum);
    return checksum;
  }
}
