package grapevine.faces;

import grapevine.kernel.log.LogLine;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the actions of one input, in order. Not safe for use by several threads; use it again
 * after {@link #drain}.
 */
public final class SessionOutput {

  private List<SessionAction> actions = new ArrayList<>();

  /** Adds an action. */
  public void add(SessionAction action) {
    actions.add(action);
  }

  /** Adds a line for the log. */
  public void log(LogLine line) {
    actions.add(new SessionAction.Log(line));
  }

  /** The actions since the last call, in order; the caller's from now on. */
  public List<SessionAction> drain() {
    List<SessionAction> drained = actions;
    actions = new ArrayList<>();
    return drained;
  }
}
