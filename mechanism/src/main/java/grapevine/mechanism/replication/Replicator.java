package grapevine.mechanism.replication;

import grapevine.kernel.check.Invariant;
import grapevine.kernel.check.Mark;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Transaction;
import grapevine.kernel.time.Timestamp;
import grapevine.kernel.time.VersionVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * One server's part in the replication of all domains that it holds. All that must survive is in
 * the state; what is in memory is what is on its way. Everything is done in a step of the caller,
 * in one thread; nothing is sent before the step's transaction is durable, which the caller answers
 * for. The argument why it converges, and why the deleted stay deleted, is in the package's
 * documentation.
 */
public final class Replicator {
  private static final Mark NOT_FRESH_ALONE = Mark.of("replication.sole-replica-begins");
  private static final Mark CREATOR = Mark.of("replication.creator-has-all");
  private static final Mark WRITTEN_OFF = Mark.of("replication.written-off");
  private static final Mark LEFT = Mark.of("replication.left-to-others");
  private static final int BEGINNING_MAX = 1_000;
  private static final int WIPED_AT_ONCE = 10_000;

  private final Ledger ledger;
  private final OwnPast past;
  private final Outflow outflow;
  private final Admission admission;
  private final Inflow inflow;
  private final StateInflow states;
  private final Rounds rounds;

  /** Domains whose replicas are not all known yet, with those that were asked for it. */
  private final TreeMap<DomainName, SortedSet<ServerNumber>> lookedAfter = new TreeMap<>();

  /** Of domains that begin here, the other replicas that said the same of themselves. */
  private final TreeMap<DomainName, SortedSet<ServerNumber>> beginning = new TreeMap<>();

  /** The part of the server of that number. */
  public Replicator(ServerNumber self, ReplicationSettings settings, ReplicatedDomains domains) {
    ledger = new Ledger(self, settings, domains);
    past = new OwnPast(ledger);
    outflow = new Outflow(ledger);
    admission = new Admission(ledger, outflow);
    inflow = new Inflow(ledger, admission, outflow);
    states = new StateInflow(ledger, admission);
    rounds = new Rounds(ledger, outflow);
  }

  /**
   * Records a change that this server makes, and pushes it to the other replicas that are up. The
   * service applies it to its own state in the same step, before or after.
   *
   * @param domain held by this server
   * @param payload not changed afterwards
   */
  public Change append(
      ReplicationStep step, DomainName domain, Timestamp timestamp, byte[] payload) {
    Transaction state = step.state();
    SortedSet<ServerNumber> replicas = ledger.domains().replicas(state, domain);
    ServerNumber self = ledger.self();
    Invariant.check(replicas.contains(self), "%s is changed only where it is held", domain);
    SortedSet<ServerNumber> others = ledger.others(state, replicas);
    DomainRecord record = ledger.record(state, domain);
    long sequence = record.vector().get(self) + 1;
    Change change =
        Change.made(new Change.Place(domain, self, sequence), past.head(state), timestamp, payload);
    past.append(state, change);
    DomainRecord advanced = record.advanced(self, sequence, record.fresh());
    if (record.fresh() && others.isEmpty()) {
      advanced = advanced.alone(ledger.domains().isMissed(state, domain));
    }
    if (others.isEmpty() && record.dropped().covers(record.vector())) {
      // Nobody will ask for it, so it does not go into the log, to be dropped from it at once.
      ledger.save(state, domain, record.position(), advanced.withDropped(advanced.vector()));
      return change;
    }
    ledger.save(state, domain, record.position(), advanced);
    ledger.keep(state, change);
    ledger.markDirty(step, domain, others);
    outflow.pushOwn(step, change, others);
    return change;
  }

  /**
   * Handles a message from a peer that is up.
   *
   * @throws grapevine.kernel.codec.MalformedException where a service finds a payload malformed;
   *     what was applied before it stands, and the peer's link should be closed
   */
  public void receive(ReplicationStep step, ServerNumber from, ReplicationMessage message) {
    switch (message) {
      case Known known -> past.told(step, from, known.head());
      case CannotServe refusal -> refused(step, from, refusal);
      case StatePartsTaken taken -> outflow.partsTaken(step, from, taken);
      case Acknowledge said -> enter(step, from, said.domain(), said.position());
      case Push push -> {
        if (enter(step, from, push.domain(), push.position())) {
          inflow.push(step, from, push);
        }
      }
      case Compare compare -> {
        if (enter(step, from, compare.domain(), compare.position())) {
          compared(step, from, compare);
        }
      }
      case StatePart part -> {
        if (enter(step, from, part.domain(), part.position()) && states.part(step, from, part)) {
          stateComplete(step, from, part.domain());
        }
      }
      case DigestAsk ask -> {
        if (enter(step, from, ask.domain(), ask.position())) {
          digestAsked(step, from, ask);
        }
      }
      case DigestDiffers differs -> {
        if (enter(step, from, differs.domain(), differs.position())
            && differs(step, differs.domain(), differs.position(), differs.digest())) {
          rounds.digestsDiffer(step, from, differs.domain());
        }
      }
    }
  }

