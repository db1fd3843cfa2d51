package grapevine.mechanism.replication;

import grapevine.kernel.check.Mark;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Transaction;

/**
 * The chain of this server's own changes, and what others say about it. A server whose disk was put
 * back to an old state finds out here, when the first link comes up: others know more of it than it
 * does itself, or something else.
 */
final class OwnPast {
  private static final Mark MISSING = Mark.of("replication.own-past-missing");
  private static final Mark FORKED = Mark.of("replication.own-past-forked");

  private final Ledger ledger;

  OwnPast(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Makes the next link of the chain. */
  void append(Transaction state, Change change) {
    ReplicationTables.HEADS.put(state, ledger.self(), new Head(change.ordinal(), change.digest()));
    ReplicationTables.OWN_DIGESTS.put(state, change.ordinal(), change.digest());
    long forgotten = change.ordinal() - ledger.settings().log().ownDigests();
    if (forgotten > 0) {
      ReplicationTables.OWN_DIGESTS.delete(state, forgotten);
    }
  }

  Head head(State state) {
    return ReplicationTables.HEADS.get(state, ledger.self()).orElse(Head.NONE);
  }

  /** What this server knows of another's past. */
  Known known(State state, ServerNumber peer) {
    return new Known(ReplicationTables.HEADS.get(state, peer).orElse(Head.NONE));
  }

  /** Takes note of how far another's chain goes. */
  static void heard(Transaction state, ServerNumber origin, Head head) {
    Head before = ReplicationTables.HEADS.get(state, origin).orElse(Head.NONE);
    if (head.ordinal() > before.ordinal()) {
      ReplicationTables.HEADS.put(state, origin, head);
    }
  }

  /** Compares what somebody knows of this server's past with what it knows itself. */
  void told(ReplicationStep step, ServerNumber by, Head head) {
    if (head.ordinal() > head(step.state()).ordinal()) {
      missing(step, by + " knows change " + head.ordinal() + " of this server");
      return;
    }
    var own = ReplicationTables.OWN_DIGESTS.get(step.state(), head.ordinal());
    if (own.isPresent() && !own.get().equals(head.digest())) {
      FORKED.hit();
      step.mustComeBackAsNew(
          ReturnCause.FORKED, by + " knows another change " + head.ordinal() + " of this server");
      return;
    }
    step.ownPastConfirmed(by);
  }

  /** Whether somebody's vector has more of this server's changes than there are here. */
  boolean exceeded(ReplicationStep step, ServerNumber by, DomainName domain, Position position) {
    long own = ledger.position(step.state(), domain).vector().get(ledger.self());
    long said = position.vector().get(ledger.self());
    if (said > own) {
      missing(step, by + " has change " + said + " of this server to " + domain);
    }
    return said > own;
  }

  private static void missing(ReplicationStep step, String why) {
    MISSING.hit();
    step.mustComeBackAsNew(ReturnCause.OWN_PAST_MISSING, why + ", which is not here");
  }
}
