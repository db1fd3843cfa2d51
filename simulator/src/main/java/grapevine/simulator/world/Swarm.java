package grapevine.simulator.world;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which faults exist in one world, and how strong they are: chosen by the seed before anything
 * else, so that some worlds have one fault only and some have many (swarm testing, Groce and others
 * 2012).
 *
 * @param servers how many servers, 1 to 7
 * @param faults which kinds there are now
 * @param strength how strong they are
 * @param scale how long the product's durations are
 */
public record Swarm(int servers, SortedSet<Fault> faults, Strength strength, Scale scale) {
  private static final int SERVERS_MAX = 7;

  /** Copies the set. */
  public Swarm {
    faults = Collections.unmodifiableSortedSet(new TreeSet<>(faults));
  }

  /** Chooses the world of a seed. */
  public static Swarm choose(Dice dice) {
    int servers = (int) dice.between(1, dice.chance(0.25) ? SERVERS_MAX : 4);
    double each = dice.chance(0.1) ? 0 : 0.05 + 0.4 * dice.between(0, 1000) / 1000;
    TreeSet<Fault> faults = new TreeSet<>();
    for (Fault fault : Fault.values()) {
      if (fault != Fault.SILENT_SERVER && dice.chance(each)) {
        faults.add(fault);
      }
    }
    Scale scale = Scale.choose(dice);
    return new Swarm(servers, faults, Strength.choose(dice, scale.spanMillis()), scale);
  }

  /** Whether there is such a fault now. */
  public boolean has(Fault fault) {
    return faults.contains(fault);
  }

  /** How many servers people ask: all, but for one that is to be silent. */
  public int asked() {
    return has(Fault.SILENT_SERVER) && servers > 1 ? servers - 1 : servers;
  }

  /** The same world with these faults only, of those that it has. */
  public Swarm only(Set<Fault> kept) {
    TreeSet<Fault> left = new TreeSet<>(faults);
    left.retainAll(kept);
    return new Swarm(servers, left, strength, scale);
  }

  /**
   * The world of a seed with other faults.
   *
   * @param least how many servers it has at least
   * @param forgetful whether what is gone is soon gone everywhere
   */
  public Swarm with(Set<Fault> others, int least, boolean forgetful) {
    Scale other = forgetful ? scale.forgetful() : scale;
    return new Swarm(Math.max(servers, least), new TreeSet<>(others), strength, other);
  }

  /** The same world with fewer servers. */
  public Swarm servers(int fewer) {
    return new Swarm(Math.min(servers, fewer), faults, strength, scale);
  }

  /** The same world without any fault that ends; clocks stay as wrong as they are. */
  public Swarm healed() {
    return only(EnumSet.of(Fault.CLOCK_OFFSETS, Fault.DRIFT, Fault.SILENT_SERVER));
  }
}