  /** What every message about a domain goes through first; false where it goes no further. */
  private boolean enter(
      ReplicationStep step, ServerNumber from, DomainName domain, Position position) {
    if (!admission.admits(step, from, domain) || past.exceeded(step, from, domain, position)) {
      return false;
    }
    ledger.learn(step, from, domain, position);
    outflow.heardFrom(step, from, domain);
    endFreshness(step, domain, position);
    noteBeginning(step, from, domain, position);
    return true;
  }

  private void noteBeginning(
      ReplicationStep step, ServerNumber from, DomainName domain, Position said) {
    if (!ledger.position(step.state(), domain).fresh()) {
      beginning.remove(domain);
    } else if (!said.fresh()) {
      beginning.getOrDefault(domain, new TreeSet<>()).remove(from);
    } else if (beginning.size() < BEGINNING_MAX || beginning.containsKey(domain)) {
      beginning.computeIfAbsent(domain, key -> new TreeSet<>()).add(from);
    }
  }

  /**
   * Who made all the changes that there are, and never dropped them, has nothing to wait for: it
   * would be taken for new for as long as no other makes one.
   */
  private void endFreshness(ReplicationStep step, DomainName domain, Position other) {
    DomainRecord record = ledger.record(step.state(), domain);
    boolean hasAll =
        record.fresh()
            && !record.position().begunAnew()
            && !other.fresh()
            && record.vector().covers(other.vector())
            && record.vector().covers(other.floor());
    if (hasAll) {
      CREATOR.hit();
      ledger.save(step.state(), domain, record.notFresh());
    }
  }

  private void compared(ReplicationStep step, ServerNumber from, Compare compare) {
    DomainName domain = compare.domain();
    switch (compare.purpose()) {
      case STATE -> outflow.transfer(step, from, domain, compare.position());
      case ANSWER -> outflow.serve(step, from, domain, compare.position());
      case ROUTINE -> {
        outflow.serve(step, from, domain, compare.position());
        Position mine = ledger.position(step.state(), domain);
        if (mine.vector().covers(compare.position().vector())) {
          step.send(from, new Acknowledge(domain, mine));
        } else {
          outflow.ask(step, from, domain, Compare.Purpose.ANSWER);
        }
      }
    }
  }

  private void stateComplete(ReplicationStep step, ServerNumber from, DomainName domain) {
    inflow.retry(step, domain);
    step.send(from, new Acknowledge(domain, ledger.position(step.state(), domain)));
  }

  private void digestAsked(ReplicationStep step, ServerNumber from, DigestAsk ask) {
    DomainName domain = ask.domain();
    Position mine = ledger.position(step.state(), domain);
    if (!mine.vector().equals(ask.position().vector())) {
      compared(step, from, new Compare(domain, ask.position(), Compare.Purpose.ROUTINE));
    } else if (differs(step, domain, ask.position(), ask.digest())) {
      byte[] digest = ledger.domains().contentDigest(step.state(), domain);
      step.send(from, new DigestDiffers(domain, mine, digest));
      rounds.digestsDiffer(step, from, domain);
    } else {
      step.send(from, new Acknowledge(domain, mine));
    }
  }

  private boolean differs(
      ReplicationStep step, DomainName domain, Position position, byte[] digest) {
    return ledger.position(step.state(), domain).vector().equals(position.vector())
        && !Arrays.equals(digest, ledger.domains().contentDigest(step.state(), domain));
  }

