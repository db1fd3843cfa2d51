package grapevine.cli;

import grapevine.kernel.control.ControlReply.Outcome;

/** A server could not be asked, or its answer did not come. The message says why and what to do. */
public final class ServerTrouble extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean sent;

  /**
   * Makes a trouble.
   *
   * @param what plain words
   * @param sent whether the request may have reached the server, so that it may have been done
   */
  public ServerTrouble(String what, boolean sent) {
    super(what);
    this.sent = sent;
  }

  /** How the command ended: not reachable, or unknown where the request had left. */
  public Outcome outcome() {
    return sent ? Outcome.UNKNOWN : Outcome.NOT_REACHABLE;
  }
}
