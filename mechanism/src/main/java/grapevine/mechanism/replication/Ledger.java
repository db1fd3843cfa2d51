package grapevine.mechanism.replication;

import grapevine.kernel.check.Invariant;
import grapevine.kernel.check.Mark;
import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Transaction;
import grapevine.kernel.time.VersionVector;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The durable books: where this replica and the others stand in each domain, who is not known to
 * have all, and how much of the log must be kept for them.
 */
final class Ledger {
  private static final Mark LOG_CUT = Mark.of("replication.log-cut-by-limit");
  private static final Mark OWN_KEPT = Mark.of("replication.own-changes-kept-beyond-limit");

  private final ServerNumber self;
  private final ReplicationSettings settings;
  private final ReplicatedDomains domains;

  Ledger(ServerNumber self, ReplicationSettings settings, ReplicatedDomains domains) {
    this.self = self;
    this.settings = settings;
    this.domains = domains;
  }

  ServerNumber self() {
    return self;
  }

  ReplicationSettings settings() {
    return settings;
  }

  ReplicatedDomains domains() {
    return domains;
  }

  DomainRecord record(State state, DomainName domain) {
    return ReplicationTables.DOMAINS.get(state, domain).orElse(DomainRecord.NONE);
  }

  Position position(State state, DomainName domain) {
    return record(state, domain).position();
  }

  void save(Transaction state, DomainName domain, DomainRecord record) {
    save(state, domain, position(state, domain), record);
  }

  /**
   * Saves what is durable of a domain.
   *
   * @param before where this replica stood
   */
  void save(Transaction state, DomainName domain, Position before, DomainRecord record) {
    Invariant.check(
        record.position().beginning() > before.beginning()
            || record.vector().covers(before.vector()) && record.floor().covers(before.floor()),
        "vector and floor of %s only rise",
        domain);
    ReplicationTables.DOMAINS.put(state, domain, record);
  }

  boolean holds(State state, DomainName domain) {
    return domains.replicas(state, domain).contains(self);
  }

  boolean isWrittenOff(State state, ServerNumber server) {
    return ReplicationTables.WRITTEN_OFF.contains(state, server);
  }

  /** The other replicas that count, in order. */
  SortedSet<ServerNumber> others(State state, DomainName domain) {
    return others(state, domains.replicas(state, domain));
  }

  /** Of those replicas, the other ones that count, in order. */
  SortedSet<ServerNumber> others(State state, SortedSet<ServerNumber> replicas) {
    TreeSet<ServerNumber> others = new TreeSet<>(replicas);
    others.remove(self);
    others.removeIf(server -> isWrittenOff(state, server));
    return others;
  }

  private static PeerRecord peer(State state, DomainName domain, ServerNumber peer) {
    return ReplicationTables.KNOWN
        .get(state, new ReplicationTables.DomainPeer(domain, peer))
        .orElse(PeerRecord.NONE);
  }

  /**
   * Where a peer is known to stand. What is its own, it has: it would have had to return as new.
   */
  Position known(State state, DomainName domain, ServerNumber peer) {
    Position known = peer(state, domain, peer).latest();
    long own = record(state, domain).vector().get(peer);
    VersionVector vector = known.vector();
    return own <= vector.get(peer)
        ? known
        : new Position(known.beginning(), known.fresh(), vector.with(peer, own), known.floor());
  }

  boolean isKnown(State state, DomainName domain, ServerNumber peer) {
    return ReplicationTables.KNOWN.contains(state, new ReplicationTables.DomainPeer(domain, peer));
  }

  /** Takes note of where a replica says that it stands. */
  void learn(ReplicationStep step, ServerNumber peer, DomainName domain, Position said) {
    Transaction state = step.state();
    PeerRecord before = peer(state, domain, peer);
    PeerRecord after = before.heard(said, record(state, domain).vector());
    if (!after.equals(before) || !isKnown(state, domain, peer)) {
      ReplicationTables.KNOWN.put(state, new ReplicationTables.DomainPeer(domain, peer), after);
      truncate(state, domain);
    }
    markDirty(step, domain, peer);
  }

  /** Brings the index up to date: whether a replica is known to have all that is here. */
  void markDirty(ReplicationStep step, DomainName domain, ServerNumber peer) {
    Transaction state = step.state();
    boolean hasAll = known(state, domain, peer).vector().covers(record(state, domain).vector());
    var key = new ReplicationTables.PeerDomain(peer, domain);
    boolean dirty = ReplicationTables.DIRTY.contains(state, key);
    if (hasAll && dirty) {
      ReplicationTables.DIRTY.delete(state, key);
    } else if (!hasAll && !dirty) {
      ReplicationTables.DIRTY.put(state, key, step.wallMillis());
      if (!isKnown(state, domain, peer)) {
        // A peer that never spoke of a domain is found by this, when it is a replica no more.
        ReplicationTables.KNOWN.put(
            state, new ReplicationTables.DomainPeer(domain, peer), PeerRecord.NONE);
      }
    }
  }

  void markAllDirty(ReplicationStep step, DomainName domain) {
    markDirty(step, domain, others(step.state(), domain));
  }

