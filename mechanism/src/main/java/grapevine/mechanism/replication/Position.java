package grapevine.mechanism.replication;

import grapevine.kernel.codec.Codec;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.time.VersionVector;

/**
 * Where a replica of a domain stands.
 *
 * @param beginning how often this server has begun the domain anew: what it was known to have
 *     before does not count any more
 * @param fresh whether it holds nothing yet but changes of its own; only such a replica may take a
 *     state from which tombstones are gone that it has not seen
 * @param vector what it has
 * @param floor below which tombstones may be gone here; the vector covers it
 */
public record Position(long beginning, boolean fresh, VersionVector vector, VersionVector floor) {
  /**
   * Whether it held the domain before, has dropped it, and has taken nothing since. Its vector
   * still counts changes of its own whose effect it dropped: only a state brings them back.
   */
  boolean begunAnew() {
    return fresh && beginning > 0;
  }

  /** Of a replica that has not begun. */
  public static final Position NONE =
      new Position(0, true, VersionVector.EMPTY, VersionVector.EMPTY);

  /** How positions are written. */
  public static final Codec<Position> CODEC =
      Codec.of(
          (out, position) -> {
            out.putVarint(position.beginning).putBoolean(position.fresh);
            VersionVector.CODEC.write(out, position.vector);
            VersionVector.CODEC.write(out, position.floor);
          },
          in ->
              checked(
                  new Position(
                      in.getVarint(),
                      in.getBoolean(),
                      VersionVector.CODEC.read(in),
                      VersionVector.CODEC.read(in))));

  /**
   * What is known of a replica after it was known to stand here and says that it stands there;
   * messages overtake each other.
   */
  Position join(Position said) {
    if (said.beginning != beginning) {
      return said.beginning > beginning ? said : this;
    }
    return new Position(
        beginning, fresh && said.fresh, vector.join(said.vector), floor.join(said.floor));
  }

  private static Position checked(Position position) {
    if (position.beginning < 0 || !position.vector.covers(position.floor)) {
      throw new MalformedException("a position below its own floor");
    }
    return position;
  }
}
