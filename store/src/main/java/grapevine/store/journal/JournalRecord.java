package grapevine.store.journal;

import java.nio.ByteBuffer;

/**
 * The header of a record that was read, and where it lies.
 *
 * @param segment the segment that it was read from
 * @param start offset of its header
 * @param version format version
 * @param kind {@link RecordFormat#KIND_BODY} or {@link RecordFormat#KIND_STATE}
 * @param flags {@link RecordFormat#FLAG_FIRST} and {@link RecordFormat#FLAG_LAST}
 * @param length of the payload in bytes
 * @param checksum as stored
 * @param generation number of the segment that it was written for
 * @param sequence number of the record
 * @param synced up to which record the journal was known to be synced
 */
record JournalRecord(
    long segment,
    int start,
    int version,
    int kind,
    int flags,
    int length,
    int checksum,
    long generation,
    long sequence,
    long synced) {

  /** Reads the fields; nothing is checked. */
  static JournalRecord parse(long segment, int start, ByteBuffer header) {
    return new JournalRecord(
        segment,
        start,
        header.get(4),
        header.get(5),
        header.get(6),
        header.getInt(8),
        header.getInt(12),
        header.getLong(16),
        header.getLong(24),
        header.getLong(32));
  }

  /** Where the next record begins. */
  int end() {
    return start + RecordFormat.aligned(RecordFormat.RECORD_HEADER_BYTES + length);
  }

  boolean first() {
    return (flags & RecordFormat.FLAG_FIRST) != 0;
  }

  boolean last() {
    return (flags & RecordFormat.FLAG_LAST) != 0;
  }

  JournalPosition position() {
    return new JournalPosition(sequence, segment, start, end(), checksum);
  }
}
