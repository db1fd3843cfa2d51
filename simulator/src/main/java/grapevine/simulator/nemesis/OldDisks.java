package grapevine.simulator.nemesis;

import grapevine.simulator.disk.SimulatedDisk;
import grapevine.simulator.world.Dice;
import grapevine.simulator.world.Fault;
import grapevine.simulator.world.SimulatedServer;
import grapevine.simulator.world.World;
import grapevine.store.state.MemoryStateStore;
import java.util.TreeMap;

/**
 * Puts an old disk into a server, and tells nobody. Only where all that the server had has been
 * sent on, and while its links are up: other cases no promise covers. What follows the journal may
 * be as old as the disk, or not.
 */
final class OldDisks {
  private static final long CALM_MICROS = 40_000_000;

  private record Old(SimulatedDisk.Snapshot disk, MemoryStateStore state, long number) {}

  private final World world;
  private final Nemesis nemesis;
  private final TreeMap<Integer, Old> kept = new TreeMap<>();

  OldDisks(World world, Nemesis nemesis) {
    this.world = world;
    this.nemesis = nemesis;
  }

  /** In a world with a silent server, that one: on the others' disks it is seen at once. */
  void strike(SimulatedServer any, Dice dice) {
    boolean silent = world.swarm().has(Fault.SILENT_SERVER);
    SimulatedServer server = silent ? world.servers().getLast() : any;
    Old old = kept.get(server.index());
    boolean covered =
        !world.swarm().has(Fault.LOSS)
            && old != null
            && old.number == server.number().value()
            && Others.haveAllOf(world, server);
    if (old != null && covered) {
      kept.remove(server.index());
      nemesis.causes().add(server.index());
      nemesis.calm(CALM_MICROS + 2000 * world.swarm().scale().certainMillis());
      world.servers().stream().filter(one -> one.starts() > 0).forEach(SimulatedServer::start);
      server.crash();
      server.putBack(old.disk, dice.chance(0.5) ? old.state : null);
      server.start();
    } else if (server.alive() && (old == null || dice.chance(0.2))) {
      MemoryStateStore state = server.state().copy();
      kept.put(server.index(), new Old(server.disk().snapshot(), state, server.number().value()));
    }
  }
}