  private void refused(ReplicationStep step, ServerNumber from, CannotServe refusal) {
    // Never answered by a refusal, or two servers would refuse each other for ever.
    outflow.refused(step, from, refusal);
    switch (refusal.reason()) {
      case WRITTEN_OFF ->
          step.mustComeBackAsNew(ReturnCause.WRITTEN_OFF, from + " has it as written off");
      case BEHIND_FLOOR -> admission.toldBehind(step, from, refusal.domain(), refusal.position());
      case NOT_HELD -> {
        if (ledger.holds(step.state(), refusal.domain())) {
          ledger.domains().notHeldBy(step, refusal.domain(), from);
          replicasLookedAfter(step, refusal.domain());
        }
      }
      case NOT_A_REPLICA -> {
        // One of the two has not heard yet; who is removed hears here that nothing lacks its word.
        // What is dropped here already lags behind nobody.
        boolean isHere =
            ledger.holds(step.state(), refusal.domain())
                || isLeftOver(step.state(), refusal.domain());
        if (isHere && !refusal.position().equals(Position.NONE)) {
          ledger.learn(step, from, refusal.domain(), refusal.position());
          leaveToOthers(step, from, refusal);
        }
      }
    }
  }

  /**
   * A replica by its own view says of this server that it is none. Where both know that, and it has
   * all, nothing is lost by dropping what is left here. It is asked for its own view, because two
   * servers that were each taken off where the other was seen to stay would both drop it.
   */
  private void leaveToOthers(ReplicationStep step, ServerNumber from, CannotServe refusal) {
    DomainName domain = refusal.domain();
    Position theirs = refusal.position();
    boolean hasAll = !theirs.fresh() && theirs.vector().covers(vector(step.state(), domain));
    if (!isLeftOver(step.state(), domain)) {
      ledger.domains().notCountedBy(step, domain, from, hasAll);
    } else if (hasAll) {
      LEFT.hit();
      ledger.domains().leftToOthers(step, domain);
    }
  }

  /** Whether something is here of a domain that this server holds no more. */
  public boolean isLeftOver(State state, DomainName domain) {
    DomainRecord record = ledger.record(state, domain);
    boolean isDropped =
        record.position().begunAnew()
            && record.basis() == null
            && record.dropped().covers(record.vector());
    return !isDropped && !record.equals(DomainRecord.NONE) && !ledger.holds(state, domain);
  }

  /** A link to a peer has come up, or has come up again. */
  public void peerUp(ReplicationStep step, ServerNumber peer) {
    states.peerDown(peer);
    step.send(peer, past.known(step.state(), peer));
    outflow.peerUp(step, peer);
  }

  /** The link to a peer has gone down. */
  public void peerDown(ServerNumber peer) {
    outflow.peerDown(peer);
    states.peerDown(peer);
  }

  /** Does what is due by the clock. May be called more often than needed. */
  public void tick(ReplicationStep step) {
    rounds.tick(step);
  }

  /** When {@link #tick} has something to do next. */
  public long nextTickMonotonicMillis() {
    return rounds.nextMillis();
  }

  /** The set of replicas of a domain has changed; also called where a domain begins. */
  public void replicasChanged(ReplicationStep step, DomainName domain) {
    Transaction state = step.state();
    SortedSet<ServerNumber> others = ledger.others(state, domain);
    for (ServerNumber peer : knownPeers(state, domain)) {
      if (!others.contains(peer)) {
        drop(state, domain, peer);
      }
    }
    if (!ledger.holds(state, domain)) {
      return;
    }
    DomainRecord record = ledger.record(state, domain);
    if (others.isEmpty() && record.fresh()) {
      NOT_FRESH_ALONE.hit();
      ledger.save(state, domain, record.alone(ledger.domains().isMissed(state, domain)));
    }
    ledger.truncate(state, domain);
    ledger.markAllDirty(step, domain);
    for (ServerNumber peer : others) {
      outflow.ask(step, peer, domain, Compare.Purpose.ROUTINE);
    }
  }

  /**
   * Looks whether the set of replicas of a domain held here is still the one known; cheap where it
   * is. For domains whose replicas follow from something else, such as the number of a server.
   */
  public void replicasLookedAfter(ReplicationStep step, DomainName domain) {
    Transaction state = step.state();
    SortedSet<ServerNumber> others = ledger.others(state, domain);
    if (!ledger.holds(state, domain) || new TreeSet<>(knownPeers(state, domain)).equals(others)) {
      lookedAfter.remove(domain);
    } else if (!others.equals(lookedAfter.put(domain, others))) {
      replicasChanged(step, domain);
    }
  }

  /** Something that changes, or a part of a state, of a domain waited for is here. */
  public void retry(ReplicationStep step, DomainName domain) {
    if (!ledger.holds(step.state(), domain)) {
      return;
    }
    ServerNumber source = states.retry(step, domain);
    if (source != null) {
      stateComplete(step, source, domain);
    }
    if (inflow.retry(step, domain)) {
      ledger.markAllDirty(step, domain);
      Acknowledge said = new Acknowledge(domain, ledger.position(step.state(), domain));
      TreeSet<ServerNumber> peers = new TreeSet<>(ledger.others(step.state(), domain));
      peers.retainAll(outflow.up());
      peers.forEach(peer -> step.send(peer, said));
    }
  }

