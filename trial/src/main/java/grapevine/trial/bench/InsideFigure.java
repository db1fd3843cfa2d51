package grapevine.trial.bench;

/**
 * What was measured within this process, of the product's own code without a socket or a disk.
 *
 * @param work {@link #IS_MEMBER} or {@link #MERGE}
 * @param size how large what it worked on was
 * @param micros of one, the median of many
 */
public record InsideFigure(String work, int size, double micros) {
  /** Whether somebody lies in a group, near or far. */
  public static final String IS_MEMBER = "is-member";

  /** A change of one member comes into a list. */
  public static final String MERGE = "merge";
}
