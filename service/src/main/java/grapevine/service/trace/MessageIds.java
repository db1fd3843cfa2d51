package grapevine.service.trace;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Table;
import grapevine.service.event.Step;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Which messages that this server accepted had a Message-ID, so that people can ask by what their
 * mail program shows. Only a digest is kept: it finds, and need not be shown.
 */
final class MessageIds {
  private static final Codec<Boolean> MARK =
      Codec.of(ByteWriter::putBoolean, ByteReader::getBoolean);
  private static final Table<Named, Boolean> NAMED =
      new Table<>(0x59, Named::write, Named::read, MARK);
  private static final Table<Old, Boolean> BY_TIME = new Table<>(0x5c, Old::write, Old::read, MARK);

  private MessageIds() {}

  static void put(Step step, String messageId, Postmark postmark) {
    Named named = new Named(digest(messageId), postmark);
    NAMED.put(step.state(), named, true);
    BY_TIME.put(step.state(), new Old(Trace.hour(step.wallMillis()), named), true);
  }

  static List<Postmark> find(State state, String messageId, int limit) {
    List<Postmark> found = new ArrayList<>();
    NAMED.forEach(
        state,
        new ByteWriter().putLong(digest(messageId)).toByteArray(),
        (named, present) -> {
          found.add(named.postmark);
          return found.size() < limit;
        });
    return found;
  }

  /** Forgets what is older; returns whether there may be more. */
  static boolean purge(Step step, long beforeHour, int limit) {
    List<Old> old = new ArrayList<>();
    BY_TIME.forEach(
        step.state(),
        (row, present) -> {
          if (row.hour >= beforeHour) {
            return false;
          }
          old.add(row);
          return old.size() < limit;
        });
    for (Old row : old) {
      NAMED.delete(step.state(), row.named);
      BY_TIME.delete(step.state(), row);
    }
    return old.size() >= limit;
  }

  private static long digest(String messageId) {
    String stripped = messageId.strip();
    int begin = stripped.startsWith("<") ? 1 : 0;
    int end = stripped.length() - (stripped.endsWith(">") ? 1 : 0);
    String bare = stripped.substring(Math.min(begin, end), end);
    byte[] digest = BodyId.sha256().digest(bare.getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.wrap(digest).getLong();
  }

  private record Named(long digest, Postmark postmark) {
    static void write(ByteWriter out, Named named) {
      Postmark.CODEC.write(out.putLong(named.digest), named.postmark);
    }

    static Named read(ByteReader in) {
      return new Named(in.getLong(), Postmark.CODEC.read(in));
    }
  }

  private record Old(long hour, Named named) {
    static void write(ByteWriter out, Old old) {
      Named.write(out.putLong(old.hour), old.named);
    }

    static Old read(ByteReader in) {
      return new Old(in.getLong(), Named.read(in));
    }
  }
}