  /** Compares the contents of a domain with each replica that is up, now. */
  public void compareNow(ReplicationStep step, DomainName domain) {
    TreeSet<ServerNumber> peers = new TreeSet<>(ledger.others(step.state(), domain));
    peers.retainAll(outflow.up());
    peers.forEach(peer -> rounds.askDigest(step, peer, domain));
  }

  /**
   * Forgets a domain whose content this server drops, because it is no replica of it any more. Its
   * own numbering goes on, should it hold the domain again.
   */
  public void forget(ReplicationStep step, DomainName domain) {
    Transaction state = step.state();
    DomainRecord record = ledger.record(state, domain);
    knownPeers(state, domain).forEach(peer -> drop(state, domain, peer));
    record
        .vector()
        .asMap()
        .forEach((origin, last) ->
            ChangeLog.drop(
                state, new Change.Place(domain, origin, record.dropped().get(origin)), last));
    ServerNumber self = ledger.self();
    VersionVector own = VersionVector.EMPTY.with(self, record.vector().get(self));
    long beginning = record.position().beginning() + 1;
    Position begun = new Position(beginning, true, own, VersionVector.EMPTY);
    ledger.save(state, domain, new DomainRecord(begun, own, null, false));
    inflow.forget(domain);
    states.forget(domain);
  }

  /**
   * The operator has declared a server lost. It does not count any more: for purges, for the log,
   * for acknowledgements. Nothing is taken from it; and of what it made, only what comes within
   * another replica's state, in which it has met the deletions that may be purged here.
   */
  public void writtenOff(ReplicationStep step, ServerNumber server) {
    Invariant.check(!server.equals(ledger.self()), "a server does not write itself off");
    WRITTEN_OFF.hit();
    ReplicationTables.WRITTEN_OFF.put(step.state(), server, step.wallMillis());
    states.peerDown(server);
  }

  /**
   * Drops all replication state, a part at a time, for a server that comes back as new. The
   * replicator must not be used for anything else afterwards.
   *
   * @return whether all is gone; else it must be called again
   */
  public boolean wipe(ReplicationStep step) {
    return ReplicationTables.wipe(step.state(), WIPED_AT_ONCE) < WIPED_AT_ONCE;
  }

  /** What this server has of a domain. */
  public VersionVector vector(State state, DomainName domain) {
    return ledger.position(state, domain).vector();
  }

  /** Below which tombstones of a domain may be gone here. */
  public VersionVector floor(State state, DomainName domain) {
    return ledger.position(state, domain).floor();
  }

  /** Whether this server holds more of a domain than its own changes, or is the only one to do. */
  public boolean caughtUp(State state, DomainName domain) {
    return !ledger.position(state, domain).fresh();
  }

  /**
   * Whether this replica had nothing of the others when the last of them was written off, and that
   * one may still come back. Until then nobody knows what the domain has.
   */
  public boolean isOrphaned(State state, DomainName domain) {
    return ledger.record(state, domain).orphaned() && ledger.domains().isMissed(state, domain);
  }

  /**
   * Whether this replica has nothing yet, or a part of another's state and does not know which:
   * what is here may be a list without most of its items.
   */
  public boolean isArriving(State state, DomainName domain) {
    DomainRecord record = ledger.record(state, domain);
    return record.fresh()
        && (record.basis() != null
            || record.vector().equals(VersionVector.EMPTY)
            || record.position().begunAnew());
  }

  /**
   * While this replica begins: the others that are known to have more than it. Who held the domain
   * before and has dropped it left it to one of them, so it begins behind all that have not said to
   * this process that they begin too.
   */
  public SortedSet<ServerNumber> ahead(State state, DomainName domain) {
    Position mine = ledger.position(state, domain);
    if (!mine.fresh()) {
      return new TreeSet<>();
    }
    TreeSet<ServerNumber> ahead = new TreeSet<>(ledger.others(state, domain));
    if (mine.begunAnew()) {
      ahead.removeAll(beginning.getOrDefault(domain, new TreeSet<>()));
    } else {
      ahead.removeIf(other -> ledger.known(state, domain, other).fresh());
    }
    return ahead;
  }

  /** Whether this server held a domain before, has dropped it, and has taken nothing since. */
  public boolean hasBegunAnew(State state, DomainName domain) {
    return ledger.position(state, domain).begunAnew();
  }

