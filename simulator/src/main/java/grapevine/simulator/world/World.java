package grapevine.simulator.world;

import grapevine.kernel.id.ServerNumber;
import grapevine.service.link.PeerMessageCodec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Supplier;

/** All servers, the network between them, and what will happen to them. One thread, one seed. */
public final class World {
  /** Names of servers, in the order in which worlds use them. */
  public static final List<String> NAMES =
      List.of("cabernet", "semillon", "zinfandel", "merlot", "riesling", "malbec", "tannat");

  private final Dice dice;
  private final Schedule schedule = new Schedule();
  private final Trace trace;
  private final Witness witness;
  private final SimulatedNetwork network;
  private final Outside outside;
  private final List<SimulatedServer> servers = new ArrayList<>();
  private final TreeMap<ServerNumber, Integer> byNumber = new TreeMap<>();
  private final TreeMap<ServerNumber, Integer> byFormerNumber = new TreeMap<>();
  private Swarm swarm;
  private boolean healed;

  /**
   * A world with servers that have not started, and without any fault yet.
   *
   * @param dice all chance of the world
   * @param swarm which faults there will be
   * @param keepTrace whether somebody will read what happened
   * @param witness sees what happens
   */
  public World(Dice dice, Swarm swarm, boolean keepTrace, Witness witness) {
    this.dice = dice;
    this.swarm = swarm;
    this.trace = new Trace(keepTrace);
    this.witness = witness;
    this.network = new SimulatedNetwork(this, dice.split(), PeerMessageCodec.CODEC);
    this.outside = new Outside(dice.split());
    for (int index = 0; index < swarm.servers(); index++) {
      SimulatedServer server = new SimulatedServer(this, index, dice.split());
      servers.add(server);
      network.add(server);
      byNumber.put(server.number(), index);
    }
  }

  /** Further dice, for a workload or a nemesis. */
  public Dice dice() {
    return dice.split();
  }

  /** What will happen. */
  public Schedule schedule() {
    return schedule;
  }

  /** What has happened. */
  public Trace trace() {
    return trace;
  }

  /** Who sees what happens. */
  Witness witness() {
    return witness;
  }

  /** The links. */
  public SimulatedNetwork network() {
    return network;
  }

  /** The rest of the world's mail servers. */
  public Outside outside() {
    return outside;
  }

  /** Which faults there are now. */
  public Swarm swarm() {
    return swarm;
  }

  /** From now on these faults hold. */
  public void swarm(Swarm other) {
    swarm = other;
    network.swarm(other);
  }

  /** All servers. */
  public List<SimulatedServer> servers() {
    return Collections.unmodifiableList(servers);
  }

  /** One server by its place. */
  public SimulatedServer server(int index) {
    return servers.get(index);
  }

  /** The place of the server that has that number now. */
  public OptionalInt indexOf(ServerNumber number) {
    Integer index = byNumber.get(number);
    return index != null && servers.get(index).number().equals(number)
        ? OptionalInt.of(index)
        : OptionalInt.empty();
  }

  /** The place of the server that had that number, and has another now. */
  OptionalInt indexOfFormer(ServerNumber number) {
    Integer index = byFormerNumber.get(number);
    return index == null ? OptionalInt.empty() : OptionalInt.of(index);
  }

  /** Whether no new fault comes any more. */
  public boolean healed() {
    return healed;
  }

  /** Ends all faults: links are mended, disks work, servers start and stay up. */
  public void heal() {
    healed = true;
    swarm(swarm.healed());
    network.mendAll();
    outside.heal();
    note(-1, 9, () -> "all faults end");
    for (SimulatedServer server : servers) {
      server.heal();
    }
  }

  /** Lets time pass until then, or until there is a reason to stop. */
  public void run(long untilMicros, Supplier<Boolean> stop) {
    while (!stop.get() && schedule.step(untilMicros)) {
      // Everything happens in the step.
    }
  }

  void renumbered(int index, ServerNumber old, ServerNumber number) {
    byNumber.remove(old);
    byFormerNumber.put(old, index);
    byNumber.put(number, index);
  }

  /** Writes into the trace. */
  public void note(int server, long fingerprint, Supplier<String> text) {
    trace.note(schedule.nowMicros(), server, fingerprint, text);
  }
}
