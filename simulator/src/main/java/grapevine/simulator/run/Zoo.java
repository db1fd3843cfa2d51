package grapevine.simulator.run;

import grapevine.kernel.check.PlantedBug;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The planted bugs: each is switched on in the world of its seed, where a check must find it and
 * the switched code must have run; with it off the same world must be clean. The switch holds for
 * the whole process, so nothing else may run meanwhile.
 */
public final class Zoo {
  private static final int SEARCH_MAX = 1_000;
  private static final int SEEDS_EACH = 4;

  private final Consumer<String> out;

  /** A zoo that says what it does. */
  public Zoo(Consumer<String> out) {
    this.out = out;
  }

  /** What became of one planted bug in the worlds on record; empty where one of them finds it. */
  public static Optional<String> fault(PlantedBug bug, List<Long> seeds) {
    Optional<String> fault = Optional.of("no seed is on record");
    for (long seed : seeds) {
      fault = fault(bug, seed);
      if (fault.isEmpty()) {
        return fault;
      }
    }
    return fault;
  }

  /** What became of one planted bug in one world; empty where it was found as it must be. */
  static Optional<String> fault(PlantedBug bug, long seed) {
    Verdict on = runPlanted(bug, seed);
    if (on.isClean()) {
      return Optional.of("no check found it");
    }
    if (bug.passes() == 0) {
      return Optional.of("its code never ran");
    }
    Verdict off = Simulation.run(seed, Reduction.none(), false);
    return off.failure().map(broken -> "fails without it too: " + broken.getMessage());
  }

  private static Verdict runPlanted(PlantedBug bug, long seed) {
    bug.plant();
    try {
      return Simulation.run(seed, Reduction.none(), false);
    } finally {
      PlantedBug.clear();
    }
  }

  /** Goes through all of them; true where each was found. */
  public boolean replay() {
    Map<String, List<Long>> seeds = Records.zoo();
    int found = 0;
    for (PlantedBug bug : PlantedBug.values()) {
      Optional<String> fault = fault(bug, seeds.getOrDefault(bug.label(), List.of()));
      out.accept(bug.label() + ": " + fault.orElse("found"));
      found += fault.isEmpty() ? 1 : 0;
    }
    return summary(found);
  }

  /** Looks for some seeds for each; prints the lines of the record. */
  public boolean search(long from) {
    int found = 0;
    for (PlantedBug bug : PlantedBug.values()) {
      List<Long> seeds = seedsFor(bug, from);
      String words = seeds.stream().map(String::valueOf).collect(Collectors.joining(" "));
      out.accept(
          seeds.isEmpty()
              ? "# " + bug.label() + " was not found in " + SEARCH_MAX + " seeds"
              : bug.label() + " " + words);
      found += seeds.isEmpty() ? 0 : 1;
    }
    return summary(found);
  }

  private static List<Long> seedsFor(PlantedBug bug, long from) {
    List<Long> seeds = new ArrayList<>();
    for (long seed = from; seed < from + SEARCH_MAX && seeds.size() < SEEDS_EACH; seed++) {
      if (fault(bug, seed).isEmpty()) {
        seeds.add(seed);
      }
    }
    return seeds;
  }

  private boolean summary(int found) {
    int all = PlantedBug.values().length;
    out.accept("planted bugs found: " + found + " of " + all);
    return found == all;
  }
}
