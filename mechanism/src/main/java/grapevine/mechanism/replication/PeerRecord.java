package grapevine.mechanism.replication;

import grapevine.kernel.codec.Codec;
import grapevine.kernel.time.VersionVector;

/**
 * What is durable about another replica of a domain.
 *
 * @param latest where it is known to stand
 * @param settled the last vector that it was known to have and that this replica covered
 */
record PeerRecord(Position latest, VersionVector settled) {
  static final PeerRecord NONE = new PeerRecord(Position.NONE, VersionVector.EMPTY);

  static final Codec<PeerRecord> CODEC =
      Codec.of(
          (out, record) -> {
            Position.CODEC.write(out, record.latest);
            VersionVector.CODEC.write(out, record.settled);
          },
          in -> new PeerRecord(Position.CODEC.read(in), VersionVector.CODEC.read(in)));

  /** After it said that it stands there. */
  PeerRecord heard(Position said, VersionVector here) {
    Position joined = latest.join(said);
    boolean begunAnew = joined.beginning() != latest.beginning();
    return new PeerRecord(joined, begunAnew ? VersionVector.EMPTY : settled).settle(here);
  }

  /** After this replica has come to that vector. */
  PeerRecord settle(VersionVector here) {
    return here.covers(latest.vector()) ? new PeerRecord(latest, latest.vector()) : this;
  }
}
