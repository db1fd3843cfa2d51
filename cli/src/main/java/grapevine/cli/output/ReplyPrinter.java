package grapevine.cli.output;

import java.util.List;
import java.util.SortedMap;

/** Writes the rows of replies as they come. For one thread. */
public interface ReplyPrinter {
  /** Writes rows; called once for each reply. */
  void rows(List<SortedMap<String, String>> rows);

  /**
   * Writes what a reply says in words.
   *
   * @return false where words have no place in this output, so that the caller shows them elsewhere
   */
  boolean text(String text);

  /** Writes what is left. */
  void end();
}
