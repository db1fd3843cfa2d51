package grapevine.simulator.run;

import grapevine.simulator.world.Fault;
import java.util.List;

/** Makes the world of a failing seed smaller as long as the same check still fails in it. */
final class Minimiser {
  private static final int RUNS_MAX = 60;
  private static final long OPERATIONS_LEAST = 5;

  private final long seed;
  private final String check;
  private Reduction smallest = Reduction.none();
  private int runs;

  Minimiser(Verdict failed) {
    this.seed = failed.seed();
    this.check = failed.failure().orElseThrow().check();
    this.smallest = Reduction.none().faults(failed.swarm().faults());
  }

  /** The smallest world that was found. */
  Reduction run() {
    for (Fault fault : List.copyOf(smallest.faults())) {
      keepIfFails(smallest.without(fault));
    }
    for (int servers = 1; servers < smallest.servers(); servers++) {
      if (keepIfFails(smallest.servers(servers))) {
        break;
      }
    }
    for (long operations = 256; operations >= OPERATIONS_LEAST; operations /= 2) {
      if (!keepIfFails(smallest.operations(operations))) {
        break;
      }
    }
    return smallest;
  }

  private boolean keepIfFails(Reduction smaller) {
    if (++runs > RUNS_MAX) {
      return false;
    }
    boolean fails =
        Simulation.run(seed, smaller, false)
            .failure()
            .filter(broken -> broken.check().equals(check))
            .isPresent();
    if (fails) {
      smallest = smaller;
    }
    return fails;
  }
}
