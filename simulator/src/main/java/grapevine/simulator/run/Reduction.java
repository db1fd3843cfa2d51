package grapevine.simulator.run;

import grapevine.simulator.world.Fault;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is left of a seed's world: it can have fewer faults, operations and servers than its seed
 * chose.
 *
 * @param faults which kinds of faults may exist
 * @param operations how many requests people make at most
 * @param servers how many servers at most
 */
public record Reduction(SortedSet<Fault> faults, long operations, int servers) {
  private static final long ALL_OPERATIONS = 1_000_000;
  private static final int ALL_SERVERS = 7;

  /** Copies the set. */
  public Reduction {
    faults = Collections.unmodifiableSortedSet(new TreeSet<>(faults));
  }

  /** All of it. */
  public static Reduction none() {
    return new Reduction(new TreeSet<>(EnumSet.allOf(Fault.class)), ALL_OPERATIONS, ALL_SERVERS);
  }

  /**
   * Faults by their labels, joined by commas; {@code none} for no fault.
   *
   * @return nothing where one of them is unknown
   */
  public static Optional<SortedSet<Fault>> faults(String text) {
    TreeSet<Fault> faults = new TreeSet<>();
    for (String label : text.equals("none") ? new String[0] : text.split(",", -1)) {
      Optional<Fault> known =
          EnumSet.allOf(Fault.class).stream().filter(one -> one.label().equals(label)).findFirst();
      if (known.isEmpty()) {
        return Optional.empty();
      }
      faults.add(known.get());
    }
    return Optional.of(faults);
  }

  /** The same with these faults only. */
  Reduction faults(SortedSet<Fault> kept) {
    return new Reduction(kept, operations, servers);
  }

  /** The same without one kind of fault. */
  Reduction without(Fault fault) {
    TreeSet<Fault> left = new TreeSet<>(faults);
    left.remove(fault);
    return faults(left);
  }

  /** The same with so many operations at most. */
  Reduction operations(long most) {
    return new Reduction(faults, most, servers);
  }

  /** The same with so many servers at most. */
  Reduction servers(int most) {
    return new Reduction(faults, operations, most);
  }

  /** The options of the command that leave this of a world. */
  String words() {
    if (equals(none())) {
      return "";
    }
    String labels = faults.stream().map(Fault::label).collect(Collectors.joining(","));
    return " --faults "
        + (labels.isEmpty() ? "none" : labels)
        + (operations == ALL_OPERATIONS ? "" : " --operations " + operations)
        + (servers == ALL_SERVERS ? "" : " --servers " + servers);
  }
}
