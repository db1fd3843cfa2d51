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
 */
record DomainRecord(Position position, VersionVector dropped, @Nullable VersionVector basis) {
  static final DomainRecord NONE = new DomainRecord(Position.NONE, VersionVector.EMPTY, null);

  static final Codec<DomainRecord> CODEC =
      Codec.of(
          (out, record) -> {
            Position.CODEC.write(out, record.position);
            VersionVector.CODEC.write(out, record.dropped);
            out.putOptional(record.basis, VersionVector.CODEC::write);
          },
          in ->
              new DomainRecord(
                  Position.CODEC.read(in),
                  VersionVector.CODEC.read(in),
                  in.getOptional(VersionVector.CODEC::read)));

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
    return new DomainRecord(joined, dropped, null);
  }

  DomainRecord notFresh() {
    return at(false, vector(), floor());
  }

  DomainRecord withFloor(VersionVector floor) {
    return at(fresh(), vector(), floor);
  }

  DomainRecord withDropped(VersionVector dropped) {
    return new DomainRecord(position, dropped, basis);
  }

  /** A piece of the state of a replica that stands there was imported. */
  DomainRecord importedFrom(VersionVector source) {
    return new DomainRecord(position, dropped, basis == null ? source : basis.meet(source));
  }

  private DomainRecord at(boolean fresh, VersionVector vector, VersionVector floor) {
    Position next = new Position(position.beginning(), fresh, vector, floor);
    return new DomainRecord(next, dropped, fresh ? basis : null);
  }
}
