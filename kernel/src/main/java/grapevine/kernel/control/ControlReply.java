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

  /** How a command ended; the command line's exit codes. Written by their order. */
  public enum Outcome {
    /** Done, and durable: 0. */
    DONE,
    /** A rule or the state of things forbids it: 1. */
    REFUSED,
    /** Not understood: 2. */
    WRONG_USE,
    /** What it needs cannot be reached: 3. */
    NOT_REACHABLE,
    /** It may or may not have been done: 4. */
    UNKNOWN;

    /** The exit code of the command line. */
    @SuppressWarnings("EnumOrdinal") // declared in the order of their codes
    public int exitCode() {
      return ordinal();
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

  @SuppressWarnings("EnumOrdinal") // written by their order
  private static void write(ByteWriter out, ControlReply reply) {
    out.putByte(reply.outcome.ordinal());
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
