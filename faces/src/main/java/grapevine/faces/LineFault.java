package grapevine.faces;

/** What can be wrong with a command line before anybody looks at its words. */
public enum LineFault {
  /** Longer than the limit; it was skipped unread. */
  TOO_LONG(Refusal.LINE_TOO_LONG, false),
  /** So long that its end is not waited for. */
  ENDLESS(Refusal.LINE_TOO_LONG, true),
  /**
   * A CR without LF or an LF without CR: where the next command begins is a matter of opinion, so
   * nothing more is read.
   */
  BARE_ENDING(Refusal.BARE_ENDING, true),
  /** A control character, NUL among them. */
  CONTROL_CHARACTER(Refusal.CONTROL_CHARACTER, false),
  /** Octets above 127 that are no UTF-8. */
  NOT_UTF8(Refusal.NOT_UTF8, false);

  private final Refusal refusal;
  private final boolean closing;

  LineFault(Refusal refusal, boolean closing) {
    this.refusal = refusal;
    this.closing = closing;
  }

  /** What the client is told. */
  public Refusal refusal() {
    return refusal;
  }

  /** Whether the session ends by it. */
  public boolean closing() {
    return closing;
  }
}
