package grapevine.mechanism.replication;

import grapevine.kernel.check.Invariant;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.VersionVector;
import org.jspecify.annotations.Nullable;

/**
 * What is durable about one domain held here.
 *
 * @param position where this replica stands
 * @param dropped below which changes are not, or not all, in the log
 * @param basis while fresh: the oldest vector from which a piece of state was imported; null where
 *     none was
 * @param orphaned whether it was fresh when the last other replica was written off: what that one
 *     had never came here
 */
record DomainRecord(
    Position position, VersionVector dropped, @Nullable VersionVector basis, boolean orphaned) {
  static final DomainRecord NONE =
      new DomainRecord(Position.NONE, VersionVector.EMPTY, null, false);

  static final Codec<DomainRecord> CODEC =
      Codec.of(
          (out, record) -> {
            Position.CODEC.write(out, record.position);
            VersionVector.CODEC.write(out, record.dropped);
            out.putOptional(record.basis, VersionVector.CODEC::write);
            out.putBoolean(record.orphaned);
          },
          in ->
              new DomainRecord(
                  Position.CODEC.read(in),
                  VersionVector.CODEC.read(in),
                  in.getOptional(VersionVector.CODEC::read),
                  in.getBoolean()));

  DomainRecord {
    Invariant.check(position.vector().covers(position.floor()), "a vector covers its floor");
    Invariant.check(position.vector().covers(dropped), "only what was here was dropped");
  }

  VersionVector vector() {
    return position.vector();
  }

  VersionVector floor() {
    return position.floor();
  }

  boolean fresh() {
    return position.fresh();
  }

  /** One more change of that origin is here. */
  DomainRecord advanced(ServerNumber origin, long sequence, boolean stillFresh) {
    return at(stillFresh, vector().with(origin, sequence), floor());
  }

  /** A whole state was merged. Of origins that it brought further, the log has no whole end. */
  DomainRecord joined(Position source) {
    VersionVector dropped = this.dropped;
    for (var entry : source.vector().asMap().entrySet()) {
      if (entry.getValue() > vector().get(entry.getKey())) {
        dropped = dropped.with(entry.getKey(), entry.getValue());
      }
    }
    Position joined =
        new Position(
            position.beginning(),
            false,
            vector().join(source.vector()),
            floor().join(source.floor()));
    return new DomainRecord(joined, dropped, null, false);
  }

  DomainRecord notFresh() {
    return at(false, vector(), floor());
  }

  /**
   * No other replica is left to take anything from.
   *
   * @param missed whether one that was written off may still have what never came here
   */
  DomainRecord alone(boolean missed) {
    return new DomainRecord(notFresh().position, dropped, null, missed);
  }

  DomainRecord withFloor(VersionVector floor) {
    return at(fresh(), vector(), floor);
  }

  DomainRecord withDropped(VersionVector dropped) {
    return new DomainRecord(position, dropped, basis, orphaned);
  }

  /** A piece of the state of a replica that stands there was imported. */
  DomainRecord importedFrom(VersionVector source) {
    VersionVector oldest = basis == null ? source : basis.meet(source);
    return new DomainRecord(position, dropped, oldest, orphaned);
  }

  private DomainRecord at(boolean fresh, VersionVector vector, VersionVector floor) {
    Position next = new Position(position.beginning(), fresh, vector, floor);
    return new DomainRecord(next, dropped, fresh ? basis : null, orphaned);
  }
}
