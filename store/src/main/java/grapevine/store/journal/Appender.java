package grapevine.store.journal;

import grapevine.kernel.check.Invariant;
import grapevine.kernel.check.PlantedBug;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds the records of one batch and appends them: one write for each segment that they touch
 * (nearly always one), and one sync for each. Content is copied once, into a direct buffer. For one
 * thread; used once.
 */
public final class Appender {
  /** Rather than cut off a shorter piece than this at the end of a segment, begin the next one. */
  private static final int SHORTEST_PIECE_BYTES = 4096;

  private record Stretch(Segment segment, int fileOffset, int bufferStart) {}

  private final Journal journal;
  private final List<Stretch> stretches = new ArrayList<>();
  private ByteBuffer buffer;
  private Segment segment;
  private int offset;
  private long sequence;
  private boolean first = true;
  private JournalPosition position = JournalPosition.NONE;

  Appender(Journal journal, ByteBuffer buffer) throws IOException {
    this.journal = journal;
    this.buffer = buffer.clear();
    this.sequence = journal.position().sequence() + 1;
    this.offset = journal.offset();
    Segment current = journal.current();
    this.segment = current == null ? begin() : current;
    if (current != null) {
      stretches.add(new Stretch(segment, offset, 0));
    }
  }

  /** Appends content of a body, and returns where it will lie, in order. */
  public List<Extent> addBody(byte[] content) throws IOException {
    List<Extent> extents = new ArrayList<>(1);
    int done = 0;
    while (done < content.length) {
      int length = nextPiece(content.length - done);
      int start = offset + RecordFormat.RECORD_HEADER_BYTES;
      extents.add(new Extent(segment.number(), start, length));
      append(RecordFormat.KIND_BODY, 0, content, done, length);
      done += length;
    }
    return extents;
  }

  /**
   * Appends the encoded state writes, which end the batch, and makes all of it durable.
   *
   * @return the last record of the batch
   */
  public JournalPosition commit(byte[] state) throws IOException {
    int done = 0;
    do {
      int length = nextPiece(state.length - done);
      int flags = done + length == state.length ? RecordFormat.FLAG_LAST : 0;
      append(RecordFormat.KIND_STATE, flags, state, done, length);
      done += length;
    } while (done < state.length);
    write();
    if (!PlantedBug.ACKNOWLEDGED_BEFORE_DURABLE.planted()) {
      for (Stretch stretch : stretches) {
        stretch.segment().file().sync();
      }
    }
    journal.appended(segment, position, buffer);
    return position;
  }

  private void write() throws IOException {
    int end = buffer.position();
    for (int index = stretches.size() - 1; index >= 0; index--) {
      Stretch stretch = stretches.get(index);
      int start = stretch.bufferStart();
      if (end > start) {
        stretch.segment().file().write(stretch.fileOffset(), buffer.slice(start, end - start));
      }
      end = start;
    }
  }

  /** How much of what is left goes into the next record; begins a segment where needed. */
  private int nextPiece(int wanted) throws IOException {
    int least = Math.min(wanted, Math.min(SHORTEST_PIECE_BYTES, journal.segmentBytes() / 8));
    if (room() < least) {
      segment = begin();
    }
    return Math.min(wanted, room());
  }

  private int room() {
    return journal.segmentBytes() - offset - RecordFormat.RECORD_HEADER_BYTES;
  }

  private Segment begin() throws IOException {
    Segment next = journal.segments().next(sequence);
    ensure(RecordFormat.SEGMENT_HEADER_BYTES);
    stretches.add(new Stretch(next, 0, buffer.position()));
    RecordFormat.putSegmentHeader(buffer, next.number(), sequence);
    offset = RecordFormat.SEGMENT_HEADER_BYTES;
    return next;
  }

  private void append(int kind, int flags, byte[] content, int from, int length) {
    int size = RecordFormat.aligned(RecordFormat.RECORD_HEADER_BYTES + length);
    ensure(size);
    int start = buffer.position();
    int allFlags = flags | (first ? RecordFormat.FLAG_FIRST : 0);
    first = false;
    buffer
        .putInt(RecordFormat.RECORD_MAGIC)
        .put((byte) RecordFormat.VERSION)
        .put((byte) kind)
        .put((byte) allFlags)
        .put((byte) 0)
        .putInt(length)
        .putInt(0)
        .putLong(segment.number())
        .putLong(sequence)
        .putLong(journal.position().sequence())
        .put(content, from, length);
    while (buffer.position() < start + size) {
      buffer.put((byte) 0);
    }
    int checksum = RecordFormat.seal(buffer, start, length);
    position = new JournalPosition(sequence, segment.number(), offset, offset + size, checksum);
    offset += size;
    sequence++;
    Invariant.check(offset <= journal.segmentBytes(), "a record never spans segments");
  }

  private void ensure(int more) {
    if (buffer.remaining() < more) {
      int capacity = Math.max(buffer.capacity() * 2, buffer.position() + more);
      buffer = ByteBuffer.allocateDirect(capacity).put(buffer.flip());
    }
  }
}
