package grapevine.kernel.id;

import grapevine.kernel.codec.Codec;
import grapevine.kernel.time.Timestamp;
import org.jspecify.annotations.Nullable;

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

  @Override
  public int compareTo(EntryId other) {
    int byName = name.compareTo(other.name);
    return byName != 0 ? byName : created.compareTo(other.created);
  }

  // Compared for every recipient: the generated ones showed in the profile of a large list.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EntryId that && created.equals(that.created) && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode() * 31 + created.hashCode();
  }

  /** Name and creation, such as {@code alice.pa/18f2….0.9a3b…}. */
  @Override
  public String toString() {
    return name + "/" + created;
  }
}
