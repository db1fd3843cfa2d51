package grapevine.simulator.nemesis;

import grapevine.simulator.disk.SimulatedDisk;
import grapevine.simulator.world.Dice;
import grapevine.simulator.world.Fault;
import grapevine.simulator.world.SimulatedServer;
import grapevine.simulator.world.Strength;
import grapevine.simulator.world.World;

/** Begins every kind of fault that a world has. */
public final class Nemesis {
  private static final long JUMP_MILLIS_MAX = 600_000;
  private static final long PAUSE_MICROS = 4_000_000;
  private static final int CALLS_MAX = 200;

  private final World world;
  private final Causes causes = new Causes();
  private long calmUntilMicros;

  /** The faults of that world, none of which has begun. */
  public Nemesis(World world) {
    this.world = world;
  }

  /** Which servers have a reason to come back as new. */
  public Causes causes() {
    return causes;
  }

  /** Begins. Each kind has dice of its own, so that one more or less does not change the others. */
  public void begin(Dice dice) {
    Strength strength = world.swarm().strength();
    long crash = strength.crashMeanMillis();
    again(Fault.CRASHES, crash, dice.split(), this::crash);
    again(Fault.KILLS, crash, dice.split(), this::kill);
    again(Fault.TORN_COMMITS, crash, dice.split(), this::tear);
    again(Fault.DISK_ERRORS, crash * 2, dice.split(), this::failOnce);
    again(Fault.FULL_DISKS, crash * 2, dice.split(), this::fill);
    again(Fault.PAUSES, strength.pauseMeanMillis(), dice.split(), this::pause);
    again(Fault.CLOCK_JUMPS, strength.jumpMeanMillis(), dice.split(), this::jump);
    Cuts cuts = new Cuts(world);
    again(Fault.CUTS, strength.cutMeanMillis(), dice.split(), cuts::one);
    again(Fault.PARTITIONS, strength.cutMeanMillis() * 2, dice.split(), cuts::partition);
    long span = world.swarm().scale().spanMillis();
    again(Fault.DAMAGE, span / 3, dice.split(), new Damage(world)::strike);
    OldDisks oldDisks = new OldDisks(world, this);
    again(Fault.OLD_DISKS, span / 3, dice.split(), oldDisks::strike);
    Absences absences = new Absences(world, this);
    again(Fault.LONG_ABSENCES, span / 3, dice.split(), absences::leave);
    again(Fault.WRITE_OFFS, span / 3, dice.split(), absences::writtenOff);
  }

  /** One way to do harm. */
  @FunctionalInterface
  interface Strike {
    void on(SimulatedServer server, Dice dice);
  }

  private void again(Fault fault, long meanMillis, Dice dice, Strike strike) {
    if (!world.swarm().has(fault)) {
      return;
    }
    world
        .schedule()
        .after(
            dice.around(meanMillis * 1000),
            () -> {
              if (world.healed()) {
                return;
              }
              SimulatedServer server = dice.pick(world.servers());
              if (world.schedule().nowMicros() >= calmUntilMicros && server.starts() > 0) {
                strike.on(server, dice);
              }
              again(fault, meanMillis, dice, strike);
            });
  }

  /** From now on nothing strikes for a while, and nothing is cut. */
  void calm(long micros) {
    calmUntilMicros = Math.max(calmUntilMicros, world.schedule().nowMicros() + micros);
    world.network().mendAll();
  }

  private void crash(SimulatedServer server, Dice dice) {
    server.crash();
    startLater(server, dice);
  }

  private void kill(SimulatedServer server, Dice dice) {
    server.kill();
    startLater(server, dice);
  }

  private void startLater(SimulatedServer server, Dice dice) {
    long down = world.swarm().strength().downMeanMillis();
    world.schedule().after(dice.around(down * 1000), server::start);
  }

  private void tear(SimulatedServer server, Dice dice) {
    server.disk().failAt(dice.between(1, CALLS_MAX), SimulatedDisk.Fault.POWER_CUT);
  }

  private void failOnce(SimulatedServer server, Dice dice) {
    server.disk().failAt(dice.between(1, CALLS_MAX), SimulatedDisk.Fault.ERROR);
  }

  private void fill(SimulatedServer server, Dice dice) {
    long used = server.disk().usedBytes();
    server.disk().resize(used + dice.between(0, used / 20));
    world.note(server.index(), 30, () -> "the disk is full");
    world
        .schedule()
        .after(
            dice.around(world.swarm().strength().downMeanMillis() * 2000),
            () -> {
              world.note(server.index(), 31, () -> "the disk has room again");
              server.disk().resize(1L << 30);
            });
  }

  private void pause(SimulatedServer server, Dice dice) {
    server.pause(dice.around(PAUSE_MICROS));
  }

  private void jump(SimulatedServer server, Dice dice) {
    long millis = dice.between(-JUMP_MILLIS_MAX, JUMP_MILLIS_MAX);
    world.note(server.index(), millis, () -> "the clock is set by " + millis + " ms");
    server.clock().jump(millis);
  }
}
