package grapevine.mechanism.replication;

import grapevine.kernel.check.Mark;
import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.log.LogLine;
import grapevine.kernel.state.State;
import grapevine.kernel.time.VersionVector;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/**
 * What goes out to the peers that are up: own changes at once, those of others when a peer asks for
 * them, whole states where the log is cut. What is on its way is bounded for each peer; the durable
 * index of what a peer lacks remembers the rest.
 */
final class Outflow {
  private static final Mark RELAYED = Mark.of("replication.relayed-change");
  private static final Mark LEFT_TO_ROUND = Mark.of("replication.state-left-to-round");
  private static final Mark RESENT = Mark.of("replication.push-resent");
  private static final Mark BELOW_FLOOR = Mark.of("replication.peer-below-floor");
  private static final Mark WINDOW_FULL = Mark.of("replication.window-full");
  private static final int ROWS_MAX = 256;
  private static final int ASK_BYTES = 256;

  private final Ledger ledger;
  private final StateOutflow states;
  private final TreeMap<ServerNumber, PeerFlow> flows = new TreeMap<>();

  Outflow(Ledger ledger) {
    this.ledger = ledger;
    this.states = new StateOutflow(ledger);
  }

  SortedSet<ServerNumber> up() {
    return new TreeSet<>(flows.keySet());
  }

  void peerUp(ReplicationStep step, ServerNumber peer) {
    flows.put(peer, new PeerFlow());
    beginRound(step, peer);
  }

  void peerDown(ServerNumber peer) {
    flows.remove(peer);
  }

  /** Pushes an own change that was just made. */
  void pushOwn(ReplicationStep step, Change change, SortedSet<ServerNumber> others) {
    for (ServerNumber peer : others) {
      PeerFlow flow = flows.get(peer);
      if (flow != null) {
        push(step, peer, flow, change);
      }
    }
  }

  private void push(ReplicationStep step, ServerNumber peer, PeerFlow flow, Change change) {
    DomainName domain = change.domain();
    if (flow.transfers.containsKey(domain) || full(step, flow)) {
      return;
    }
    PeerFlow.Lane lane = flow.lanes.get(domain);
    if (lane == null) {
      lane = ownLane(step, peer, flow, domain);
    }
    if (lane.asked || lane.pausedUntilMillis > step.monotonicMillis()) {
      return;
    }
    if (lane.sent.get(ledger.self()) == change.sequence() - 1) {
      send(step, peer, flow, List.of(change));
    } else if (cutOff(step.state(), domain, lane)) {
      // Left to the next round: a state exported here would be one with a vector that has this
      // change and perhaps without its effect, which the service may write after the append.
      LEFT_TO_ROUND.hit();
      flow.remove(domain);
    } else if (!lane.inFlight()) {
      advance(step, peer, domain);
    }
  }

  private PeerFlow.Lane ownLane(
      ReplicationStep step, ServerNumber peer, PeerFlow flow, DomainName domain) {
    VersionVector base = ledger.known(step.state(), domain, peer).vector();
    PeerFlow.Lane lane = new PeerFlow.Lane(base, VersionVector.EMPTY, step.monotonicMillis());
    flow.lanes.put(domain, lane);
    return lane;
  }

  /** Sends changes, each of which follows on what the lane has sent. */
  private void send(ReplicationStep step, ServerNumber peer, PeerFlow flow, List<Change> changes) {
    DomainName domain = changes.getFirst().domain();
    PeerFlow.Lane lane = flow.lanes.get(domain);
    if (lane == null) {
      return;
    }
    long bytes = 0;
    for (Change change : changes) {
      bytes += change.weight();
      lane.sent = lane.sent.with(change.origin(), change.sequence());
      if (!change.origin().equals(ledger.self())) {
        RELAYED.hit();
      }
    }
    flow.sent(lane, bytes);
    step.send(peer, new Push(domain, ledger.position(step.state(), domain), changes));
  }

  /** Gives a peer that stands there what it lacks. */
  void serve(ReplicationStep step, ServerNumber peer, DomainName domain, Position position) {
    PeerFlow flow = flows.get(peer);
    if (flow == null || flow.transfers.containsKey(domain)) {
      return;
    }
    Position mine = ledger.position(step.state(), domain);
    boolean begunAnew = position.begunAnew() && !mine.fresh();
    if (position.vector().covers(mine.vector()) && !begunAnew) {
      return;
    }
    flow.remove(domain);
    if (begunAnew || !position.vector().covers(mine.floor())) {
      transfer(step, peer, domain, position);
      return;
    }
    flow.lanes.put(
        domain, new PeerFlow.Lane(position.vector(), mine.vector(), step.monotonicMillis()));
    advance(step, peer, domain);
  }

