package grapevine.store;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.state.Cursor;
import grapevine.kernel.state.State;
import grapevine.kernel.state.StorageException;
import grapevine.store.checkpoint.Checkpoints;
import grapevine.store.journal.Journal;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads all that is stored and names what does not agree. For one thread; used once. */
final class Verification {
  private final State state;
  private final Journal journal;
  private final Checkpoints checkpoints;
  private final BodyReader reader;
  private final List<String> findings = new ArrayList<>();
  private final TreeMap<Long, Long> counted = new TreeMap<>();

  Verification(State state, Journal journal, Checkpoints checkpoints, BodyReader reader) {
    this.state = state;
    this.journal = journal;
    this.checkpoints = checkpoints;
    this.reader = reader;
  }

  List<String> run() throws IOException {
    findings.addAll(journal.verify());
    findings.addAll(checkpoints.verify());
    each(Keys.LOCATIONS, this::body);
    each(Keys.REFERENCES, this::references);
    each(Keys.PARTS, (key, value) -> content("a part of an unfinished body", value));
    each(Keys.LIVE_BYTES, this::liveBytes);
    counted.forEach((segment, bytes) ->
        findings.add("segment " + segment + ": 0 bytes count as needed, in truth " + bytes));
    return List.copyOf(findings);
  }

  /** Looks at one entry. */
  @FunctionalInterface
  private interface Check {
    void entry(byte[] key, byte[] value);
  }

  private void each(int table, Check check) {
    try (Cursor cursor = state.scan(Keys.first(table), Keys.behind(table))) {
      while (cursor.next()) {
        check.entry(cursor.key(), cursor.value());
      }
    }
  }

  private void body(byte[] key, byte[] value) {
    BodyId body = Keys.body(key);
    byte[] digest = content("body " + body, value);
    if (digest != null && !BodyId.ofDigest(digest).equals(body)) {
      findings.add("body " + body + ": its content is that of another");
    }
    if (state.get(Keys.references(body)) == null) {
      findings.add("body " + body + ": nothing refers to it");
    }
  }

  /** Reads all of a body or part; its digest, or null where it is not whole. */
  private byte @Nullable [] content(String what, byte[] value) {
    BodyLocation location = BodyLocation.CODEC.fromBytes(value);
    MessageDigest digest = BodyId.sha256();
    long bytes = 0;
    boolean whole = true;
    for (BodyLocation.Piece piece : location.pieces()) {
      counted.merge(piece.extent().segment(), (long) piece.extent().length(), Long::sum);
      bytes += piece.extent().length();
      try {
        digest.update(reader.readAll(piece));
      } catch (StorageException damage) {
        findings.add(what + ": " + damage.getMessage());
        whole = false;
      }
    }
    if (bytes != location.bytes()) {
      findings.add(what + ": " + bytes + " bytes of " + location.bytes() + " have a place");
      whole = false;
    }
    return whole ? digest.digest() : null;
  }

  private void references(byte[] key, byte[] value) {
    BodyId body = Keys.body(key);
    if (state.get(Keys.location(body)) == null) {
      findings.add("body " + body + ": it is referred to, and has no place");
    }
    if (new ByteReader(value).getVarint() < 1) {
      findings.add("body " + body + ": a count of no references");
    }
  }

  private void liveBytes(byte[] key, byte[] value) {
    long segment = Keys.number(key);
    long bytes = new ByteReader(value).getVarint();
    Long truth = counted.remove(segment);
    if (truth == null || truth != bytes) {
      findings.add(
          "segment " + segment + ": " + bytes + " bytes count as needed, in truth " + truth);
    }
    if (!journal.holds(segment)) {
      findings.add("segment " + segment + ": " + bytes + " bytes are needed, and it is missing");
    }
  }
}
