package grapevine.service.steer;

import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.ServerNumber;
import grapevine.service.event.Step;

/** Where bodies that are not here come from. */
public interface BodySource {
  /**
   * Wants a body; {@link Steering#bodyArrived} is to be called in the step in which it is complete
   * here. May be called again for the same body.
   *
   * @param size its octets
   * @param from a server that has it
   */
  void fetch(Step step, BodyId body, long size, ServerNumber from);
}
