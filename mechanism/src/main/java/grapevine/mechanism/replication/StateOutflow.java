package grapevine.mechanism.replication;

import grapevine.kernel.check.Mark;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.State;
import java.util.ArrayList;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whole states on their way out, in pieces behind a window. The domain goes on changing meanwhile;
 * only a purge ends a transfer, since the rest would lack tombstones that the vector at its
 * beginning promised.
 */
final class StateOutflow {
  private static final Mark BEGUN = Mark.of("replication.state-transfer-begun");
  private static final Mark RESENT = Mark.of("replication.state-part-resent");
  private static final Mark ABANDONED = Mark.of("replication.state-transfer-abandoned");
  private static final Mark PURGED_MEANWHILE = Mark.of("replication.purged-during-transfer");
  private static final int ATTEMPTS_MAX = 6;

  private final Ledger ledger;

  StateOutflow(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Begins a transfer, unless enough are on their way to that peer. */
  void start(ReplicationStep step, ServerNumber peer, PeerFlow flow, DomainName domain) {
    if (flow.transfers.size() >= ledger.settings().windows().transfers()) {
      return;
    }
    BEGUN.hit();
    long id = step.randomness().nextLong();
    Position start = ledger.position(step.state(), domain);
    PeerFlow.Transfer transfer = new PeerFlow.Transfer(id, start, step.monotonicMillis());
    flow.transfers.put(domain, transfer);
    fill(step, peer, domain, transfer);
  }

  private void fill(
      ReplicationStep step, ServerNumber peer, DomainName domain, PeerFlow.Transfer transfer) {
    int window =
        step.buggify().strikes("replication.transfer.one")
            ? 1
            : ledger.settings().windows().pieces();
    while (!transfer.exported && transfer.unacknowledged.size() < window) {
      StatePart part = part(step.state(), domain, transfer);
      transfer.unacknowledged.put(part.number(), part);
      step.send(peer, part);
    }
  }

  private StatePart part(State state, DomainName domain, PeerFlow.Transfer transfer) {
    int bytes = ledger.settings().windows().pieceBytes();
    StatePiece piece = ledger.domains().exportPiece(state, domain, transfer.next, bytes);
    transfer.next = piece.next();
    transfer.exported = piece.next() == null;
    SortedMap<ServerNumber, Head> ending = transfer.exported ? heads(state, transfer.start) : null;
    int number = transfer.number++;
    return new StatePart(domain, transfer.id, number, transfer.start, piece.payload(), ending);
  }

  /** How far the chains of the origins go: it tells them of a past that they may have lost. */
  private static SortedMap<ServerNumber, Head> heads(State state, Position position) {
    TreeMap<ServerNumber, Head> heads = new TreeMap<>();
    for (ServerNumber origin : position.vector().asMap().keySet()) {
      ReplicationTables.HEADS.get(state, origin).ifPresent(head -> heads.put(origin, head));
    }
    return heads;
  }

  /** Returns true where the transfer is at its end. */
  boolean taken(ReplicationStep step, ServerNumber peer, PeerFlow flow, StatePartsTaken taken) {
    PeerFlow.Transfer transfer = flow.transfers.get(taken.domain());
    if (transfer == null || transfer.id != taken.transfer()) {
      return false;
    }
    transfer.progressMillis = step.monotonicMillis();
    transfer.attempts = 0;
    transfer.unacknowledged.headMap(taken.count()).clear();
    if (purgedMeanwhile(step, taken.domain(), transfer)) {
      PURGED_MEANWHILE.hit();
      flow.transfers.remove(taken.domain());
      return true;
    }
    if (transfer.exported && transfer.unacknowledged.isEmpty()) {
      flow.transfers.remove(taken.domain());
      return true;
    }
    fill(step, peer, taken.domain(), transfer);
    return false;
  }

  /** Whether what would come now must not pass for what was here when the transfer began. */
  private boolean purgedMeanwhile(
      ReplicationStep step, DomainName domain, PeerFlow.Transfer transfer) {
    Position now = ledger.position(step.state(), domain);
    boolean forgotten = now.beginning() != transfer.start.beginning();
    return !transfer.exported && (forgotten || !now.floor().equals(transfer.start.floor()));
  }

  /** Sends again what was not acknowledged, and gives up in the end. */
  void resend(ReplicationStep step, ServerNumber peer, PeerFlow flow) {
    long now = step.monotonicMillis();
    for (DomainName domain : new ArrayList<>(flow.transfers.keySet())) {
      PeerFlow.@Nullable Transfer transfer = flow.transfers.get(domain);
      if (transfer == null
          || now - transfer.progressMillis < ledger.settings().pace().resendMillis()) {
        continue;
      }
      transfer.progressMillis = now;
      if (++transfer.attempts > ATTEMPTS_MAX) {
        ABANDONED.hit();
        flow.transfers.remove(domain);
      } else {
        RESENT.hit();
        transfer.unacknowledged.values().forEach(part -> step.send(peer, part));
      }
    }
  }
}
