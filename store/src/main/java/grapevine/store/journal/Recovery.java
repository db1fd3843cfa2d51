package grapevine.store.journal;

import grapevine.kernel.check.Mark;
import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.state.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the end of the journal after a stop or crash, and makes it fit to be appended to.
 *
 * <p>The records are read one after the other from a place that is known to be whole, until the
 * next one is not there. What follows that place may be three things:
 *
 * <ul>
 *   <li>bytes of earlier generations, or zeros: nothing, since their checksums cover another
 *       segment number;
 *   <li>remains of a batch whose sync never returned. It was confirmed to nobody. They are cut off,
 *       and durably so before anything new is written: the numbers of their records are given
 *       again, and a remain that happened to lie where a new record ends would otherwise be taken
 *       for its successor at the next start;
 *   <li>records that were durable once, behind one that is damaged. Each record says up to which
 *       record the journal was known to be synced when it was written. So if any record, wherever
 *       it lies, says so of the one that is missing, that is damage, and the journal is refused.
 * </ul>
 *
 * <p>Last, whole batches above the highest such mark were perhaps never synced: the process died
 * between write and sync, or the sync failed. What a read shows of them may be in memory only, and
 * after a failed sync the system may believe that there is nothing left to write. They are written
 * again, as they are, and synced, before anybody acts on them. Each step may be interrupted and
 * begun again.
 */
final class Recovery {
  private static final Mark TORN_END = Mark.of("store.journal.torn-end");
  private static final Mark TAIL_REWRITTEN = Mark.of("store.journal.tail-rewritten");
  private static final Mark DAMAGE = Mark.of("store.journal.damage");
  private static final int WINDOW_BYTES = 1 << 16;

  private final Segments segments;
  private final RecordReader reader;
  private final ArrayDeque<JournalRecord> unconfirmed = new ArrayDeque<>();
  private final List<Long> untouched = new ArrayList<>();
  private @Nullable Segment segment;
  private int offset;
  private long synced;
  private JournalPosition last;
  private @Nullable JournalRecord leftover;

  Recovery(Segments segments, JournalPosition start) {
    this.segments = segments;
    this.reader = new RecordReader(segments.segmentBytes());
    this.last = start;
    this.synced = start.sequence();
  }

  /**
   * Finds the end, cuts off what is torn, and syncs the rest.
   *
   * @param begin the segment to read on in; null where the journal is empty
   * @param from where in it
   * @return the last record of the last whole batch
   */
  JournalPosition run(@Nullable Segment begin, int from) throws IOException {
    segment = begin;
    offset = from;
    int end = readOn(from);
    dropIncomplete();
    examineRest(begin == null ? 0 : endSegment(begin), end);
    cut(end);
    rewrite();
    return last;
  }

  private long endSegment(Segment begin) {
    return Math.max(begin.number(), last.segment());
  }

  /** Reads record by record; returns the offset behind the last whole batch in its segment. */
  private int readOn(int from) throws IOException {
    int end = from;
    long expected = last.sequence() + 1;
    while (segment != null) {
      JournalRecord record = reader.read(segment, offset, expected).orElse(null);
      if (record == null) {
        Segment next = segments.after(segment.number());
        if (next == null || !follows(next, expected)) {
          return end;
        }
        segment = next;
        offset = RecordFormat.SEGMENT_HEADER_BYTES;
        continue;
      }
      unconfirmed.add(record);
      confirm(record.synced());
      offset = record.end();
      expected = record.sequence() + 1;
      if (record.last()) {
        last = record.position();
        end = offset;
      }
    }
    return end;
  }

  private static boolean follows(Segment next, long expected) {
    return next.firstSequence() == expected
        || (next.firstSequence() != 0 && PlantedBug.RECYCLED_SEGMENT_READ.planted());
  }

  private void confirm(long mark) {
    synced = Math.max(synced, mark);
    while (!unconfirmed.isEmpty() && unconfirmed.getFirst().sequence() <= synced) {
      unconfirmed.removeFirst();
    }
  }

