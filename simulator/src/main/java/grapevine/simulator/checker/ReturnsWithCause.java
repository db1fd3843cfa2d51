package grapevine.simulator.checker;

import grapevine.simulator.nemesis.Causes;
import grapevine.simulator.workload.NameLedger;
import grapevine.simulator.world.PromiseBroken;
import grapevine.simulator.world.SimulatedServer;

/**
 * No server throws its state away without a cause: only where an old disk was put in, or it was
 * written off.
 */
final class ReturnsWithCause implements Check {
  private final Causes causes;
  private final NameLedger names;

  ReturnsWithCause(Causes causes, NameLedger names) {
    this.causes = causes;
    this.names = names;
  }

  @Override
  public void stopped(SimulatedServer server, String why, boolean asNew) {
    names.renumbered(server.index());
    if (!causes.servers().contains(server.index())) {
      throw new PromiseBroken("returns-with-cause", server.name() + " stops: " + why);
    }
  }
}
