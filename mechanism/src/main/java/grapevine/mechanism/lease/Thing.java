package grapevine.mechanism.lease;

import grapevine.kernel.codec.Codec;

/**
 * What a lease is on: one thing, or the whole group of things that it belongs to, such as an entry
 * or its registry.
 *
 * @param group the name of the group
 * @param name the name within the group; empty for the whole group
 */
public record Thing(String group, String name) implements Comparable<Thing> {
  /** How things are written. */
  public static final Codec<Thing> CODEC =
      Codec.of(
          (out, thing) -> out.putString(thing.group).putString(thing.name),
          in -> new Thing(in.getString(), in.getString()));

  /** All of a group. */
  public static Thing whole(String group) {
    return new Thing(group, "");
  }

  /** Whether this is a whole group. */
  public boolean isWhole() {
    return name.isEmpty();
  }

  /** The group that this belongs to, as a thing. */
  Thing whole() {
    return isWhole() ? this : whole(group);
  }

  /** Whole groups come before what is in them. */
  @Override
  public int compareTo(Thing other) {
    int byGroup = group.compareTo(other.group);
    return byGroup != 0 ? byGroup : name.compareTo(other.name);
  }
}
