package grapevine.simulator.run;

import grapevine.kernel.check.InvariantBroken;
import grapevine.kernel.state.StorageException;
import grapevine.simulator.checker.Checks;
import grapevine.simulator.checker.Convergence;
import grapevine.simulator.checker.Scene;
import grapevine.simulator.nemesis.Nemesis;
import grapevine.simulator.workload.Asking;
import grapevine.simulator.workload.Founding;
import grapevine.simulator.workload.Organisation;
import grapevine.simulator.workload.Workload;
import grapevine.simulator.world.Dice;
import grapevine.simulator.world.Fault;
import grapevine.simulator.world.PromiseBroken;
import grapevine.simulator.world.Swarm;
import grapevine.simulator.world.World;
import java.util.Optional;

/**
 * One seed, one world: an organisation is founded, people work while everything may go wrong
 * (safety), then all faults end and everything must settle within a bound (liveness).
 */
public final class Simulation {
  private static final long FOUNDING_MICROS_MAX = 600_000_000L;
  private static final long LOOK_MICROS = 3_000_000;
  private static final long SETTLE_MICROS_MAX = 1_500_000_000L;
  private static final long OPERATIONS_MIN = 300;
  private static final long OPERATIONS_MAX = 500;

  private final Swarm swarm;
  private final Checks checks = new Checks();
  private final World world;
  private final Asking asking;
  private final Organisation organisation;
  private final Founding founding;
  private final Dice workDice;
  private final Dice faultDice;
  private final long operations;

  private Simulation(long seed, Optional<Habitat> habitat, Reduction reduction, boolean keepTrace) {
    Dice dice = new Dice(seed);
    Swarm any = Swarm.choose(dice.split());
    Swarm chosen = habitat.map(favour -> favour.of(any)).orElse(any);
    this.swarm = chosen.only(reduction.faults()).servers(reduction.servers());
    Dice organisationDice = dice.split();
    this.workDice = dice.split();
    this.faultDice = dice.split();
    this.operations =
        Math.min(dice.between(OPERATIONS_MIN, OPERATIONS_MAX), reduction.operations());
    this.world = new World(dice.split(), swarm.healed(), keepTrace, checks);
    this.asking = new Asking(world);
    int asked = Math.min(present(), swarm.asked());
    this.organisation = new Organisation(organisationDice, present(), asked);
    this.founding = new Founding(asking, organisation, present());
  }

  /** How many servers are there from the beginning. */
  private int present() {
    boolean late = swarm.has(Fault.LATE_SERVERS) && swarm.servers() > 1;
    return late ? swarm.servers() - 1 : swarm.servers();
  }

  /** Runs a seed. */
  public static Verdict run(long seed, Reduction reduction, boolean keepTrace) {
    return run(new Simulation(seed, Optional.empty(), reduction, keepTrace), seed);
  }

  /** Runs a seed in a world that favours something. */
  static Verdict run(long seed, Habitat habitat) {
    return run(new Simulation(seed, Optional.of(habitat), Reduction.none(), false), seed);
  }

  private static Verdict run(Simulation simulation, long seed) {
    Optional<PromiseBroken> failure;
    try {
      simulation.live();
      failure = Optional.empty();
    } catch (PromiseBroken broken) {
      failure = Optional.of(broken);
    } catch (StorageException unreadable) {
      failure =
          Optional.of(
              new PromiseBroken("disks-work-in-the-end", String.valueOf(unreadable.getMessage())));
    } catch (InvariantBroken broken) {
      failure = Optional.of(new PromiseBroken("invariant", String.valueOf(broken.getMessage())));
    }
    World world = simulation.world;
    return new Verdict(
        seed,
        simulation.swarm,
        world.trace().hash(),
        world.schedule().happened(),
        simulation.asking.operations(),
        world.schedule().nowMicros() / 1000,
        failure,
        world.trace());
  }

  private void live() {
    founding.begin();
    settle("the-founding-settles", FOUNDING_MICROS_MAX, founding::done, present());
    Nemesis nemesis = new Nemesis(world);
    long spanMicros = swarm.scale().spanMillis() * 1000;
    Workload workload =
        new Workload(asking, organisation, nemesis.causes().servers(), operations, spanMicros);
    checks.begin(workload.names(), workload.requests(), nemesis.causes());
    world.swarm(swarm);
    nemesis.begin(faultDice);
    workload.begin(workDice);
    boolean[] joined = {present() == swarm.servers()};
    if (!joined[0]) {
      int last = swarm.servers() - 1;
      world.schedule().after(spanMicros / 4, () -> founding.join(last, () -> joined[0] = true));
    }
    long until = world.schedule().nowMicros() + 3 * spanMicros;
    world.run(until, workload::done);
    world.heal();
    settle(
        "everything-settles",
        SETTLE_MICROS_MAX,
        () -> workload.done() && joined[0],
        swarm.servers());
    checks.settled(new Scene(world, workload, nemesis.causes()));
  }

  /** Something that becomes true. */
  @FunctionalInterface
  private interface Goal {
    boolean reached();
  }

  /** Lets time pass until a goal is reached and nothing is open any more. */
  private void settle(String promise, long boundMicros, Goal goal, int servers) {
    long until = world.schedule().nowMicros() + boundMicros;
    String open = "not done";
    while (world.schedule().nowMicros() < until) {
      world.run(world.schedule().nowMicros() + LOOK_MICROS, () -> false);
      if (goal.reached()) {
        Optional<String> left = Convergence.openIn(world, servers);
        if (left.isEmpty()) {
          return;
        }
        open = left.get();
      }
    }
    throw new PromiseBroken(promise, open);
  }
}
