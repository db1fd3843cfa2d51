package grapevine.runtime.control;

/** A server cannot be commanded, or cannot start. The message says why and what to do. */
public final class ControlTrouble extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean sent;

  ControlTrouble(String what, boolean sent) {
    super(what);
    this.sent = sent;
  }

  /** Whether the request may have been carried out: its outcome is unknown. */
  public boolean sent() {
    return sent;
  }
}
