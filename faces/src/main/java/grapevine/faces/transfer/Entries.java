package grapevine.faces.transfer;

import java.io.IOException;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The entries of a file, one after the other. For one thread. */
public interface Entries {
  /**
   * What comes next; null at the end.
   *
   * @throws IOException where the file cannot be read on
   */
  @Nullable Reading next() throws IOException;

  /** Attributes that were met and are not taken over, each with how many entries had it. */
  SortedMap<String, Integer> leftOut();
}
