package grapevine.mechanism.causal;

import grapevine.kernel.time.VersionVector;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Answers from several registries, each from a replica of its own.
 *
 * @param answers one for each registry
 */
public record Snapshot(List<Answer> answers) {
  /**
   * What was read of one registry.
   *
   * @param registry its name
   * @param shown what the replica had when it answered
   * @param depends what had been seen by those who made these changes
   * @param heardAllMillis as of {@link Replica}; {@code Long.MAX_VALUE} where all replicas were
   *     asked after the other answers had been given, and all that they had is shown
   */
  public record Answer(String registry, VersionVector shown, Stamp depends, long heardAllMillis) {}

  /** What was found. */
  public sealed interface Finding {}

  /** All answers are of one causal past. */
  public record Consistent() implements Finding {}

  /**
   * Some answers are older than others need them.
   *
   * @param needed registries to be read again, with what must be shown then
   * @param asked registries of which a folded stamp does not tell: all their replicas must be asked
   */
  public record ReadAgain(TreeMap<String, VersionVector> needed, TreeSet<String> asked)
      implements Finding {}

  /** A snapshot of its own copy of the answers. */
  public Snapshot {
    answers = List.copyOf(answers);
  }

  /** Whether each shows at least what all depend on, itself included. */
  public Finding check() {
    TreeMap<String, VersionVector> needed = new TreeMap<>();
    TreeSet<String> asked = new TreeSet<>();
    for (Answer answer : answers) {
      VersionVector least = VersionVector.EMPTY;
      for (Answer other : answers) {
        least = least.join(other.depends.vector(answer.registry));
        long error = Replica.CLOCK_ERROR_MILLIS;
        if (!Replica.isCovered(other.depends, answer.heardAllMillis, error)) {
          asked.add(answer.registry);
        }
      }
      if (!answer.shown.covers(least)) {
        needed.put(answer.registry, least);
      }
    }
    boolean consistent = needed.isEmpty() && asked.isEmpty();
    return consistent ? new Consistent() : new ReadAgain(needed, asked);
  }
}
