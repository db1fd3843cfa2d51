package grapevine.kernel.control;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.codec.MalformedException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came of a {@link ControlRequest}. Where there are too many rows for one, several replies
 * follow each other, all but the last with {@code more}.
 *
 * @param outcome how the command ended
 * @param text in words; may be empty
 * @param rows what was asked to be shown, each a list of named values
 * @param more whether a further reply to the same request follows
 */
public record ControlReply(
    Outcome outcome, String text, List<SortedMap<String, String>> rows, boolean more) {
  /** How replies are written. */
  public static final Codec<ControlReply> CODEC = Codec.of(ControlReply::write, ControlReply::read);

  /** How a command ended. */
  public enum Outcome {
    /** Done, and durable. */
    DONE(0),
    /** A rule or the state of things forbids it. */
    REFUSED(1),
    /** Not understood. */
    WRONG_USE(2),
    /** What it needs cannot be reached. */
    NOT_REACHABLE(3),
    /** It may or may not have been done. */
    UNKNOWN(4);

    private final int exitCode;

    Outcome(int exitCode) {
      this.exitCode = exitCode;
    }

    /** The exit code of the command line, which is also how it is written. */
    public int exitCode() {
      return exitCode;
    }
  }

  /** Copies the list. */
  public ControlReply {
    rows = List.copyOf(rows);
  }

  /** A reply without rows. */
  public static ControlReply of(Outcome outcome, String text) {
    return new ControlReply(outcome, text, List.of(), false);
  }

  private static void write(ByteWriter out, ControlReply reply) {
    out.putByte(reply.outcome.exitCode);
    out.putString(reply.text);
    out.putAll(reply.rows, ControlReply::writeRow);
    out.putBoolean(reply.more);
  }

  private static void writeRow(ByteWriter out, SortedMap<String, String> row) {
    out.putVarint(row.size());
    for (Map.Entry<String, String> value : row.entrySet()) {
      out.putString(value.getKey()).putString(value.getValue());
    }
  }

  private static ControlReply read(ByteReader in) {
    return new ControlReply(
        in.getEnum(Outcome.values()),
        in.getString(),
        in.getAll(ControlReply::readRow),
        in.getBoolean());
  }

  private static SortedMap<String, String> readRow(ByteReader in) {
    TreeMap<String, String> row = new TreeMap<>();
    int count = in.getLength();
    for (int index = 0; index < count; index++) {
      if (row.put(in.getString(), in.getString()) != null) {
        throw new MalformedException("a value given twice");
      }
    }
    return Collections.unmodifiableSortedMap(row);
  }
}