  /**
   * Whether all others have said to this process that they hold nothing but changes of their own,
   * as this replica does: there is nothing to be taken from anybody.
   */
  public boolean allBegin(State state, DomainName domain) {
    SortedSet<ServerNumber> begin = beginning.get(domain);
    return ledger.position(state, domain).fresh()
        && begin != null
        && begin.containsAll(ledger.others(state, domain));
  }

  /** Where another replica is known to stand. */
  public Position known(State state, DomainName domain, ServerNumber peer) {
    return ledger.known(state, domain, peer);
  }

  /** What peers are not known to have, at most so many rows. */
  public List<Lag> lag(State state, int limit) {
    List<Lag> lags = new ArrayList<>();
    ReplicationTables.DIRTY.forEach(
        state,
        (key, since) -> {
          lags.add(new Lag(key.peer(), key.domain(), missing(state, key), since));
          return lags.size() < limit;
        });
    return lags;
  }

  private long missing(State state, ReplicationTables.PeerDomain key) {
    VersionVector there = ledger.known(state, key.domain(), key.peer()).vector();
    long missing = 0;
    for (var entry : vector(state, key.domain()).asMap().entrySet()) {
      missing += Math.max(0, entry.getValue() - there.get(entry.getKey()));
    }
    return missing;
  }

  /**
   * Of each domain recorded here, the other servers that were known to hold it; each such set once.
   * Only they can know of a change that this server made to that domain. Reads a row for each
   * domain and other replica.
   */
  public Set<SortedSet<ServerNumber>> companions(State state) {
    Set<SortedSet<ServerNumber>> sets = new LinkedHashSet<>();
    TreeMap<DomainName, SortedSet<ServerNumber>> last = new TreeMap<>();
    ReplicationTables.KNOWN.forEach(
        state,
        (key, record) -> {
          if (!last.containsKey(key.domain())) {
            sets.addAll(last.values());
            last.clear();
          }
          return last.computeIfAbsent(key.domain(), domain -> new TreeSet<>()).add(key.peer());
        });
    sets.addAll(last.values());
    return sets;
  }

  /** The replicas for which a purge of some of what is here waits. */
  public SortedSet<ServerNumber> stopsPurge(State state, DomainName domain) {
    TreeSet<ServerNumber> stopping = new TreeSet<>(ledger.others(state, domain));
    VersionVector here = vector(state, domain);
    stopping.removeIf(peer -> ledger.settled(state, domain, peer).covers(here));
    return stopping;
  }

  /**
   * This server's own changes of a domain that a replica with that vector has not: what it hands
   * over before it comes back as new. The log keeps them until one other replica has them.
   */
  public List<Change> ownBeyond(State state, DomainName domain, VersionVector theirs) {
    ServerNumber self = ledger.self();
    var behind = new Change.Place(domain, self, theirs.get(self));
    return ChangeLog.after(state, behind, vector(state, domain).get(self), Long.MAX_VALUE);
  }

  /**
   * All changes of a domain that are here, of whatever origin, and that a replica with that vector
   * has not; nothing where the log does not have all of them any more.
   */
  public Optional<List<Change>> beyond(State state, DomainName domain, VersionVector theirs) {
    DomainRecord record = ledger.record(state, domain);
    List<Change> changes = new ArrayList<>();
    for (var entry : record.vector().asMap().entrySet()) {
      ServerNumber origin = entry.getKey();
      long there = theirs.get(origin);
      if (entry.getValue() > there && record.dropped().get(origin) > there) {
        return Optional.empty();
      }
      var behind = new Change.Place(domain, origin, there);
      changes.addAll(ChangeLog.after(state, behind, entry.getValue(), Long.MAX_VALUE));
    }
    return Optional.of(changes);
  }

  /** Shows each domain of which anything is recorded here, in order, until the visitor is false. */
  public void forEachDomain(State state, Predicate<DomainName> visitor) {
    ReplicationTables.DOMAINS.forEach(state, (domain, record) -> visitor.test(domain));
  }

  private List<ServerNumber> knownPeers(State state, DomainName domain) {
    List<ServerNumber> peers = new ArrayList<>();
    ReplicationTables.KNOWN.forEach(
        state, ReplicationTables.prefix(domain), (key, position) -> peers.add(key.peer()));
    return peers;
  }

  private static void drop(Transaction state, DomainName domain, ServerNumber peer) {
    ReplicationTables.KNOWN.delete(state, new ReplicationTables.DomainPeer(domain, peer));
    ReplicationTables.DIRTY.delete(state, new ReplicationTables.PeerDomain(peer, domain));
  }
}
