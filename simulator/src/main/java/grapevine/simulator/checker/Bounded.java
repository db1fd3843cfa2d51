package grapevine.simulator.checker;

import grapevine.service.node.Node;
import grapevine.simulator.world.PromiseBroken;
import grapevine.simulator.world.SimulatedServer;
import grapevine.store.JournaledStorage;
import org.jspecify.annotations.Nullable;

/** Nothing grows without bound, whatever goes wrong (invariant 28). */
final class Bounded implements Check {
  private static final long QUEUE_MAX = 20_000;
  private static final int UPLOADS_MAX = 300;

  @Override
  public void handled(SimulatedServer server, int events) {
    @Nullable Node node = server.node();
    @Nullable JournaledStorage storage = server.storage();
    if (node == null || storage == null) {
      return;
    }
    check(server, "waiting events", server.waiting(), SimulatedServer.INBOX_MAX);
    check(server, "queued parcels", node.parts().steering().queueSize(), QUEUE_MAX);
    check(server, "open uploads", storage.uploads().size(), UPLOADS_MAX);
  }

  private static void check(SimulatedServer server, String what, long is, long most) {
    if (is > most) {
      throw new PromiseBroken("bounded", server.name() + " has " + is + " " + what);
    }
  }
}
