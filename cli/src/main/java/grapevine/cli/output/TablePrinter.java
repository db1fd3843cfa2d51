package grapevine.cli.output;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * Tables with a line of headings, two spaces between columns. Rows that follow each other and have
 * the same {@code kind} are one table; the kind itself is not shown.
 */
final class TablePrinter implements ReplyPrinter {
  private static final String KIND = "kind";

  /** A value longer than this does not widen its column. */
  private static final int WIDTH_MAX = 60;

  /** So many rows are one table; what follows is another, so that memory stays bounded. */
  private static final int ROWS_MAX = 10_000;

  private final PrintStream out;
  private final List<String> firstColumns;
  private final List<SortedMap<String, String>> waiting = new ArrayList<>();
  private String kind = "";
  private boolean anything;

  TablePrinter(PrintStream out, List<String> firstColumns) {
    this.out = out;
    this.firstColumns = firstColumns;
  }

  @Override
  public void rows(List<SortedMap<String, String>> rows) {
    for (SortedMap<String, String> row : rows) {
      String kindOfRow = row.getOrDefault(KIND, "");
      if (!waiting.isEmpty() && !kindOfRow.equals(kind)) {
        flush();
      }
      kind = kindOfRow;
      waiting.add(row);
      if (waiting.size() == ROWS_MAX) {
        flush();
      }
    }
  }

  private void flush() {
    if (waiting.isEmpty()) {
      return;
    }
    if (anything) {
      out.println();
    }
    anything = true;
    List<String> columns = new ArrayList<>(Columns.of(waiting, firstColumns));
    columns.remove(KIND);
    int[] widths = columns.stream().mapToInt(this::widthOf).toArray();
    line(columns, widths);
    for (SortedMap<String, String> row : waiting) {
      List<String> cells = new ArrayList<>();
      columns.forEach(column -> cells.add(Plain.line(row.getOrDefault(column, ""))));
      line(cells, widths);
    }
    waiting.clear();
  }

  private int widthOf(String column) {
    int width = column.length();
    for (SortedMap<String, String> row : waiting) {
      width = Math.max(width, Plain.width(Plain.line(row.getOrDefault(column, ""))));
    }
    return Math.min(width, WIDTH_MAX);
  }

  private void line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int index = 0; index < cells.size(); index++) {
      String cell = cells.get(index);
      line.append(cell);
      line.append(" ".repeat(2 + Math.max(0, widths[index] - Plain.width(cell))));
    }
    out.println(line.toString().stripTrailing());
  }

  @Override
  public boolean text(String text) {
    return false;
  }

  @Override
  public void end() {
    flush();
    out.flush();
  }
}
