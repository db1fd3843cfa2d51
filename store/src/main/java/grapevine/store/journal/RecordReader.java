package grapevine.store.journal;

import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.state.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Reads single records and checks all that can be checked of one. For one thread. */
final class RecordReader {
  private final int segmentBytes;
  private ByteBuffer buffer = ByteBuffer.allocate(4096);

  RecordReader(int segmentBytes) {
    this.segmentBytes = segmentBytes;
  }

  /**
   * The record at a place, where there is a whole one.
   *
   * @param sequence the number that it must have; 0 takes any
   */
  Optional<JournalRecord> read(Segment segment, int start, long sequence) throws IOException {
    if (start + RecordFormat.RECORD_HEADER_BYTES > segmentBytes
        || !fill(segment, start, 0, RecordFormat.RECORD_HEADER_BYTES)
        || buffer.getInt(0) != RecordFormat.RECORD_MAGIC) {
      return Optional.empty();
    }
    JournalRecord record = JournalRecord.parse(segment.number(), start, buffer);
    int most = segmentBytes - start - RecordFormat.RECORD_HEADER_BYTES;
    if (record.length() < 0 || record.length() > most || !belongs(record, sequence)) {
      return Optional.empty();
    }
    int header = RecordFormat.RECORD_HEADER_BYTES;
    if (!fill(segment, start, header, record.length())
        || RecordFormat.recordChecksum(buffer, 0, record.length()) != record.checksum()) {
      return Optional.empty();
    }
    refuseUnknown(record.version(), segment.number());
    return Optional.of(record);
  }

  /** The payload of the record that was read last, until the next is read. */
  ByteBuffer payload(JournalRecord record) {
    return buffer.slice(RecordFormat.RECORD_HEADER_BYTES, record.length());
  }

  /** Refuses what a later version wrote. */
  static void refuseUnknown(int version, long segment) {
    if (version != RecordFormat.VERSION) {
      throw new StorageException(
          "the journal's "
              + Segments.path(segment)
              + " has format version "
              + version
              + ", and this Grapevine knows version "
              + RecordFormat.VERSION
              + " only: start the version that wrote it, or a later one");
    }
  }

  private static boolean belongs(JournalRecord record, long sequence) {
    if (PlantedBug.RECYCLED_SEGMENT_READ.planted()) {
      return true;
    }
    return record.generation() == record.segment()
        && (sequence == 0 || record.sequence() == sequence);
  }

  private boolean fill(Segment segment, int start, int from, int length) throws IOException {
    if (buffer.capacity() < from + length) {
      int capacity = Math.min(segmentBytes, Math.max(from + length, buffer.capacity() * 2));
      buffer = ByteBuffer.allocate(capacity).put(buffer.clear());
    }
    ByteBuffer part = buffer.slice(from, length);
    return segment.file().read(start + (long) from, part) == length;
  }
}
