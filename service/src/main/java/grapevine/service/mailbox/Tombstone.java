package grapevine.service.mailbox;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Timestamp;
import grapevine.kernel.time.VersionVector;

/**
 * The record that a postmark was here and was expunged: it is not delivered again. Immutable.
 *
 * @param expunged when
 * @param origin the site that expunged it
 * @param sequence the number of that change among the origin's: who has it, has the tombstone
 * @param accepted when the message was accepted, as far as this is known; else {@code ZERO}
 */
record Tombstone(Timestamp expunged, ServerNumber origin, long sequence, Timestamp accepted) {
  static final Codec<Tombstone> CODEC = Codec.of(Tombstone::write, Tombstone::read);

  /**
   * What two copies agree on: the later removal, so that it is not forgotten before whoever made it
   * has counted.
   */
  Tombstone join(Tombstone other) {
    Tombstone later = other.expunged.isAfter(expunged) ? other : this;
    return new Tombstone(
        later.expunged, later.origin, later.sequence, Timestamp.max(accepted, other.accepted));
  }

  /** Whether all that the vector counts includes this removal. */
  boolean isCoveredBy(VersionVector vector) {
    return vector.get(origin) >= sequence;
  }

  private static void write(ByteWriter out, Tombstone tombstone) {
    Timestamp.CODEC.write(out, tombstone.expunged);
    out.putLong(tombstone.origin.value()).putVarint(tombstone.sequence);
    Timestamp.CODEC.write(out, tombstone.accepted);
  }

  private static Tombstone read(ByteReader in) {
    return new Tombstone(
        Timestamp.CODEC.read(in),
        new ServerNumber(in.getLong()),
        in.getVarint(),
        Timestamp.CODEC.read(in));
  }
}
