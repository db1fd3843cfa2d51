package grapevine.runtime.relay;

/** What an outside server said of one recipient. */
public sealed interface RelayOutcome {
  /** It took the message. */
  record Taken(String answer) implements RelayOutcome {}

  /**
   * It will never take it.
   *
   * @param status an enhanced status code (RFC 3463), such as {@code 5.1.1}
   */
  record Refused(String status, String answer) implements RelayOutcome {}

  /** Not now: it said so, or it was not reached, or the connection broke. */
  record NotNow(String answer) implements RelayOutcome {}
}
