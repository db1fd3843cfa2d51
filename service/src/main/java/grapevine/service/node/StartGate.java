package grapevine.service.node;

import grapevine.kernel.log.LogLine;
import grapevine.service.event.Step;

/**
 * After a start a server takes mail and serves what it has, but makes no change until a peer has
 * told it its own past, or none could be reached for a while: its disk may be an old one, and a
 * change numbered twice could not be told from the first (DESIGN section 4, "Links"). With no peers
 * there is nothing to wait for.
 */
final class StartGate {
  private final long waitMillis;
  private long openAtMillis = Long.MAX_VALUE;
  private boolean open;
  private boolean begun;

  StartGate(long waitMillis) {
    this.waitMillis = waitMillis;
  }

  /** Whether changes may be made. */
  boolean isOpen() {
    return open;
  }

  /** The node has started. */
  void begin(Step step, boolean hasPeers) {
    if (!begun) {
      begun = true;
      openAtMillis = step.monotonicMillis() + waitMillis;
      if (!hasPeers) {
        open(step, "there is no other server");
      }
    }
  }

  /** A peer has told this server its own past, and it fits; whether the gate opens by that. */
  boolean confirmed(Step step) {
    if (open) {
      return false;
    }
    open(step, "another server confirmed the past of this one");
    return true;
  }

  /** Opens when nobody was heard for too long; whether it does now. */
  boolean tick(Step step) {
    if (!open && step.monotonicMillis() >= openAtMillis) {
      open(step, "no other server could be reached");
      return true;
    }
    return false;
  }

  /** When {@link #tick} has something to do. */
  long nextTickMonotonicMillis() {
    return open ? Long.MAX_VALUE : openAtMillis;
  }

  private void open(Step step, String why) {
    open = true;
    step.log(LogLine.info("changes are made from now on", "because", why));
  }
}
