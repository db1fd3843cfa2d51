package grapevine.simulator.checker;

import grapevine.service.node.Node;
import grapevine.service.registry.History;
import grapevine.simulator.workload.RequestLedger;
import grapevine.simulator.world.PromiseBroken;
import grapevine.simulator.world.SimulatedServer;
import grapevine.store.JournaledStorage;
import org.jspecify.annotations.Nullable;

/**
 * Where the effect of a request is that its client has not acknowledged, its record is (invariant
 * 25), until its time is over.
 */
final class OnceMeansOnce implements Check {
  private final RequestLedger requests;

  OnceMeansOnce(RequestLedger requests) {
    this.requests = requests;
  }

  @Override
  public void handled(SimulatedServer server, int events) {
    @Nullable Node node = server.node();
    @Nullable JournaledStorage storage = server.storage();
    if (node == null || storage == null) {
      return;
    }
    for (RequestLedger.Open request : requests.open()) {
      boolean due = server.clock().wallMillis() <= request.deadlineMillis();
      if (due
          && History.isThere(storage, request.name().registry(), request.effect())
          && node.parts().completions().record(storage, request.id()).isEmpty()) {
        throw new PromiseBroken(
            "once-means-once",
            server.name() + " has the effect of " + request + ", and no record of it");
      }
    }
  }
}
