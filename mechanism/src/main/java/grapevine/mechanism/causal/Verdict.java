package grapevine.mechanism.causal;

import grapevine.kernel.id.ServerNumber;
import java.util.List;

/** Whether a replica may show a reader what it has. */
public sealed interface Verdict {
  /** It has all that the reader has seen. */
  record NewEnough() implements Verdict {}

  /**
   * It lacks something: it should get that from others, or the reader go to them, or be told.
   *
   * @param missing by origin
   */
  record Behind(List<Missing> missing) implements Verdict {
    /** A list of its own. */
    public Behind {
      missing = List.copyOf(missing);
    }

    /** How many changes are missing, at least. */
    public long changes() {
      long sum = 0;
      for (Missing each : missing) {
        sum = Math.max(sum, sum + each.needed - each.here); // a forged one may be anything
      }
      return sum;
    }

    /** Whether somebody is known to have all of it: else waiting alone may not help. */
    public boolean isSomewhere() {
      return missing.stream().allMatch(Missing::somewhere);
    }
  }

  /**
   * The stamp is folded, and this replica has not heard of all that was there then: all replicas
   * must be asked, from now on, where they stand; then {@link Replica#checkAll} decides.
   */
  record AskAll() implements Verdict {}

  /**
   * Changes of one origin that are missing.
   *
   * @param origin who made them
   * @param here the last of its changes that is here
   * @param needed the last one that the reader has seen
   * @param somewhere whether some replica is known to have that
   */
  record Missing(ServerNumber origin, long here, long needed, boolean somewhere) {}
}
