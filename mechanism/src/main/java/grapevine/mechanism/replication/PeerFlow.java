package grapevine.mechanism.replication;

import grapevine.kernel.time.VersionVector;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is on its way to one peer that is up. Forgotten when the link goes down. */
final class PeerFlow {
  final TreeMap<DomainName, Lane> lanes = new TreeMap<>();
  final TreeMap<DomainName, Transfer> transfers = new TreeMap<>();

  /** Where the round over what the peer lacks goes on; null between rounds. */
  @Nullable DomainName cursor;

  boolean roundRunning;
  private long bytes;

  /** Of changes that are not acknowledged. */
  long bytes() {
    return bytes;
  }

  void sent(Lane lane, long more) {
    lane.bytes += more;
    bytes += more;
  }

  void arrived(Lane lane) {
    bytes -= lane.bytes;
    lane.bytes = 0;
  }

  void remove(DomainName domain) {
    Lane lane = lanes.remove(domain);
    if (lane != null) {
      arrived(lane);
    }
  }

  /** Changes of one domain on their way to one peer. */
  static final class Lane {
    /** What the peer has when all that is on its way has arrived. */
    VersionVector sent;

    /** How far it asked for the changes of others; own ones are always sent. */
    VersionVector goal;

    /** Nothing is sent before; monotonic. */
    long pausedUntilMillis = Long.MIN_VALUE;

    /** Nothing is sent before the peer has said where it stands. */
    boolean asked;

    long progressMillis;
    private long bytes;

    Lane(VersionVector sent, VersionVector goal, long nowMillis) {
      this.sent = sent;
      this.goal = goal;
      this.progressMillis = nowMillis;
    }

    boolean inFlight() {
      return bytes > 0;
    }
  }

  /** A whole state on its way to one peer. */
  static final class Transfer {
    final long id;
    final Position start;
    final TreeMap<Integer, StatePart> unacknowledged = new TreeMap<>();
    byte @Nullable [] next;
    int number;
    boolean exported;
    long progressMillis;
    int attempts;

    Transfer(long id, Position start, long nowMillis) {
      this.id = id;
      this.start = start;
      this.progressMillis = nowMillis;
    }
  }
}