  /** Gives a peer the whole state, if it may take it. */
  void transfer(ReplicationStep step, ServerNumber peer, DomainName domain, Position position) {
    PeerFlow flow = flows.get(peer);
    if (flow == null || flow.transfers.containsKey(domain)) {
      return;
    }
    Position mine = ledger.position(step.state(), domain);
    if (!position.vector().covers(mine.floor())
        && !position.fresh()
        && !PlantedBug.STATE_TAKEN_BELOW_FLOOR.planted()) {
      BELOW_FLOOR.hit();
      step.send(peer, new CannotServe(domain, mine, CannotServe.Reason.BEHIND_FLOOR));
      pause(step, peer, domain);
      return;
    }
    flow.remove(domain);
    if (!mine.fresh()) {
      states.start(step, peer, flow, domain);
    }
  }

  /** Sends the next changes of a lane; ends the lane where there are none and none on their way. */
  private void advance(ReplicationStep step, ServerNumber peer, DomainName domain) {
    PeerFlow flow = flows.get(peer);
    PeerFlow.Lane lane = flow == null ? null : flow.lanes.get(domain);
    if (flow == null || lane == null || full(step, flow)) {
      return;
    }
    if (cutOff(step.state(), domain, lane)) {
      transfer(step, peer, domain, ledger.known(step.state(), domain, peer));
      return;
    }
    List<Change> changes = next(step, domain, lane);
    if (!changes.isEmpty()) {
      send(step, peer, flow, changes);
    } else if (!lane.inFlight()) {
      flow.remove(domain);
    }
  }

  private long target(DomainRecord record, PeerFlow.Lane lane, ServerNumber origin) {
    long here = record.vector().get(origin);
    return origin.equals(ledger.self()) ? here : Math.min(here, lane.goal.get(origin));
  }

  /** Whether something that the lane has to send is not in the log any more. */
  private boolean cutOff(State state, DomainName domain, PeerFlow.Lane lane) {
    DomainRecord record = ledger.record(state, domain);
    for (ServerNumber origin : record.vector().asMap().keySet()) {
      long sent = lane.sent.get(origin);
      if (sent < target(record, lane, origin) && sent < record.dropped().get(origin)) {
        return true;
      }
    }
    return false;
  }

  private List<Change> next(ReplicationStep step, DomainName domain, PeerFlow.Lane lane) {
    DomainRecord record = ledger.record(step.state(), domain);
    long room =
        step.buggify().strikes("replication.push.one")
            ? 1
            : ledger.settings().windows().pushBytes();
    List<Change> changes = new ArrayList<>();
    for (ServerNumber origin : record.vector().asMap().keySet()) {
      var behind = new Change.Place(domain, origin, lane.sent.get(origin));
      if (room > 0) {
        List<Change> more =
            ChangeLog.after(step.state(), behind, target(record, lane, origin), room);
        for (Change change : more) {
          room -= change.weight();
        }
        changes.addAll(more);
      }
    }
    return changes;
  }

  /** A peer has said where it stands. */
  void heardFrom(ReplicationStep step, ServerNumber peer, DomainName domain) {
    PeerFlow flow = flows.get(peer);
    PeerFlow.Lane lane = flow == null ? null : flow.lanes.get(domain);
    if (flow == null || lane == null) {
      return;
    }
    if (!ledger.known(step.state(), domain, peer).vector().covers(lane.sent)) {
      return;
    }
    lane.progressMillis = step.monotonicMillis();
    flow.arrived(lane);
    if (!lane.asked) {
      advance(step, peer, domain);
    } else {
      flow.remove(domain);
      if (lacksOwn(step.state(), peer, domain)) {
        attend(step, peer, domain);
      }
    }
    if (!flow.lanes.containsKey(domain)) {
      continueRound(step, peer);
    }
  }

  void partsTaken(ReplicationStep step, ServerNumber peer, StatePartsTaken taken) {
    PeerFlow flow = flows.get(peer);
    if (flow != null && states.taken(step, peer, flow, taken)) {
      continueRound(step, peer);
    }
  }

  /** Sends nothing of a domain to a peer for a while: it cannot take it. */
  void pause(ReplicationStep step, ServerNumber peer, DomainName domain) {
    PeerFlow flow = flows.get(peer);
    if (flow == null) {
      return;
    }
    flow.remove(domain);
    flow.transfers.remove(domain);
    PeerFlow.Lane lane = ownLane(step, peer, flow, domain);
    lane.pausedUntilMillis = step.monotonicMillis() + ledger.settings().pace().pauseMillis();
  }

  /** Sends again what got lost, and looks after everything that peers are not known to have. */
  void sweep(ReplicationStep step) {
    for (ServerNumber peer : up()) {
      PeerFlow flow = flows.get(peer);
      if (flow != null) {
        dropStalled(step, flow);
        states.resend(step, peer, flow);
        if (!flow.roundRunning) {
          beginRound(step, peer);
        } else {
          continueRound(step, peer);
        }
      }
    }
  }

