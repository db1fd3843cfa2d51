package grapevine.service.body;

import grapevine.kernel.id.BodyId;
import grapevine.service.event.Step;

/** Who waits for bodies. */
public interface BodyListener {
  /**
   * A body that was wanted is here. Whoever needs it takes a reference in this step, or calls
   * {@link Bodies#release} when it does later.
   */
  void bodyArrived(Step step, BodyId body);
}
