package grapevine.mechanism.replication;

import grapevine.kernel.check.Mark;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.log.LogLine;
import grapevine.kernel.state.Transaction;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whole states that come in. Each piece is merged as it comes; the vector is joined only when all
 * pieces of one transfer were taken, in order. A transfer that breaks off is begun again; the
 * pieces that it brought do no harm.
 */
final class StateInflow {
  private static final Mark COMPLETE = Mark.of("replication.state-transfer-complete");
  private static final Mark WAITS = Mark.of("replication.state-part-waits");
  private static final Mark RIVAL = Mark.of("replication.second-transfer-ignored");
  private static final Mark OUT_OF_ORDER = Mark.of("replication.state-part-out-of-order");

  private static final int COMPLETED_MAX = 1000;

  private final Ledger ledger;
  private final Admission admission;
  private final TreeMap<DomainName, Incoming> incoming = new TreeMap<>();

  /** Transfers that were completed lately: their last acknowledgement may have been lost. */
  private final TreeMap<DomainName, Incoming> completed = new TreeMap<>();

  StateInflow(Ledger ledger, Admission admission) {
    this.ledger = ledger;
    this.admission = admission;
  }

  /** Returns whether the state is complete with this part. */
  boolean part(ReplicationStep step, ServerNumber from, StatePart part) {
    DomainName domain = part.domain();
    if (!admission.takesState(step, from, domain, part.position())) {
      return false;
    }
    Incoming done = completed.get(domain);
    if (done != null && done.from.equals(from) && done.id == part.transfer()) {
      acknowledge(step, domain, done);
      return false;
    }
    Incoming transfer = transfer(step, from, part);
    if (transfer == null) {
      return false;
    }
    transfer.progressMillis = step.monotonicMillis();
    if (part.number() != transfer.taken || transfer.held != null) {
      OUT_OF_ORDER.hit();
      acknowledge(step, domain, transfer);
      return false;
    }
    return take(step, domain, transfer, part);
  }

  /** The transfer that a part belongs to; null where it is not, or not yet, taken. */
  private @Nullable Incoming transfer(ReplicationStep step, ServerNumber from, StatePart part) {
    Incoming current = incoming.get(part.domain());
    if (current != null && current.from.equals(from) && current.id == part.transfer()) {
      return current;
    }
    if (part.number() != 0) {
      return null;
    }
    long idle = ledger.settings().pace().resendMillis() * 2;
    if (current != null
        && !current.from.equals(from)
        && step.monotonicMillis() - current.progressMillis < idle) {
      RIVAL.hit();
      return null;
    }
    if (current == null && !room(step, idle)) {
      return null;
    }
    Incoming begun = new Incoming(from, part.transfer(), part.position());
    incoming.put(part.domain(), begun);
    return begun;
  }

  /** Whether one more transfer may begin; forgets those that have broken off. */
  private boolean room(ReplicationStep step, long idleMillis) {
    int most = ledger.settings().windows().transfers();
    if (incoming.size() >= most) {
      long now = step.monotonicMillis();
      incoming.values().removeIf(transfer -> now - transfer.progressMillis >= idleMillis);
    }
    return incoming.size() < most;
  }

  private boolean take(ReplicationStep step, DomainName domain, Incoming transfer, StatePart part) {
    if (ledger.domains().importPiece(step, domain, part.payload()) == Applied.NOT_YET) {
      WAITS.hit();
      transfer.held = part;
      return false;
    }
    Transaction state = step.state();
    DomainRecord record = ledger.record(state, domain);
    if (record.fresh() && transfer.taken == 0) {
      ledger.save(state, domain, record.importedFrom(transfer.start.vector()));
    }
    transfer.taken++;
    transfer.held = null;
    if (part.last()) {
      complete(step, domain, transfer, part);
    }
    acknowledge(step, domain, transfer);
    return part.last();
  }

  private void complete(
      ReplicationStep step, DomainName domain, Incoming transfer, StatePart part) {
    COMPLETE.hit();
    incoming.remove(domain);
    if (completed.size() >= COMPLETED_MAX) {
      completed.pollFirstEntry();
    }
    completed.put(domain, transfer);
    Transaction state = step.state();
    DomainRecord record = ledger.record(state, domain);
    DomainRecord joined = record.joined(transfer.start);
    for (var entry : joined.dropped().asMap().entrySet()) {
      ServerNumber origin = entry.getKey();
      ChangeLog.drop(
          state,
          new Change.Place(domain, origin, record.dropped().get(origin)),
          Math.min(entry.getValue(), record.vector().get(origin)));
    }
    ledger.save(state, domain, joined);
    var ending = part.ending();
    if (ending != null) {
      ending.forEach((origin, head) -> heard(state, origin, head));
    }
    ledger.markAllDirty(step, domain);
    admission.advanced(domain);
    step.log(
        LogLine.info(
            "replication-state-taken",
            "domain",
            domain,
            "from",
            transfer.from,
            "parts",
            transfer.taken));
  }

  private void heard(Transaction state, ServerNumber origin, Head head) {
    if (!origin.equals(ledger.self())) {
      OwnPast.heard(state, origin, head);
    }
  }

  private static void acknowledge(ReplicationStep step, DomainName domain, Incoming transfer) {
    step.send(transfer.from, new StatePartsTaken(domain, transfer.id, transfer.taken));
  }

  /** Tries a held part again; returns the server that a state was completed from. */
  @Nullable ServerNumber retry(ReplicationStep step, DomainName domain) {
    Incoming transfer = incoming.get(domain);
    StatePart held = transfer == null ? null : transfer.held;
    if (transfer == null || held == null) {
      return null;
    }
    transfer.held = null;
    if (!admission.takesState(step, transfer.from, domain, transfer.start)) {
      return null;
    }
    return take(step, domain, transfer, held) ? transfer.from : null;
  }

  void peerDown(ServerNumber peer) {
    incoming.values().removeIf(transfer -> transfer.from.equals(peer));
    completed.values().removeIf(transfer -> transfer.from.equals(peer));
  }

  void forget(DomainName domain) {
    incoming.remove(domain);
    completed.remove(domain);
  }

  /** One transfer on its way in. */
  private static final class Incoming {
    final ServerNumber from;
    final long id;
    final Position start;
    int taken;
    long progressMillis;
    @Nullable StatePart held;

    Incoming(ServerNumber from, long id, Position start) {
      this.from = from;
      this.id = id;
      this.start = start;
    }
  }
}
