package grapevine.simulator.nemesis;

import grapevine.simulator.world.Dice;
import grapevine.simulator.world.SimulatedServer;
import grapevine.simulator.world.World;
import java.util.TreeSet;

/** Cuts links: one, all of one server, or those between two halves. */
final class Cuts {
  private final World world;

  Cuts(World world) {
    this.world = world;
  }

  void one(SimulatedServer server, Dice dice) {
    SimulatedServer other = dice.pick(world.servers());
    if (other != server) {
      world.network().cut(server.index(), other.index());
      mendLater(dice, () -> world.network().mend(server.index(), other.index()));
    }
  }

  void partition(SimulatedServer server, Dice dice) {
    TreeSet<Integer> side = new TreeSet<>();
    side.add(server.index());
    boolean halves = dice.chance(0.5);
    for (int other = 0; halves && other < world.servers().size(); other++) {
      if (dice.chance(0.5)) {
        side.add(other);
      }
    }
    each(side, world.network()::cut);
    mendLater(dice, () -> each(side, world.network()::mend));
  }

  @FunctionalInterface
  private interface Between {
    void links(int one, int other);
  }

  private void each(TreeSet<Integer> side, Between action) {
    for (int one : side) {
      for (int other = 0; other < world.servers().size(); other++) {
        if (!side.contains(other)) {
          action.links(one, other);
        }
      }
    }
  }

  private void mendLater(Dice dice, Runnable mend) {
    long mean = world.swarm().strength().cutForMeanMillis();
    world.schedule().after(dice.around(mean * 1000), mend);
  }
}
