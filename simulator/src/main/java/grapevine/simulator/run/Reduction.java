package grapevine.simulator.run;

import grapevine.simulator.world.Fault;
import java.util.Collections;
import java.util.EnumSet;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is left of a seed's world: it can have fewer faults, operations and servers than its seed
 * chose.
 *
 * @param faults which kinds of faults may exist
 * @param operations how many requests people make at most
 * @param servers how many servers at most
 */
public record Reduction(SortedSet<Fault> faults, long operations, int servers) {
  /** Copies the set. */
  public Reduction {
    faults = Collections.unmodifiableSortedSet(new TreeSet<>(faults));
  }

  /** All of it. */
  public static Reduction none() {
    return new Reduction(new TreeSet<>(EnumSet.allOf(Fault.class)), Long.MAX_VALUE, 7);
  }

  /** The same without one kind of fault. */
  Reduction without(Fault fault) {
    TreeSet<Fault> left = new TreeSet<>(faults);
    left.remove(fault);
    return new Reduction(left, operations, servers);
  }
}
