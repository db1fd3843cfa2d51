package grapevine.store.journal;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;

/**
 * The last record of a batch, and so how far someone who follows the journal has come. The checksum
 * tells whether it is the same record, not only one with the same number. Immutable.
 *
 * @param sequence number of the record, from 1; 0 is before all
 * @param segment the segment that it lies in
 * @param start offset of its header in the segment, in bytes
 * @param end offset behind it, where the next record begins
 * @param checksum its checksum
 */
public record JournalPosition(long sequence, long segment, int start, int end, int checksum) {
  /** Before the first record. */
  public static final JournalPosition NONE = new JournalPosition(0, 0, 0, 0, 0);

  /** How positions are written. */
  public static final Codec<JournalPosition> CODEC =
      Codec.of(JournalPosition::write, JournalPosition::read);

  private static void write(ByteWriter out, JournalPosition position) {
    out.putVarint(position.sequence)
        .putVarint(position.segment)
        .putVarint(position.start)
        .putVarint(position.end)
        .putVarint(Integer.toUnsignedLong(position.checksum));
  }

  private static JournalPosition read(ByteReader in) {
    return new JournalPosition(
        in.getVarint(), in.getVarint(), in.getInt(), in.getInt(), (int) in.getVarint());
  }
}
