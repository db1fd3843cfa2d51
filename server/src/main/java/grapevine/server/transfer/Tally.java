package grapevine.server.transfer;

import grapevine.cli.Terminal;
import grapevine.cli.output.Plain;
import grapevine.cli.output.Printers;
import grapevine.cli.output.ReplyPrinter;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts what an import does, and says what is wrong as it comes. For one thread. */
final class Tally {
  private static final long SAY_EACH_NANOS = 2_000_000_000L;
  private static final int LEFT_OUT_MAX = 1_000;

  private final Terminal terminal;
  private final @Nullable ReplyPrinter json;
  private final TreeMap<String, Long> leftOut = new TreeMap<>();
  private final BitSet touched = new BitSet();
  private long entries;
  private long created;
  private long changed;
  private long refused;
  private long faults;
  private long passwords;
  private long passwordsKept;
  private long saidNanos = System.nanoTime();

  Tally(Terminal terminal, boolean asJson) {
    this.terminal = terminal;
    this.json = asJson ? Printers.json(terminal.out()) : null;
  }

  /** An entry was read. */
  void entry() {
    entries++;
  }

  /** An entry was made. */
  void created(long line) {
    touch(line);
    created++;
  }

  /** Something of an entry was changed; counts once, and not where it was made just now. */
  void changed(long line) {
    if (touch(line)) {
      changed++;
    }
  }

  private boolean touch(long line) {
    int bit = (int) Math.min(line, Integer.MAX_VALUE - 1);
    boolean first = !touched.get(bit);
    touched.set(bit);
    return first;
  }

  /** An entry was not taken. */
  void refused() {
    refused++;
  }

  /** A password was taken over. */
  void password() {
    passwords++;
  }

  /** A password stays that was set here. */
  void passwordKept() {
    passwordsKept++;
  }

  /** Something cannot be taken over. */
  void fault(long line, String why) {
    faults++;
    if (json == null) {
      terminal.err().println("grapevine: line " + line + ": " + Plain.lines(why));
    } else {
      TreeMap<String, String> row = new TreeMap<>();
      row.put("line", String.valueOf(line));
      row.put("fault", why);
      json.rows(List.of(row));
    }
  }

  /** Something is left out that is no fault: it is named once, with a count. */
  void leftOut(String what) {
    leftOut(what, 1);
  }

  /** The same, that often. */
  void leftOut(String what, long times) {
    if (leftOut.containsKey(what) || leftOut.size() < LEFT_OUT_MAX) {
      leftOut.merge(what, times, Long::sum);
    }
  }

  /** Says how far it is, where the last word was some time ago. */
  void progress(String what, long done, long of) {
    long now = System.nanoTime();
    if (now - saidNanos > SAY_EACH_NANOS) {
      saidNanos = now;
      terminal.err().println("grapevine: " + what + " " + done + (of > 0 ? " of " + of : ""));
    }
  }

  /** Whether everything was taken. */
  boolean isClean() {
    return faults == 0;
  }

  /** Says what it came to. */
  void end(boolean dry) {
    long same = Math.max(0, entries - created - changed - refused);
    if (json != null) {
      TreeMap<String, String> row = new TreeMap<>();
      row.put("created", String.valueOf(created));
      row.put("changed", String.valueOf(changed));
      row.put("unchanged", String.valueOf(same));
      row.put("refused", String.valueOf(refused));
      row.put("faults", String.valueOf(faults));
      row.put("passwords", String.valueOf(passwords));
      row.put("passwords-kept", String.valueOf(passwordsKept));
      List<SortedMap<String, String>> rows = new ArrayList<>();
      rows.add(row);
      leftOut.forEach((what, times) -> rows.add(leftOutRow(what, times)));
      json.rows(rows);
      json.end();
      return;
    }
    leftOut.forEach((what, times) ->
        terminal
            .err()
            .println("grapevine: left out: " + Plain.lines(what) + ", " + times + " times"));
    String would = dry ? "would be " : "";
    if (created + changed == 0 && faults == 0) {
      terminal.out().println("nothing to change: all " + same + " entries are so already");
      return;
    }
    terminal
        .out()
        .println(
            would
                + "created "
                + created
                + ", changed "
                + changed
                + ", unchanged "
                + same
                + ", refused "
                + refused
                + "; "
                + faults
                + " faults; passwords taken over "
                + passwords
                + ", kept "
                + passwordsKept);
  }

  private static SortedMap<String, String> leftOutRow(String what, long times) {
    TreeMap<String, String> row = new TreeMap<>();
    row.put("left-out", what);
    row.put("times", String.valueOf(times));
    return row;
  }
}
