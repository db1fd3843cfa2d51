package grapevine.simulator.run;

import grapevine.simulator.world.Fault;
import grapevine.simulator.world.Swarm;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The kind of world that a planted bug is found in: so most seeds find it, and its record does not
 * grow stale with each change of the product, which makes another world of every seed.
 *
 * @param faults the kinds of faults there, and no others
 * @param servers how many servers at least
 * @param forgetful whether what is gone is soon gone everywhere
 * @param seeds seeds that found it, to be tried first
 */
public record Habitat(SortedSet<Fault> faults, int servers, boolean forgetful, List<Long> seeds) {
  private static final String FORGETFUL = "forgetful";

  /** Copies the lists. */
  public Habitat {
    faults = Collections.unmodifiableSortedSet(new TreeSet<>(faults));
    seeds = List.copyOf(seeds);
  }

  /** A record's line behind its label: faults, servers, perhaps the word forgetful, seeds. */
  static Habitat read(List<String> words) {
    Optional<SortedSet<Fault>> faults = Reduction.faults(words.getFirst());
    if (faults.isEmpty()) {
      throw new IllegalStateException("the zoo has an unknown fault: " + words);
    }
    boolean forgetful = words.contains(FORGETFUL);
    List<Long> seeds = new ArrayList<>();
    words.stream()
        .skip(2)
        .filter(word -> !word.equals(FORGETFUL))
        .map(Long::parseLong)
        .forEach(seeds::add);
    return new Habitat(faults.get(), Integer.parseInt(words.get(1)), forgetful, seeds);
  }

  /** The world of a seed, made such a one. */
  Swarm of(Swarm chosen) {
    return chosen.with(faults, servers, forgetful);
  }

  /** The line of the record behind its label, with other seeds. */
  String words(List<Long> found) {
    StringBuilder words = new StringBuilder();
    words
        .append(faults.isEmpty() ? "none" : String.join(",", labels()))
        .append(' ')
        .append(servers);
    words.append(forgetful ? " " + FORGETFUL : "");
    found.forEach(seed -> words.append(' ').append(seed));
    return words.toString();
  }

  private List<String> labels() {
    return faults.stream().map(Fault::label).toList();
  }
}
