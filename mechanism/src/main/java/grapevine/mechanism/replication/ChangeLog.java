package grapevine.mechanism.replication;

import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The kept changes of all domains, by domain, origin and sequence. */
final class ChangeLog {
  private ChangeLog() {}

  static void put(Transaction state, Change change) {
    ReplicationTables.LOG.put(state, change.place(), change.content());
  }

  static Optional<Change> get(State state, Change.Place place) {
    return ReplicationTables.LOG.get(state, place).map(place::change);
  }

  /** An origin's changes from behind one place on, up to another or until they weigh so much. */
  static List<Change> after(State state, Change.Place behind, long last, long bytesMax) {
    List<Change> changes = new ArrayList<>();
    if (behind.sequence() >= last) {
      return changes;
    }
    long[] bytes = {0};
    ReplicationTables.LOG.forEachFrom(
        state,
        ReplicationTables.prefix(behind.domain(), behind.origin()),
        new Change.Place(behind.domain(), behind.origin(), behind.sequence() + 1),
        (place, content) -> {
          if (place.sequence() > last) {
            return false;
          }
          Change change = place.change(content);
          changes.add(change);
          bytes[0] += change.weight();
          return bytes[0] < bytesMax;
        });
    return changes;
  }

  /** Drops an origin's changes behind one place, up to another. */
  static void drop(Transaction state, Change.Place behind, long last) {
    for (long sequence = behind.sequence() + 1; sequence <= last; sequence++) {
      ReplicationTables.LOG.delete(
          state, new Change.Place(behind.domain(), behind.origin(), sequence));
    }
  }

  /** The last of an origin's changes behind one place that are all older than a moment. */
  static long lastOlder(State state, Change.Place behind, long olderThanMillis) {
    long[] last = {behind.sequence()};
    ServerNumber origin = behind.origin();
    ReplicationTables.LOG.forEachFrom(
        state,
        ReplicationTables.prefix(behind.domain(), origin),
        new Change.Place(behind.domain(), origin, behind.sequence() + 1),
        (place, content) -> {
          if (content.timestamp().millis() >= olderThanMillis) {
            return false;
          }
          last[0] = place.sequence();
          return true;
        });
    return last[0];
  }
}
