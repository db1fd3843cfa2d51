package grapevine.cli.output;

import java.io.PrintStream;
import java.util.List;
import java.util.SortedMap;

/** Each row as lines of names and values, an empty line between rows. */
final class RecordPrinter implements ReplyPrinter {
  private final PrintStream out;
  private final List<String> firstColumns;
  private boolean anything;

  RecordPrinter(PrintStream out, List<String> firstColumns) {
    this.out = out;
    this.firstColumns = firstColumns;
  }

  @Override
  public void rows(List<SortedMap<String, String>> rows) {
    for (SortedMap<String, String> row : rows) {
      if (anything) {
        out.println();
      }
      anything = true;
      List<String> columns = Columns.of(List.of(row), firstColumns);
      int width = columns.stream().mapToInt(String::length).max().orElse(0);
      for (String column : columns) {
        out.println(
            column
                + " ".repeat(2 + width - column.length())
                + Plain.line(row.getOrDefault(column, "")));
      }
    }
  }

  @Override
  public boolean text(String text) {
    return false;
  }

  @Override
  public void end() {
    out.flush();
  }
}
