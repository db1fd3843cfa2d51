package grapevine.kernel.id;

import grapevine.kernel.codec.Codec;
import grapevine.kernel.time.Timestamp;
import java.util.Comparator;

/**
 * The identity of an entry: the name under which, and the moment at which, it was created. A name
 * that is used again is another entry.
 */
public record EntryId(RName name, Timestamp created) implements Comparable<EntryId> {
  /** How identities are written. */
  public static final Codec<EntryId> CODEC =
      Codec.of(
          (out, id) -> {
            RName.CODEC.write(out, id.name);
            Timestamp.CODEC.write(out, id.created);
          },
          in -> new EntryId(RName.CODEC.read(in), Timestamp.CODEC.read(in)));

  private static final Comparator<EntryId> ORDER =
      Comparator.comparing(EntryId::name).thenComparing(EntryId::created);

  @Override
  public int compareTo(EntryId other) {
    return ORDER.compare(this, other);
  }

  /** Name and creation, such as {@code alice.pa/18f2….0.9a3b…}. */
  @Override
  public String toString() {
    return name + "/" + created;
  }
}
