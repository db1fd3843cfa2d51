package grapevine.simulator.run;

import grapevine.kernel.check.PlantedBug;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The planted bugs: each is switched on in worlds of its habitat, where a check must find it and
 * the switched code must have run; with it off the same world must be clean. The switch holds for
 * the whole process, so nothing else may run meanwhile.
 */
public final class Zoo {
  /** So many seeds are tried beside those on record. */
  private static final int TRIED = 12;

  private static final int SEARCH_MAX = 100;
  private static final int SEEDS_EACH = 2;

  private final Consumer<String> out;

  /** A zoo that says what it does. */
  public Zoo(Consumer<String> out) {
    this.out = out;
  }

  /**
   * The first seed that finds a planted bug, of those on record and some more; nothing where none
   * does.
   */
  public static Optional<Long> finder(PlantedBug bug, Habitat habitat) {
    LinkedHashSet<Long> seeds = new LinkedHashSet<>(habitat.seeds());
    for (long seed = 1; seed <= TRIED; seed++) {
      seeds.add(seed);
    }
    return seeds.stream().filter(seed -> finds(bug, habitat, seed)).findFirst();
  }

  /** Whether a check finds it in that world, and only because it is planted. */
  private static boolean finds(PlantedBug bug, Habitat habitat, long seed) {
    return !runPlanted(bug, habitat, seed).isClean()
        && bug.passes() > 0
        && Simulation.run(seed, habitat).isClean();
  }

  private static Verdict runPlanted(PlantedBug bug, Habitat habitat, long seed) {
    bug.plant();
    try {
      return Simulation.run(seed, habitat);
    } finally {
      PlantedBug.clear();
    }
  }

  /** Goes through all of them; true where each was found. */
  public boolean replay() {
    Map<String, Habitat> habitats = Records.zoo();
    int found = 0;
    for (PlantedBug bug : PlantedBug.values()) {
      Optional<Habitat> habitat = Optional.ofNullable(habitats.get(bug.label()));
      Optional<Long> seed = habitat.flatMap(favour -> finder(bug, favour));
      out.accept(bug.label() + ": " + seed.map(by -> "found by seed " + by).orElse("NOT FOUND"));
      found += seed.isPresent() ? 1 : 0;
    }
    return summary(found, PlantedBug.values().length);
  }

  /** Looks for seeds of these bugs anew in the habitats on record; prints lines for the record. */
  public boolean search(List<PlantedBug> bugs, long from) {
    int found = 0;
    Map<String, Habitat> habitats = Records.zoo();
    for (PlantedBug bug : bugs) {
      Optional<Habitat> habitat = Optional.ofNullable(habitats.get(bug.label()));
      List<Long> seeds = habitat.map(favour -> seedsFor(bug, favour, from)).orElse(List.of());
      out.accept(
          seeds.isEmpty()
              ? "# " + bug.label() + " was not found in " + SEARCH_MAX + " seeds"
              : bug.label() + " " + habitat.map(favour -> favour.words(seeds)).orElse(""));
      found += seeds.isEmpty() ? 0 : 1;
    }
    return summary(found, bugs.size());
  }

  private static List<Long> seedsFor(PlantedBug bug, Habitat habitat, long from) {
    List<Long> seeds = new ArrayList<>();
    for (long seed = from; seed < from + SEARCH_MAX && seeds.size() < SEEDS_EACH; seed++) {
      if (finds(bug, habitat, seed)) {
        seeds.add(seed);
      }
    }
    return seeds;
  }

  private boolean summary(int found, int all) {
    out.accept("planted bugs found: " + found + " of " + all);
    return found == all;
  }
}
