package grapevine.service.trace;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Table;
import grapevine.kernel.time.Timestamp;
import grapevine.service.event.Step;
import grapevine.service.message.MailTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * This server's own record of the hops of messages; whoever wants the whole way of one asks all
 * servers and puts their rows in the order of their times. A row is written in the batch that it
 * tells of. For one thread.
 */
public final class Trace {
  /** Most rows that are shown of one message. */
  public static final int ROWS_MAX = 10_000;

  private static final int NAMES_MAX = 250;
  private static final int DETAIL_MAX = 1_000;
  private static final Table<Key, Hop> HOPS = new Table<>(0x50, Key::write, Key::read, Hop.CODEC);
  // from the hour of a row to its key, so that purging looks only at what is old
  private static final Table<Expiry, Boolean> BY_TIME =
      new Table<>(
          0x51,
          Expiry::write,
          Expiry::read,
          Codec.of(ByteWriter::putBoolean, ByteReader::getBoolean));

  private final long retentionMillis;

  /**
   * An empty view of the state.
   *
   * @param retentionMillis how long rows are kept
   */
  public Trace(long retentionMillis) {
    this.retentionMillis = retentionMillis;
  }

  /** Puts a hop on record. */
  public void record(Step step, Postmark postmark, Hop hop) {
    Timestamp now = step.timestamp();
    HOPS.put(step.state(), new Key(postmark, now), bounded(hop));
    BY_TIME.put(step.state(), new Expiry(hour(now.millis()), postmark), true);
  }

  /** Puts a hop on record that concerns one name. */
  public void record(Step step, Postmark postmark, Hop.Kind kind, String who, String detail) {
    record(step, postmark, new Hop(kind, List.of(who), detail));
  }

  /** The hops of a message at this server in the order of time, at most {@link #ROWS_MAX}. */
  public List<Hop> hops(State state, Postmark postmark) {
    return HOPS.values(state, prefix(postmark), ROWS_MAX);
  }

  /**
   * The hops of a message at this server in words, in the order of time.
   *
   * @param server the name of this server
   * @return rows with {@code at} (a timestamp, to sort rows of several servers by), {@code time},
   *     {@code server}, {@code what}, {@code who} and {@code detail}
   */
  public List<SortedMap<String, String>> rows(State state, Postmark postmark, String server) {
    List<SortedMap<String, String>> rows = new ArrayList<>();
    HOPS.forEach(
        state,
        prefix(postmark),
        (key, hop) -> {
          rows.add(row(key.at, hop, server));
          return rows.size() < ROWS_MAX;
        });
    return rows;
  }

  /**
   * Forgets what is older than the retention.
   *
   * @param limit most rows to forget now
   * @return whether there may be more to forget
   */
  public boolean purge(Step step, int limit) {
    long before = hour(step.wallMillis() - retentionMillis);
    boolean more = MessageIds.purge(step, before, limit);
    List<Expiry> old = new ArrayList<>();
    BY_TIME.forEach(
        step.state(),
        (expiry, present) -> {
          if (expiry.hour >= before) {
            return false;
          }
          old.add(expiry);
          return old.size() < limit;
        });
    int rows = 0;
    for (Expiry expiry : old) {
      rows += forget(step, expiry, limit - rows);
      if (rows >= limit) {
        return true;
      }
      BY_TIME.delete(step.state(), expiry);
    }
    return more || old.size() >= limit;
  }

  /** Remembers that a message which was accepted here had that Message-ID. */
  public void named(Step step, String messageId, Postmark postmark) {
    MessageIds.put(step, messageId, postmark);
  }

  /**
   * The messages that were accepted here with a Message-ID, at most so many; angle brackets do not
   * count.
   */
  public List<Postmark> postmarks(State state, String messageId, int limit) {
    return MessageIds.find(state, messageId, limit);
  }

  /** Forgets the rows of one message in one hour; returns how many. */
  private static int forget(Step step, Expiry expiry, int limit) {
    List<Key> keys = new ArrayList<>();
    HOPS.forEach(
        step.state(),
        prefix(expiry.postmark),
        (key, hop) -> {
          if (hour(key.at.millis()) > expiry.hour || keys.size() >= limit) {
            return false;
          }
          keys.add(key);
          return true;
        });
    keys.forEach(key -> HOPS.delete(step.state(), key));
    return keys.size();
  }

  private static SortedMap<String, String> row(Timestamp at, Hop hop, String server) {
    SortedMap<String, String> row = new TreeMap<>();
    row.put("at", String.format(Locale.ROOT, "%016x.%08x", at.millis(), at.counter()));
    row.put("time", MailTime.plain(at.millis()));
    row.put("server", server);
    row.put("what", hop.kind().words());
    row.put("who", String.join(", ", hop.who()));
    row.put("detail", hop.detail());
    return row;
  }

  private static Hop bounded(Hop hop) {
    boolean small = hop.who().size() <= NAMES_MAX && hop.detail().length() <= DETAIL_MAX;
    if (small) {
      return hop;
    }
    List<String> who = hop.who().subList(0, Math.min(NAMES_MAX, hop.who().size()));
    String detail = hop.detail().substring(0, Math.min(DETAIL_MAX, hop.detail().length()));
    return new Hop(hop.kind(), who, detail);
  }

  static long hour(long millis) {
    return Math.max(0, millis / 3_600_000);
  }

  private static byte[] prefix(Postmark postmark) {
    ByteWriter out = new ByteWriter();
    Postmark.CODEC.write(out, postmark);
    return out.toByteArray();
  }

  private record Key(Postmark postmark, Timestamp at) {
    static void write(ByteWriter out, Key key) {
      Postmark.CODEC.write(out, key.postmark);
      Timestamp.CODEC.write(out, key.at);
    }

    static Key read(ByteReader in) {
      return new Key(Postmark.CODEC.read(in), Timestamp.CODEC.read(in));
    }
  }

  private record Expiry(long hour, Postmark postmark) {
    static void write(ByteWriter out, Expiry expiry) {
      Postmark.CODEC.write(out.putLong(expiry.hour), expiry.postmark);
    }

    static Expiry read(ByteReader in) {
      return new Expiry(in.getLong(), Postmark.CODEC.read(in));
    }
  }
}