  void markDirty(ReplicationStep step, DomainName domain, SortedSet<ServerNumber> peers) {
    for (ServerNumber peer : peers) {
      markDirty(step, domain, peer);
    }
  }

  /**
   * What all other replicas are known to have, and this one has; all of it where there are none.
   */
  VersionVector coveredByAll(State state, DomainName domain) {
    VersionVector vector = record(state, domain).vector();
    VersionVector covered = vector;
    for (ServerNumber peer : others(state, domain)) {
      covered = covered.meet(known(state, domain, peer).vector());
    }
    return covered;
  }

  /**
   * What may be purged: what every other replica is known to have by a vector that is covered here.
   * That it has the tombstone would not be enough: what the tombstone deletes may still be on its
   * way from there, and would find it gone.
   */
  VersionVector purgeable(State state, DomainName domain) {
    VersionVector here = record(state, domain).vector();
    if (PlantedBug.TOMBSTONE_PURGED_BY_AGE_ALONE.planted()) {
      return here;
    }
    VersionVector purgeable = here;
    for (ServerNumber peer : others(state, domain)) {
      purgeable = purgeable.meet(settled(state, domain, peer));
    }
    return purgeable;
  }

  /** The last vector that a peer was known to have and that is covered here. */
  VersionVector settled(State state, DomainName domain, ServerNumber peer) {
    return peer(state, domain, peer).settle(record(state, domain).vector()).settled();
  }

  /** Keeps a change that has just become part of this replica, where somebody may need it. */
  void keep(Transaction state, Change change) {
    ChangeLog.put(state, change);
    truncate(state, change.domain());
  }

  /** Drops from the log what all have, and what is too much. */
  void truncate(Transaction state, DomainName domain) {
    DomainRecord record = record(state, domain);
    VersionVector target = record.dropped().join(coveredByAll(state, domain));
    long excess = kept(record.vector(), target) - settings.log().changes();
    if (excess > 0) {
      target = cut(state, domain, target, excess);
    }
    dropTo(state, domain, target);
  }

  /** Drops from the log what is too old. */
  void truncateOlder(Transaction state, DomainName domain, long olderThanMillis) {
    DomainRecord record = record(state, domain);
    VersionVector target = record.dropped();
    for (ServerNumber origin : record.vector().asMap().keySet()) {
      var behind = new Change.Place(domain, origin, target.get(origin));
      long last = ChangeLog.lastOlder(state, behind, olderThanMillis);
      target =
          target.with(
              origin,
              Math.max(behind.sequence(), Math.min(last, droppable(state, domain, origin))));
    }
    dropTo(state, domain, target);
  }

  private VersionVector cut(
      State state, DomainName domain, VersionVector target, long excessChanges) {
    LOG_CUT.hit();
    VersionVector vector = record(state, domain).vector();
    VersionVector result = target;
    long excess = excessChanges;
    for (ServerNumber origin : byKept(vector, target)) {
      long from = result.get(origin);
      long last = Math.min(from + excess, droppable(state, domain, origin));
      if (last > from) {
        result = result.with(origin, last);
        excess -= last - from;
      }
    }
    return result;
  }

  /** Origins, those with most changes in the log first. */
  private static List<ServerNumber> byKept(VersionVector vector, VersionVector dropped) {
    TreeMap<ServerNumber, Long> kept = new TreeMap<>();
    vector.asMap().forEach((origin, sequence) -> kept.put(origin, sequence - dropped.get(origin)));
    List<ServerNumber> origins = new ArrayList<>(kept.keySet());
    origins.sort(
        (left, right) -> Long.compare(kept.getOrDefault(right, 0L), kept.getOrDefault(left, 0L)));
    return origins;
  }

  /**
   * Up to where an origin's changes may be dropped although some replica lacks them. Own ones that
   * nobody else has are never dropped: a server that comes back as new hands them over.
   */
  private long droppable(State state, DomainName domain, ServerNumber origin) {
    long last = record(state, domain).vector().get(origin);
    SortedSet<ServerNumber> others = others(state, domain);
    if (!origin.equals(self) || others.isEmpty()) {
      return last;
    }
    long shared = 0;
    for (ServerNumber peer : others) {
      shared = Math.max(shared, known(state, domain, peer).vector().get(self));
    }
    if (shared < last) {
      OWN_KEPT.hit();
    }
    return Math.min(shared, last);
  }

  private void dropTo(Transaction state, DomainName domain, VersionVector target) {
    DomainRecord record = record(state, domain);
    if (record.dropped().covers(target)) {
      return;
    }
    for (var entry : target.asMap().entrySet()) {
      long from = record.dropped().get(entry.getKey());
      ChangeLog.drop(state, new Change.Place(domain, entry.getKey(), from), entry.getValue());
    }
    save(state, domain, record.withDropped(record.dropped().join(target)));
  }

  private static long kept(VersionVector vector, VersionVector dropped) {
    long kept = 0;
    for (var entry : vector.asMap().entrySet()) {
      kept += entry.getValue() - dropped.get(entry.getKey());
    }
    return kept;
  }
}
