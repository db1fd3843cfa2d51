package grapevine.service.directory;

import grapevine.kernel.id.RName;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Why somebody belongs to a group, or what is in the way of saying so. Immutable. */
public sealed interface Why {
  /**
   * He does.
   *
   * @param names one of the shortest ways: he first, then each list that names the one before, then
   *     the group
   * @param pattern where the first list takes him in by a pattern, that
   */
  record Path(List<RName> names, Optional<String> pattern) implements Why {
    /** Copies the names. */
    public Path {
      names = List.copyOf(names);
    }
  }

  /** He does not: all that had to be read is here. */
  record NoMember() implements Why {}

  /** Nothing here says so; more is in these registries, which are not held here. */
  record NotKnownHere(SortedSet<String> registries) implements Why {
    /** Makes the set unchangeable. */
    public NotKnownHere {
      registries = Collections.unmodifiableSortedSet(new TreeSet<>(registries));
    }
  }
}
