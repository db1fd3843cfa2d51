package grapevine.mechanism.replication;

import grapevine.kernel.check.Invariant;
import grapevine.kernel.check.Mark;
import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.log.LogLine;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Transaction;
import grapevine.kernel.time.HybridClock;

/** Changes that come in: each origin's in order, without gaps, each once. */
final class Inflow {
  private static final Mark DUPLICATE = Mark.of("replication.duplicate-change");
  private static final Mark GAP = Mark.of("replication.gap");
  private static final Mark WAITS = Mark.of("replication.change-waits");
  private static final Mark ORIGIN_WRITTEN_OFF = Mark.of("replication.change-of-written-off");
  private static final Mark FUTURE = Mark.of("replication.change-from-future");

  /** What became of one change of a push. */
  private enum Outcome {
    TAKEN,
    KNOWN,
    WAITING,
    GAP,
    STATE_NEEDED
  }

  private final Ledger ledger;
  private final Admission admission;
  private final Outflow outflow;
  private final WaitingChanges waiting;

  Inflow(Ledger ledger, Admission admission, Outflow outflow) {
    this.ledger = ledger;
    this.admission = admission;
    this.outflow = outflow;
    this.waiting = new WaitingChanges(ledger.settings().windows().waitingBytes());
  }

  void push(ReplicationStep step, ServerNumber from, Push push) {
    DomainName domain = push.domain();
    if (!admission.takesChanges(step, from, domain, push.position())) {
      return;
    }
    boolean gap = false;
    boolean state = false;
    for (Change change : push.changes()) {
      Outcome outcome = offer(step, change);
      gap |= outcome == Outcome.GAP;
      state |= outcome == Outcome.STATE_NEEDED;
    }
    endFreshness(step, domain);
    ledger.markAllDirty(step, domain);
    if (state) {
      outflow.ask(step, from, domain, Compare.Purpose.STATE);
    } else if (gap) {
      GAP.hit();
      outflow.ask(step, from, domain, Compare.Purpose.ROUTINE);
    } else {
      step.send(from, new Acknowledge(domain, ledger.position(step.state(), domain)));
    }
  }

  private Outcome offer(ReplicationStep step, Change change) {
    DomainName domain = change.domain();
    long here = ledger.position(step.state(), domain).vector().get(change.origin());
    if (change.sequence() <= here) {
      DUPLICATE.hit();
      compareTwin(step, change);
      return Outcome.KNOWN;
    }
    if (ledger.isWrittenOff(step.state(), change.origin())) {
      ORIGIN_WRITTEN_OFF.hit();
      return Outcome.STATE_NEEDED;
    }
    long last = waiting.last(domain, change.origin(), here);
    if (change.sequence() <= last) {
      return Outcome.WAITING;
    }
    if (change.sequence() > last + 1 && !PlantedBug.CHANGE_APPLIED_BEYOND_GAP.planted()) {
      return Outcome.GAP;
    }
    if (last == here && apply(step, change) == Applied.APPLIED) {
      return Outcome.TAKEN;
    }
    WAITS.hit();
    return waiting.add(change) ? Outcome.WAITING : Outcome.KNOWN;
  }

  /** Applies the next change of its origin, and advances the vector in the same transaction. */
  private Applied apply(ReplicationStep step, Change change) {
    if (ledger.domains().apply(step, change) == Applied.NOT_YET) {
      return Applied.NOT_YET;
    }
    Transaction state = step.state();
    DomainName domain = change.domain();
    DomainRecord record = ledger.record(state, domain);
    Invariant.check(
        record.vector().get(change.origin()) == change.sequence() - 1
            || PlantedBug.CHANGE_APPLIED_BEYOND_GAP.planted(),
        "changes of %s to %s are applied without gaps",
        change.origin(),
        domain);
    ledger.save(state, domain, advanced(state, record, change));
    ledger.keep(state, change);
    OwnPast.heard(state, change.origin(), new Head(change.ordinal(), change.digest()));
    admission.advanced(domain);
    if (change.timestamp().millis() > step.wallMillis() + HybridClock.AHEAD_MILLIS_MAX) {
      FUTURE.hit();
      step.log(
          LogLine.alarm(
              "replication-change-from-future",
              "domain",
              domain,
              "origin",
              change.origin(),
              "timestamp",
              change.timestamp()));
    }
    return Applied.APPLIED;
  }

  /**
   * The record with one more change. A replica that begins goes on beginning with a change of one
   * that has more, or it would pass for one that has all of that, and take no state any more.
   */
  private DomainRecord advanced(State state, DomainRecord record, Change change) {
    boolean foreign = !change.origin().equals(ledger.self());
    boolean all = foreign && ledger.known(state, change.domain(), change.origin()).fresh();
    DomainRecord next = record.advanced(change.origin(), change.sequence(), record.fresh() && !all);
    return next.fresh() && foreign ? next.importedFrom(next.vector()) : next;
  }

  /** A replica that began has begun when it has all that some other had that did not begin. */
  private void endFreshness(ReplicationStep step, DomainName domain) {
    DomainRecord record = ledger.record(step.state(), domain);
    if (record.fresh()
        && record.basis() != null
        && ledger.others(step.state(), domain).stream()
            .map(peer -> ledger.known(step.state(), domain, peer))
            .anyMatch(known ->
                !known.fresh()
                    && record.vector().covers(known.vector())
                    && record.vector().covers(known.floor()))) {
      ledger.save(step.state(), domain, record.notFresh());
    }
  }

  /** The same number must be the same change, or its origin has two histories. */
  private void compareTwin(ReplicationStep step, Change change) {
    ChangeLog.get(step.state(), change.place())
        .filter(kept -> !kept.digest().equals(change.digest()))
        .ifPresent(kept ->
            step.log(
                LogLine.alarm(
                    "replication-origin-forked",
                    "origin",
                    change.origin(),
                    "domain",
                    change.domain(),
                    "sequence",
                    change.sequence())));
  }

  /** Tries again what waits; returns whether something was taken. */
  boolean retry(ReplicationStep step, DomainName domain) {
    boolean taken = false;
    for (ServerNumber origin : waiting.origins(domain)) {
      while (retryFirst(step, domain, origin)) {
        taken = true;
      }
    }
    if (taken) {
      endFreshness(step, domain);
    }
    return taken;
  }

  private boolean retryFirst(ReplicationStep step, DomainName domain, ServerNumber origin) {
    Change change = waiting.first(domain, origin);
    if (change == null) {
      return false;
    }
    long here = ledger.position(step.state(), domain).vector().get(origin);
    if (change.sequence() > here
        && (ledger.isWrittenOff(step.state(), origin) || apply(step, change) == Applied.NOT_YET)) {
      return false;
    }
    waiting.removeFirst(domain, origin);
    return true;
  }

  void forget(DomainName domain) {
    waiting.forget(domain);
  }
}
