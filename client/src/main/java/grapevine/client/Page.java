package grapevine.client;

import java.util.List;

/**
 * Some rows of a longer list. Immutable.
 *
 * @param rows in order
 * @param next what to ask for the page behind this; empty where this is the last
 */
public record Page<T>(List<T> rows, String next) {
  /** Copies the rows. */
  public Page {
    rows = List.copyOf(rows);
  }
}