  private void dropStalled(ReplicationStep step, PeerFlow flow) {
    long now = step.monotonicMillis();
    long resend = ledger.settings().pace().resendMillis();
    for (DomainName domain : new ArrayList<>(flow.lanes.keySet())) {
      PeerFlow.Lane lane = flow.lanes.get(domain);
      if (lane != null && lane.pausedUntilMillis <= now && now - lane.progressMillis >= resend) {
        RESENT.hit();
        flow.remove(domain);
      }
    }
  }

  /** Looks, from the first on, at all domains of which a peer is not known to have all. */
  void beginRound(ReplicationStep step, ServerNumber peer) {
    PeerFlow flow = flows.get(peer);
    if (flow != null) {
      flow.cursor = null;
      flow.roundRunning = true;
      continueRound(step, peer);
    }
  }

  private void continueRound(ReplicationStep step, ServerNumber peer) {
    PeerFlow flow = flows.get(peer);
    if (flow == null || !flow.roundRunning || busy(step, flow)) {
      return;
    }
    for (DomainName domain : lacking(step.state(), peer, flow)) {
      if (busy(step, flow)) {
        flow.roundRunning = true;
        return;
      }
      flow.cursor = domain;
      attend(step, peer, domain);
    }
  }

  /** The next domains of which a peer is not known to have all. */
  private List<DomainName> lacking(State state, ServerNumber peer, PeerFlow flow) {
    List<DomainName> found = new ArrayList<>();
    DomainName cursor = flow.cursor;
    byte[] prefix = ReplicationTables.prefix(peer);
    BiPredicate<ReplicationTables.PeerDomain, Long> visitor =
        (key, since) -> {
          if (!key.domain().equals(cursor)) {
            found.add(key.domain());
          }
          return found.size() < ROWS_MAX;
        };
    if (cursor == null) {
      ReplicationTables.DIRTY.forEach(state, prefix, visitor);
    } else {
      ReplicationTables.DIRTY.forEachFrom(
          state, prefix, new ReplicationTables.PeerDomain(peer, cursor), visitor);
    }
    flow.roundRunning = found.size() >= ROWS_MAX;
    return found;
  }

  /** Does what is to be done about a domain of which a peer is not known to have all. */
  void attend(ReplicationStep step, ServerNumber peer, DomainName domain) {
    PeerFlow flow = flows.get(peer);
    if (flow == null || flow.lanes.containsKey(domain) || flow.transfers.containsKey(domain)) {
      return;
    }
    State state = step.state();
    if (!ledger.others(state, domain).contains(peer)) {
      ReplicationTables.DIRTY.delete(step.state(), new ReplicationTables.PeerDomain(peer, domain));
      return;
    }
    if (lacksOwn(state, peer, domain)) {
      ownLane(step, peer, flow, domain);
      advance(step, peer, domain);
    } else {
      PeerFlow.Lane lane =
          new PeerFlow.Lane(VersionVector.EMPTY, VersionVector.EMPTY, step.monotonicMillis());
      lane.asked = true;
      flow.lanes.put(domain, lane);
      flow.sent(lane, ASK_BYTES);
      ask(step, peer, domain, Compare.Purpose.ROUTINE);
    }
  }

  private boolean lacksOwn(State state, ServerNumber peer, DomainName domain) {
    long own = ledger.record(state, domain).vector().get(ledger.self());
    return ledger.isKnown(state, domain, peer)
        && ledger.known(state, domain, peer).vector().get(ledger.self()) < own;
  }

  /** Says where this replica stands, and asks for what it lacks. */
  void ask(ReplicationStep step, ServerNumber peer, DomainName domain, Compare.Purpose purpose) {
    if (flows.containsKey(peer)) {
      step.send(peer, new Compare(domain, ledger.position(step.state(), domain), purpose));
    }
  }

  private boolean busy(ReplicationStep step, PeerFlow flow) {
    return flow.transfers.size() >= ledger.settings().windows().transfers() || full(step, flow);
  }

  private boolean full(ReplicationStep step, PeerFlow flow) {
    boolean full =
        flow.bytes() >= ledger.settings().windows().peerBytes()
            || flow.bytes() > 0 && step.buggify().strikes("replication.window.one");
    if (full) {
      WINDOW_FULL.hit();
    }
    return full;
  }

  /** Says, for the log, that a peer refused. */
  void refused(ReplicationStep step, ServerNumber peer, CannotServe refusal) {
    step.log(
        LogLine.warning(
            "replication-refused",
            "peer",
            peer,
            "domain",
            refusal.domain(),
            "reason",
            refusal.reason()));
    pause(step, peer, refusal.domain());
  }
}
