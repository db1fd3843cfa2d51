package grapevine.mechanism.causal;

import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.VersionVector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Where a replica of a registry stands, for the readers that come to it.
 *
 * @param registry its name
 * @param vector what it has
 * @param known what any replica is known to have, itself included
 * @param lost up to where changes of dead servers or disks are given up: they count as seen
 * @param heardAllMillis when the other replicas were asked whose answers are all here, the one that
 *     was asked longest ago, by this server's wall clock; now where there are no others
 */
public record Replica(
    String registry,
    VersionVector vector,
    VersionVector known,
    VersionVector lost,
    long heardAllMillis) {
  /** By how much the wall clocks of two servers may differ, for stamps that are folded. */
  public static final long CLOCK_ERROR_MILLIS = 60_000;

  /** Whether a reader with that stamp may be shown what is here. */
  public Verdict check(Stamp stamp) {
    if (PlantedBug.STAMP_IGNORED.planted()) {
      return new Verdict.NewEnough();
    }
    Verdict verdict = against(stamp.vector(registry));
    boolean tells = isCovered(stamp, heardAllMillis, CLOCK_ERROR_MILLIS);
    return verdict instanceof Verdict.NewEnough && !tells ? new Verdict.AskAll() : verdict;
  }

  /** Whether all that a stamp has folded was there to be heard. */
  static boolean isCovered(Stamp stamp, long heardAllMillis, long clockErrorMillis) {
    return stamp.foldedMillis() == 0 || heardAllMillis - clockErrorMillis > stamp.foldedMillis();
  }

  /**
   * Whether a reader with that stamp may be shown what is here, when all were asked.
   *
   * @param said where each other replica stands, by its own word since the question came
   */
  public Verdict checkAll(Stamp stamp, Collection<VersionVector> said) {
    return against(said.stream().reduce(stamp.vector(registry), VersionVector::join));
  }

  private Verdict against(VersionVector seen) {
    List<Verdict.Missing> missing = new ArrayList<>();
    seen.asMap()
        .forEach((origin, needed) -> {
          long here = vector.get(origin);
          if (needed > here && needed > lost.get(origin)) {
            missing.add(new Verdict.Missing(origin, here, needed, isSomewhere(origin, needed)));
          }
        });
    return missing.isEmpty() ? new Verdict.NewEnough() : new Verdict.Behind(missing);
  }

  private boolean isSomewhere(ServerNumber origin, long needed) {
    return known.get(origin) >= needed;
  }
}
