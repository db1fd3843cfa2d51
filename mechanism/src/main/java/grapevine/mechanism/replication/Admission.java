package grapevine.mechanism.replication;

import grapevine.kernel.check.Mark;
import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.log.LogLine;
import grapevine.kernel.state.State;
import grapevine.kernel.time.VersionVector;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * From whom what is taken. Purged tombstones are the danger: who has not seen a deletion must not
 * bring back what it deleted, to a replica where only the absence tells of it.
 */
final class Admission {
  private static final Mark REFUSED = Mark.of("replication.peer-refused-below-floor");
  private static final Mark MUST_RETURN = Mark.of("replication.behind-floor-of-others");
  private static final int LOGGED_MAX = 1000;

  private final Ledger ledger;
  private final Outflow outflow;
  private final TreeSet<DomainName> loggedNotHeld = new TreeSet<>();
  private final TreeMap<DomainName, Long> behindSinceMillis = new TreeMap<>();

  Admission(Ledger ledger, Outflow outflow) {
    this.ledger = ledger;
    this.outflow = outflow;
  }

  /** Whether a domain is one that is spoken of with that peer at all; else the peer is told. */
  boolean admits(ReplicationStep step, ServerNumber peer, DomainName domain) {
    State state = step.state();
    if (ledger.isWrittenOff(state, peer)) {
      refuse(step, peer, domain, CannotServe.Reason.WRITTEN_OFF);
      return false;
    }
    if (!ledger.holds(state, domain)) {
      if (loggedNotHeld.size() < LOGGED_MAX && loggedNotHeld.add(domain)) {
        step.log(LogLine.warning("replication-domain-not-held", "domain", domain, "from", peer));
      }
      step.send(peer, new CannotServe(domain, Position.NONE, CannotServe.Reason.NOT_HELD));
      return false;
    }
    if (!ledger.others(state, domain).contains(peer)) {
      refuse(step, peer, domain, CannotServe.Reason.NOT_A_REPLICA);
      return false;
    }
    return true;
  }

  /**
   * Whether anything is taken from a peer that stands there: it has seen all that is purged here.
   */
  private boolean coversFloor(
      ReplicationStep step, ServerNumber peer, DomainName domain, Position position) {
    Position mine = ledger.position(step.state(), domain);
    if (position.vector().covers(mine.floor())) {
      return true;
    }
    if (PlantedBug.STATE_TAKEN_BELOW_FLOOR.planted()) {
      return true;
    }
    REFUSED.hit();
    if (position.fresh()) {
      // It has nothing yet but its own: it takes the state first, and is taken from afterwards.
      outflow.serve(step, peer, domain, position);
    } else {
      refuse(step, peer, domain, CannotServe.Reason.BEHIND_FLOOR);
    }
    return false;
  }

  /**
   * Whether changes are taken from a peer. A log without gaps may be applied whatever is purged at
   * its keeper; but who begins with nothing takes the state first, which alone ends the beginning
   * where there are floors.
   */
  boolean takesChanges(
      ReplicationStep step, ServerNumber peer, DomainName domain, Position position) {
    if (!coversFloor(step, peer, domain, position)) {
      return false;
    }
    Position mine = ledger.position(step.state(), domain);
    boolean stateFirst = mine.begunAnew() && !position.fresh();
    if (stateFirst || (mine.fresh() && !mine.vector().covers(position.floor()))) {
      outflow.ask(step, peer, domain, Compare.Purpose.ROUTINE);
      return false;
    }
    return true;
  }

  /** Whether a state is taken from a peer that stood there when it began to send it. */
  boolean takesState(
      ReplicationStep step, ServerNumber peer, DomainName domain, Position position) {
    if (!coversFloor(step, peer, domain, position)) {
      return false;
    }
    DomainRecord record = ledger.record(step.state(), domain);
    if (record.vector().covers(position.floor())) {
      return true;
    }
    VersionVector basis = record.basis();
    if (record.fresh() && (basis == null || basis.covers(position.floor()))) {
      return true;
    }
    if (PlantedBug.STATE_TAKEN_BELOW_FLOOR.planted()) {
      return true;
    }
    behind(step, peer, domain);
    return false;
  }

  /** A peer says that this replica has not seen all that is purged there. */
  void toldBehind(ReplicationStep step, ServerNumber peer, DomainName domain, Position position) {
    Position mine = ledger.position(step.state(), domain);
    if (!mine.fresh() && !mine.vector().covers(position.floor())) {
      behind(step, peer, domain);
    }
  }

  /** Asks whoever may still have the log; believes it when that does not help for a while. */
  private void behind(ReplicationStep step, ServerNumber peer, DomainName domain) {
    MUST_RETURN.hit();
    long now = step.monotonicMillis();
    Long since = behindSinceMillis.putIfAbsent(domain, now);
    if (since == null) {
      for (ServerNumber other : ledger.others(step.state(), domain)) {
        outflow.ask(step, other, domain, Compare.Purpose.ROUTINE);
      }
    } else if (now - since >= ledger.settings().pace().patienceMillis()) {
      step.mustComeBackAsNew(
          ReturnCause.BEHIND_FLOOR, peer + " has purged more of " + domain + " than was seen here");
    }
  }

  /** Something was taken: this replica is not stuck. */
  void advanced(DomainName domain) {
    behindSinceMillis.remove(domain);
  }

  private void refuse(
      ReplicationStep step, ServerNumber peer, DomainName domain, CannotServe.Reason reason) {
    step.send(peer, new CannotServe(domain, ledger.position(step.state(), domain), reason));
  }
}
