package grapevine.trial.client;

/** What came of something that was asked of a server. */
public sealed interface Outcome {
  /** The server said yes. */
  record Done(String answer) implements Outcome {}

  /** The server said no, or was never asked: nothing was done. */
  record Refused(String answer) implements Outcome {}

  /** All was sent and no answer came: it may have been done. */
  record Unknown(String why) implements Outcome {}

  /** Whether the server said yes. */
  default boolean isDone() {
    return this instanceof Done;
  }
}