  private void dropIncomplete() {
    while (!unconfirmed.isEmpty() && unconfirmed.getLast().sequence() > last.sequence()) {
      unconfirmed.removeLast();
    }
  }

  /** Looks at all that lies behind the end, for marks and for remains. */
  private void examineRest(long endSegment, int end) throws IOException {
    for (Segment rest : List.copyOf(segments.used().tailMap(endSegment).values())) {
      int start = rest.number() == endSegment ? end : RecordFormat.SEGMENT_HEADER_BYTES;
      boolean remains = examine(rest, start);
      if (rest.number() != endSegment && !remains && rest.firstSequence() == 0) {
        untouched.add(rest.number());
      }
    }
  }

  private boolean examine(Segment rest, int start) throws IOException {
    ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES);
    boolean remains = false;
    for (int base = start; base < segments.segmentBytes(); base += WINDOW_BYTES) {
      int read = rest.file().read(base, window.clear());
      for (int index = 0; index + Integer.BYTES <= read; index += RecordFormat.ALIGNMENT) {
        if (window.getInt(index) == RecordFormat.RECORD_MAGIC) {
          remains |= examineRecord(rest, base + index);
        }
      }
      if (read < WINDOW_BYTES) {
        break;
      }
    }
    return remains;
  }

  private boolean examineRecord(Segment rest, int start) throws IOException {
    JournalRecord record = reader.read(rest, start, 0).orElse(null);
    if (record == null || record.generation() != rest.number()) {
      return false;
    }
    if (record.synced() > last.sequence()) {
      DAMAGE.hit();
      throw damaged(record);
    }
    leftover = record;
    return true;
  }

  private StorageException damaged(JournalRecord witness) {
    return new StorageException(
        "the journal is damaged: record "
            + (last.sequence() + 1)
            + " is not whole in "
            + (segment == null ? "a missing segment" : Segments.path(segment.number()))
            + " at offset "
            + offset
            + ", although record "
            + witness.sequence()
            + " in "
            + Segments.path(witness.segment())
            + " says that it was durable. Nothing was changed. Restore this server's data from a"
            + " backup, or remove it and join again as a new server: the other servers of its"
            + " registries and mailboxes have what they had received");
  }

  /** Cuts off what must never be read again, durably. */
  private void cut(int end) throws IOException {
    boolean torn = leftover != null;
    long endSegment = last.segment();
    for (Segment rest : List.copyOf(segments.used().tailMap(endSegment, false).values())) {
      if (untouched.contains(rest.number())) {
        segments.setAside(rest.number());
      } else {
        torn = true;
        segments.delete(rest.number());
      }
    }
    Segment current = segments.used().get(endSegment);
    if (current != null && leftover != null) {
      current.file().truncate(end);
      current.file().sync();
      current.file().truncate(segments.segmentBytes());
    }
    if (torn) {
      TORN_END.hit();
    }
  }

  /** Writes batches that were perhaps never synced again, as they are, and syncs them. */
  private void rewrite() throws IOException {
    if (unconfirmed.isEmpty()) {
      return;
    }
    TAIL_REWRITTEN.hit();
    long first = unconfirmed.getFirst().segment();
    for (Segment touched : segments.used().tailMap(first).values()) {
      if (touched.number() > last.segment()) {
        break;
      }
      for (JournalRecord record : unconfirmed) {
        if (record.segment() == touched.number()) {
          copyOver(touched, record.start(), record.end() - record.start());
        }
      }
      if (touched.number() > first || firstOfSegment(touched)) {
        copyOver(touched, 0, RecordFormat.SEGMENT_HEADER_BYTES);
      }
      touched.file().sync();
    }
  }

  private boolean firstOfSegment(Segment touched) {
    return unconfirmed.getFirst().sequence() == touched.firstSequence();
  }

  private static void copyOver(Segment touched, int start, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    if (touched.file().read(start, bytes) != length) {
      throw new IOException(Segments.path(touched.number()) + " ends within a record");
    }
    touched.file().write(start, bytes.flip());
  }
}
