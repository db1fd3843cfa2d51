package grapevine.cli.output;

import grapevine.cli.verb.Verb.Layout;
import java.io.PrintStream;
import java.util.List;

/** Which printer a layout has. */
public final class Printers {

  private Printers() {}

  /** One array of objects. */
  public static ReplyPrinter json(PrintStream out) {
    return new JsonPrinter(out);
  }

  /** For people, as that layout says, with those columns first. */
  public static ReplyPrinter of(Layout layout, List<String> columns, PrintStream out) {
    return switch (layout) {
      case TABLE -> new TablePrinter(out, columns);
      case RECORD -> new RecordPrinter(out, columns);
      case LINES -> new LinesPrinter(out, false);
      case CONTENT -> new LinesPrinter(out, true);
    };
  }
}
