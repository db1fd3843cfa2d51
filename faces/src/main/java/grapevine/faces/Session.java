package grapevine.faces;

/**
 * One connection's conversation as a machine: inputs in, actions out, nothing else. Not safe for
 * use by several threads; whoever drives it hands in one input at a time.
 *
 * <p>The driver's duties: hand in {@link SessionInput.Opened} first; carry out the actions of each
 * input in order before it hands in the next; read from the peer only while {@link #wantsInput}
 * says so. After {@link SessionAction.Close} every input is ignored.
 */
public interface Session {

  /**
   * Handles one input.
   *
   * @param input what happened
   * @param output takes the actions, in order
   */
  void handle(SessionInput input, SessionOutput output);

  /** Whether more bytes from the peer may be handed in now. While not, the driver stops reading. */
  boolean wantsInput();
}
