package grapevine.store.journal;

import grapevine.kernel.check.Invariant;
import grapevine.kernel.env.Disk;
import grapevine.kernel.state.StorageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The journal of one server. Opened first, then {@link #recover}ed, then appended to. Reading
 * extents is safe for several threads, as long as the segment is not recycled meanwhile; all else
 * is for one thread. After an {@link IOException} the journal must be closed and opened again: what
 * is durable of the last batch is not known.
 */
public final class Journal implements AutoCloseable {
  /** The smallest segment that makes sense, in bytes. */
  public static final int SMALLEST_SEGMENT_BYTES = 1024;

  /** A buffer above this size is not kept for the next batch. */
  private static final int LARGEST_KEPT_BUFFER_BYTES = 8 << 20;

  private static final int FIRST_BUFFER_BYTES = 16 << 10;

  private final Segments segments;
  private final RecordReader reader;
  private ByteBuffer buffer = ByteBuffer.allocateDirect(FIRST_BUFFER_BYTES);
  private JournalPosition position = JournalPosition.NONE;
  private @Nullable Segment current;

  private Journal(Segments segments) {
    this.segments = segments;
    this.reader = new RecordReader(segments.segmentBytes());
  }

  /**
   * Opens the journal's files; they are made with the first batch.
   *
   * @param segmentBytes size of a segment, a multiple of 8
   * @throws StorageException where a later version of Grapevine wrote them
   */
  public static Journal open(Disk disk, int segmentBytes) throws IOException {
    Invariant.check(
        segmentBytes >= SMALLEST_SEGMENT_BYTES && segmentBytes % RecordFormat.ALIGNMENT == 0,
        "a segment has at least 1024 bytes, in multiples of 8");
    return new Journal(Segments.open(disk, segmentBytes));
  }

  /**
   * Whether that very record is in the journal, or all behind it is: reading can go on there.
   *
   * @param from a position that someone remembers
   */
  public boolean continuesAfter(JournalPosition from) throws IOException {
    return place(from) != null;
  }

  /**
   * Finds the end of the journal, reading on from a position, cuts off a torn end, and makes all
   * that is left durable.
   *
   * @param from a position for which {@link #continuesAfter} holds
   * @return the end: the last record of the last whole batch
   * @throws StorageException where a record that was durable is damaged
   */
  public JournalPosition recover(JournalPosition from) throws IOException {
    Place place = place(from);
    if (place == null) {
      throw new IllegalArgumentException("the journal does not have " + from);
    }
    Recovery recovery = new Recovery(segments, from);
    position = recovery.run(place.segment(), place.offset());
    segments.syncNames();
    current = segments.used().get(position.segment());
    return position;
  }

  /** Is shown the batches of the journal. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * One batch.
     *
     * @param state its encoded state writes
     * @param position its last record
     */
    void batch(byte[] state, JournalPosition position) throws IOException;
  }

  /** Shows all batches behind a position, up to the end that {@link #recover} found. */
  public void replay(JournalPosition from, Visitor visitor) throws IOException {
    Place place = place(from);
    Segment segment = place == null ? null : place.segment();
    int offset = place == null ? 0 : place.offset();
    long sequence = from.sequence() + 1;
    ByteArrayOutputStream state = new ByteArrayOutputStream();
    while (segment != null && !at(segment, offset)) {
      JournalRecord record = reader.read(segment, offset, sequence).orElse(null);
      if (record == null) {
        segment = segments.after(segment.number());
        offset = RecordFormat.SEGMENT_HEADER_BYTES;
        continue;
      }
      if (record.kind() == RecordFormat.KIND_STATE) {
        ByteBuffer payload = reader.payload(record);
        state.write(payload.array(), payload.arrayOffset(), record.length());
      }
      offset = record.end();
      sequence = record.sequence() + 1;
      if (record.last()) {
        visitor.batch(state.toByteArray(), record.position());
        state.reset();
      }
    }
  }

  private boolean at(Segment segment, int offset) {
    return segment.number() == position.segment() && offset == position.end();
  }

  /** Begins a batch; the one before must be committed. */
  public Appender begin() throws IOException {
    return new Appender(this, buffer);
  }

  /** The last record of the last batch. */
  public JournalPosition position() {
    return position;
  }

  /** Size of a segment in bytes. */
  public int segmentBytes() {
    return segments.segmentBytes();
  }

  /**
   * Fills a buffer from a segment. Safe for use by several threads.
   *
   * @param start offset of the first byte in the segment
   * @return false where the segment is not there or too short
   */
  public boolean read(long segment, int start, ByteBuffer into) throws IOException {
    Segment found = segments.used().get(segment);
    int wanted = into.remaining();
    return found != null && found.file().read(start, into) == wanted;
  }

  /** Whether bytes of that segment can be read. Safe for use by several threads. */
  public boolean holds(long segment) {
    return segments.used().containsKey(segment);
  }

  /**
   * The segments that are closed, each with the number of the last record that it may hold: its
   * records all come before those of its successor.
   */
  public SortedMap<Long, Long> closedSegments() {
    SortedMap<Long, Long> closed = new TreeMap<>();
    long lastSequence = position.sequence();
    for (Segment segment : segments.used().descendingMap().values()) {
      if (segment.number() < position.segment()) {
        closed.put(segment.number(), lastSequence);
      }
      // A damaged header tells no number: what comes before it may then reach up to its successor.
      if (segment.firstSequence() != 0) {
        lastSequence = segment.firstSequence() - 1;
      }
    }
    return closed;
  }

  /** Makes a segment that nothing needs any more ready to be written anew. */
  public void recycle(long segment) throws IOException {
    checkClosed(segment);
    segments.recycle(segment);
  }

  /** Deletes a segment that nothing needs any more. */
  public void delete(long segment) throws IOException {
    checkClosed(segment);
    segments.delete(segment);
  }

  /**
   * Whether there is no spare although the segment that is being written is more than half full.
   */
  public boolean needsSpare() {
    return segments.spareCount() == 0 && position.end() > segmentBytes() / 2;
  }

  /** How many segments are ready to be written. */
  public int spares() {
    return segments.spareCount();
  }

  /** Does some of the work of making one more segment ready, in writing so many zeros. */
  public void prepareSpare(int bytes) throws IOException {
    segments.prepare(bytes);
  }

  /** About how many bytes of records follow a position. */
  public long bytesAfter(JournalPosition from) {
    if (from.segment() == position.segment()) {
      return (long) position.end() - from.end();
    }
    long between = 0;
    for (long number : segments.used().tailMap(from.segment(), false).keySet()) {
      between += number < position.segment() ? segmentBytes() : 0;
    }
    return (long) segmentBytes() - from.end() + between + position.end();
  }

  /**
   * Reads every record of every segment.
   *
   * @return what is wrong, in words, segment by segment; empty where all is well
   */
  public List<String> verify() throws IOException {
    List<String> findings = new ArrayList<>();
    for (Segment segment : segments.used().values()) {
      Segment next = segments.after(segment.number());
      long sequence = segment.firstSequence();
      if (sequence == 0) {
        findings.add(Segments.path(segment.number()) + ": the header is damaged");
        continue;
      }
      int offset = RecordFormat.SEGMENT_HEADER_BYTES;
      JournalRecord record = reader.read(segment, offset, sequence).orElse(null);
      while (record != null) {
        sequence++;
        offset = record.end();
        record = reader.read(segment, offset, sequence).orElse(null);
      }
      boolean endsEarly =
          next == null
              ? sequence <= position.sequence()
              : next.number() == segment.number() + 1 && sequence != next.firstSequence();
      if (endsEarly) {
        findings.add(
            Segments.path(segment.number())
                + ": record "
                + sequence
                + " at offset "
                + offset
                + " is damaged");
      }
    }
    return findings;
  }

  @Override
  public void close() throws IOException {
    segments.close();
  }

  Segments segments() {
    return segments;
  }

  @Nullable Segment current() {
    return current;
  }

  int offset() {
    return position.end();
  }

  void appended(Segment segment, JournalPosition end, ByteBuffer used) {
    current = segment;
    position = end;
    boolean keep = used.capacity() <= LARGEST_KEPT_BUFFER_BYTES;
    buffer = keep ? used : ByteBuffer.allocateDirect(FIRST_BUFFER_BYTES);
  }

  private record Place(@Nullable Segment segment, int offset) {}

  /** Where to read on behind a position; null where the journal does not have it. */
  private @Nullable Place place(JournalPosition from) throws IOException {
    Segment segment = segments.used().get(from.segment());
    if (segment != null && segment.firstSequence() != 0) {
      boolean same =
          reader
              .read(segment, from.start(), from.sequence())
              .filter(record -> record.position().equals(from))
              .isPresent();
      return same ? new Place(segment, from.end()) : null;
    }
    for (Segment next : segments.used().values()) {
      if (next.firstSequence() == from.sequence() + 1) {
        return new Place(next, RecordFormat.SEGMENT_HEADER_BYTES);
      }
    }
    // Before the first record: recovery finds out whether anything durable is missing.
    return from.sequence() == 0 ? new Place(null, 0) : null;
  }

  private void checkClosed(long segment) {
    Invariant.check(segment < position.segment(), "only closed segments are given up");
  }
}
