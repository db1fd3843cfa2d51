package grapevine.cli.output;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;

/** Bare lines, or one content, for other programs to read. */
final class LinesPrinter implements ReplyPrinter {
  private final PrintStream out;
  private final boolean octets;

  /**
   * Makes one.
   *
   * @param octets whether each value is octets, one a character, to be written as they are
   */
  LinesPrinter(PrintStream out, boolean octets) {
    this.out = out;
    this.octets = octets;
  }

  @Override
  public void rows(List<SortedMap<String, String>> rows) {
    for (SortedMap<String, String> row : rows) {
      // A row may tell more, such as an id: what is wanted is its content, or its line.
      String value = row.getOrDefault(octets ? "content" : "line", "");
      if (octets) {
        byte[] content = value.getBytes(StandardCharsets.ISO_8859_1);
        out.write(content, 0, content.length);
      } else {
        out.println(Plain.line(value));
      }
    }
  }

  @Override
  public boolean text(String text) {
    if (octets) {
      return false;
    }
    out.println(Plain.lines(text));
    return true;
  }

  @Override
  public void end() {
    out.flush();
  }
}
