package grapevine.mechanism.list;

import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.VersionVector;
import java.util.Comparator;

/**
 * One numbered change: the server that brought it into the exchange, and its number there. It says
 * by which change a tombstone came, so that a vector can say who has it.
 *
 * @param origin the server that numbered the change
 * @param sequence its number, from 1
 */
public record Dot(ServerNumber origin, long sequence) implements Comparable<Dot> {
  /** How dots are written. */
  public static final Codec<Dot> CODEC =
      Codec.of(
          (out, dot) -> out.putLong(dot.origin.value()).putVarint(dot.sequence),
          in -> new Dot(new ServerNumber(in.getLong()), in.getVarint()));

  private static final Comparator<Dot> ORDER =
      Comparator.comparing(Dot::origin).thenComparingLong(Dot::sequence);

  /** Whether whoever has all that the vector counts has this change. */
  public boolean isCoveredBy(VersionVector vector) {
    if (PlantedBug.TOMBSTONE_PURGED_BY_AGE_ALONE.planted()) {
      return true;
    }
    return vector.get(origin) >= sequence;
  }

  @Override
  public int compareTo(Dot other) {
    return ORDER.compare(this, other);
  }
}
