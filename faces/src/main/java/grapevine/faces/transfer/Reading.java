package grapevine.faces.transfer;

/** What was read of a file. */
public sealed interface Reading {
  /** An entry. */
  record Entry(Given given) implements Reading {}

  /**
   * Something that cannot be taken over.
   *
   * @param line from 1
   * @param why what is wrong, in words
   */
  record Fault(long line, String why) implements Reading {}

  /**
   * An entry that is neither person nor group nor alias: no fault.
   *
   * @param what its class
   */
  record Other(long line, String what) implements Reading {}
}
