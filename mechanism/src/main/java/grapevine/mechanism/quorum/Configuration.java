package grapevine.mechanism.quorum;

import grapevine.kernel.codec.Codec;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.ServerNumber;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who the replicas of a registry are, and whether their majority is asked.
 *
 * @param number rising; 0 or more
 * @param strict whether a majority is needed; without it, each replica answers alone, but for the
 *     time of a change to a strict one, or from it
 * @param replicas at least one
 */
public record Configuration(long number, boolean strict, SortedSet<ServerNumber> replicas) {
  /** How configurations are written. */
  public static final Codec<Configuration> CODEC =
      Codec.of(
          (out, configuration) ->
              out.putVarint(configuration.number)
                  .putBoolean(configuration.strict)
                  .putAll(configuration.replicas, (each, replica) -> each.putLong(replica.value())),
          in ->
              checked(
                  in.getVarint(),
                  in.getBoolean(),
                  in.getAll(each -> new ServerNumber(each.getLong()))));

  /** A configuration of its own copy of the replicas. */
  public Configuration {
    replicas = Collections.unmodifiableSortedSet(new TreeSet<>(replicas));
  }

  private static Configuration checked(long number, boolean strict, List<ServerNumber> replicas) {
    TreeSet<ServerNumber> each = new TreeSet<>(replicas);
    if (number < 0 || each.isEmpty() || each.size() != replicas.size()) {
      throw new MalformedException("a configuration without replicas, or with one twice");
    }
    return new Configuration(number, strict, each);
  }

  /** Whether these, as far as they are replicas, are more than half of them. */
  boolean hasMajority(Collection<ServerNumber> these) {
    return 2 * among(these) > replicas.size();
  }

  /** Whether each majority has one of these. */
  boolean meetsEveryMajority(Collection<ServerNumber> these) {
    return 2 * among(these) >= replicas.size();
  }

  private int among(Collection<ServerNumber> these) {
    return (int) replicas.stream().filter(these::contains).count();
  }
}
