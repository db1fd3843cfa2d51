package grapevine.store;

import grapevine.kernel.check.Mark;
import grapevine.kernel.state.Cursor;
import grapevine.kernel.state.StorageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One walk over all bodies and parts that copies out what lies in segments with little left alive.
 * A slice looks at so many entries and copies so many bytes, by an ordinary commit: the copy and
 * the change of place are durable together, before the segment is given up. For one thread.
 */
final class CopyPass {
  private static final Mark COPIED = Mark.of("store.body-copied-out");
  private static final Mark UNMOVABLE = Mark.of("store.body-damaged-in-collection");
  private static final int ENTRIES_MAX = 4096;

  private record Move(byte[] key, BodyLocation from, SortedMap<Integer, byte[]> contents) {}

  private final JournaledStorage storage;
  private final BodyReader reader;
  private final SortedSet<Long> victims;
  private final SortedSet<Long> unmovable = new TreeSet<>();
  private byte[] next = Keys.first(Keys.LOCATIONS);

  CopyPass(JournaledStorage storage, BodyReader reader, SortedSet<Long> victims) {
    this.storage = storage;
    this.reader = reader;
    this.victims = new TreeSet<>(victims);
  }

  /** Segments that hold damaged content, and must stay as they are. */
  SortedSet<Long> unmovable() {
    return unmovable;
  }

  /**
   * Does one slice.
   *
   * @param bytes about how many bytes to copy
   * @return true when the walk is complete
   */
  boolean slice(int bytes) {
    List<Move> moves = new ArrayList<>();
    boolean complete = collect(bytes, moves);
    if (!moves.isEmpty()) {
      COPIED.hit();
      storage.append(
          List.of(),
          plan -> {
            for (Move move : moves) {
              plan.relocate(move.key(), moved(plan, move));
            }
          });
    }
    return complete;
  }

  /** Reads what is to be moved, checked, before anything is written. */
  private boolean collect(int bytes, List<Move> moves) {
    long budget = bytes;
    int entries = 0;
    try (Cursor cursor = storage.scan(next, Keys.behind(Keys.PARTS))) {
      while (cursor.next()) {
        byte[] key = cursor.key();
        if (entries++ == ENTRIES_MAX || budget <= 0) {
          next = key;
          return false;
        }
        if (key[0] == Keys.REFERENCES) {
          next = Keys.first(Keys.PARTS);
          return false;
        }
        BodyLocation location = BodyLocation.CODEC.fromBytes(cursor.value());
        if (location.pieces().stream().anyMatch(this::inVictim)) {
          budget -= prepare(key, location, moves);
        }
      }
    }
    return true;
  }

  private boolean inVictim(BodyLocation.Piece piece) {
    return victims.contains(piece.extent().segment());
  }

  private long prepare(byte[] key, BodyLocation location, List<Move> moves) {
    SortedMap<Integer, byte[]> contents = new TreeMap<>();
    long read = 0;
    for (int index = 0; index < location.pieces().size(); index++) {
      BodyLocation.Piece piece = location.pieces().get(index);
      if (inVictim(piece)) {
        try {
          contents.put(index, reader.readAll(piece));
          read += piece.extent().length();
        } catch (StorageException damage) {
          // Reported by verify and to whoever reads it; nothing of this segment is given up.
          UNMOVABLE.hit();
          victims.remove(piece.extent().segment());
          unmovable.add(piece.extent().segment());
          return 0;
        }
      }
    }
    moves.add(new Move(Arrays.copyOf(key, key.length), location, contents));
    return read;
  }

  private static BodyLocation moved(CommitPlan plan, Move move) throws IOException {
    List<BodyLocation.Piece> pieces = new ArrayList<>();
    for (int index = 0; index < move.from().pieces().size(); index++) {
      BodyLocation.Piece piece = move.from().pieces().get(index);
      byte[] content = move.contents().get(index);
      if (content == null) {
        pieces.add(piece);
      } else {
        pieces.addAll(plan.store(content).pieces());
        plan.forget(piece);
      }
    }
    return new BodyLocation(move.from().bytes(), List.copyOf(pieces));
  }
}
