package grapevine.store;

import grapevine.kernel.id.BodyId;
import grapevine.kernel.state.Batch;
import grapevine.kernel.state.Cursor;
import grapevine.kernel.state.State;
import grapevine.store.journal.Appender;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one commit writes into the state beyond what its caller asks for: where bodies lie, what
 * belongs to unfinished ones, and how much of each segment is needed. Built while the content goes
 * to the journal's appender. For one thread; used once.
 */
final class CommitPlan {
  private final State state;
  private final Appender appender;
  private final TreeMap<BodyId, Optional<BodyLocation>> locations = new TreeMap<>();
  private final TreeMap<byte[], Optional<BodyLocation>> parts =
      new TreeMap<>(Arrays::compareUnsigned);
  private final TreeMap<Long, Long> liveChanges = new TreeMap<>();
  private final TreeMap<Long, Long> uploads;

  /**
   * An empty plan.
   *
   * @param uploads durable bytes of each unfinished body
   */
  CommitPlan(State state, Appender appender, SortedMap<Long, Long> uploads) {
    this.state = state;
    this.appender = appender;
    this.uploads = new TreeMap<>(uploads);
  }

  /** Takes all of a batch but its state writes. */
  void add(Batch batch) throws IOException {
    for (BodyId body : batch.dropped()) {
      drop(body);
    }
    for (Batch.Body body : batch.bodies()) {
      place(body.id(), store(body.content()));
    }
    for (long upload : batch.abandoned()) {
      takeParts(upload).forEach(part -> count(part, -1));
    }
    for (Batch.Part part : batch.parts()) {
      append(part);
    }
    for (Batch.Finish finish : batch.finished()) {
      finish(finish);
    }
  }

  /** Takes a copy of a piece of a body or part, to lie where the journal ends now. */
  void relocate(byte[] key, BodyLocation moved) {
    if (key[0] == Keys.PARTS) {
      parts.put(key, Optional.of(moved));
    } else {
      locations.put(Keys.body(key), Optional.of(moved));
    }
  }

  /** Appends content to the journal, and counts it as needed. */
  BodyLocation store(byte[] content) throws IOException {
    BodyLocation stored = BodyLocation.of(content, appender.addBody(content));
    count(stored, 1);
    return stored;
  }

  /** Counts a piece as no longer needed where it lies. */
  void forget(BodyLocation.Piece piece) {
    count(piece, -1);
  }

  /** The storage's own state writes. */
  List<Batch.Write> writes(LiveBytes live) {
    List<Batch.Write> writes = new ArrayList<>();
    locations.forEach((body, where) -> writes.add(write(Keys.location(body), where)));
    parts.forEach((key, where) -> writes.add(write(key, where)));
    live.stage(liveChanges, writes);
    return writes;
  }

  Map<Long, Long> liveChanges() {
    return liveChanges;
  }

  SortedMap<Long, Long> uploads() {
    return uploads;
  }

  private static Batch.Write write(byte[] key, Optional<BodyLocation> where) {
    return new Batch.Write(key, where.map(BodyLocation.CODEC::toBytes).orElse(null));
  }

  private void append(Batch.Part part) throws IOException {
    long offset = uploads.getOrDefault(part.upload(), 0L);
    if (part.content().length > 0) {
      parts.put(Keys.part(part.upload(), offset), Optional.of(store(part.content())));
      uploads.put(part.upload(), offset + part.content().length);
    }
  }

  private void finish(Batch.Finish finish) {
    List<BodyLocation> pieces = takeParts(finish.upload());
    if (location(finish.id()) == null) {
      place(finish.id(), BodyLocation.joined(pieces));
    } else {
      pieces.forEach(piece -> count(piece, -1));
    }
  }

  /** The parts of an unfinished body in order, which are its parts no longer. */
  private List<BodyLocation> takeParts(long upload) {
    byte[] from = Keys.part(upload, 0);
    byte[] to = Keys.part(upload, Long.MAX_VALUE);
    TreeMap<byte[], BodyLocation> found = new TreeMap<>(Arrays::compareUnsigned);
    try (Cursor cursor = state.scan(from, to)) {
      while (cursor.next()) {
        found.put(cursor.key(), BodyLocation.CODEC.fromBytes(cursor.value()));
      }
    }
    parts
        .subMap(from, to)
        .forEach((key, where) ->
            where.ifPresentOrElse(part -> found.put(key, part), () -> found.remove(key)));
    found.keySet().forEach(key -> parts.put(key, Optional.empty()));
    uploads.remove(upload);
    return new ArrayList<>(found.values());
  }

  private void drop(BodyId body) {
    BodyLocation where = location(body);
    if (where != null) {
      count(where, -1);
      locations.put(body, Optional.empty());
    }
  }

  private void place(BodyId body, BodyLocation where) {
    locations.put(body, Optional.of(where));
  }

  private @Nullable BodyLocation location(BodyId body) {
    Optional<BodyLocation> staged = locations.get(body);
    if (staged != null) {
      return staged.orElse(null);
    }
    byte[] stored = state.get(Keys.location(body));
    return stored == null ? null : BodyLocation.CODEC.fromBytes(stored);
  }

  private void count(BodyLocation where, int sign) {
    where.pieces().forEach(piece -> count(piece, sign));
  }

  private void count(BodyLocation.Piece piece, int sign) {
    liveChanges.merge(piece.extent().segment(), (long) sign * piece.extent().length(), Long::sum);
  }
}
