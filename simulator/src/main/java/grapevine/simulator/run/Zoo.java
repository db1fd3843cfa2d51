package grapevine.simulator.run;

import grapevine.kernel.check.PlantedBug;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The planted bugs: each is switched on in the world of its seed, where a check must find it and
 * the switched code must have run; with it off the same world must be clean. The switch holds for
 * the whole process, so nothing else may run meanwhile.
 */
public final class Zoo {
  private static final int SEARCH_MAX = 1_000;

  private final Consumer<String> out;

  /** A zoo that says what it does. */
  public Zoo(Consumer<String> out) {
    this.out = out;
  }

  /** What became of one planted bug in one world; empty where it was found as it must be. */
  public static Optional<String> fault(PlantedBug bug, long seed) {
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
    Map<String, Long> seeds = Records.zoo();
    int found = 0;
    for (PlantedBug bug : PlantedBug.values()) {
      Long seed = seeds.get(bug.label());
      Optional<String> fault =
          seed == null ? Optional.of("no seed is on record") : fault(bug, seed);
      out.accept(bug.label() + ": " + fault.orElse("found by seed " + seed));
      found += fault.isEmpty() ? 1 : 0;
    }
    return summary(found);
  }

  /** Looks for a seed for each; prints the lines of the record. */
  public boolean search(long from) {
    int found = 0;
    for (PlantedBug bug : PlantedBug.values()) {
      Optional<Long> seed = seedFor(bug, from);
      out.accept(
          seed.map(number -> bug.label() + " " + number)
              .orElse("# " + bug.label() + " was not found in " + SEARCH_MAX + " seeds"));
      found += seed.isPresent() ? 1 : 0;
    }
    return summary(found);
  }

  private static Optional<Long> seedFor(PlantedBug bug, long from) {
    for (long seed = from; seed < from + SEARCH_MAX; seed++) {
      if (fault(bug, seed).isEmpty()) {
        return Optional.of(seed);
      }
    }
    return Optional.empty();
  }

  private boolean summary(int found) {
    int all = PlantedBug.values().length;
    out.accept("planted bugs found: " + found + " of " + all);
    return found == all;
  }
}
