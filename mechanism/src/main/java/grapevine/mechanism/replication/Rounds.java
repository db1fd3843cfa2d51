package grapevine.mechanism.replication;

import grapevine.kernel.check.Mark;
import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.log.LogLine;
import grapevine.kernel.state.State;
import grapevine.kernel.time.VersionVector;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is done by the clock: peers are looked after, registries are compared, and once a round each
 * domain is visited: its tombstones are purged, its log is cut, its content is compared.
 */
final class Rounds {
  private static final Mark PURGED = Mark.of("replication.purged");
  private static final Mark PURGE_STOPPED = Mark.of("replication.purge-stopped");
  private static final Mark DIGESTS_DIFFER = Mark.of("replication.digests-differ");

  private final Ledger ledger;
  private final Outflow outflow;
  private boolean started;
  private long sweepMillis;
  private long compareMillis;
  private long visitMillis;
  private long roundMillis;
  private @Nullable DomainName visited;

  Rounds(Ledger ledger, Outflow outflow) {
    this.ledger = ledger;
    this.outflow = outflow;
  }

  long nextMillis() {
    return started ? Math.min(sweepMillis, Math.min(compareMillis, visitMillis)) : Long.MIN_VALUE;
  }

  void tick(ReplicationStep step) {
    long now = step.monotonicMillis();
    ReplicationSettings.Pace pace = ledger.settings().pace();
    if (!started) {
      started = true;
      sweepMillis = now + pace.sweepMillis();
      compareMillis = now + jittered(step, pace.compareMillis());
      visitMillis = now + pace.visitMillis();
      roundMillis = now;
    }
    if (now >= sweepMillis) {
      sweepMillis = now + pace.sweepMillis();
      outflow.sweep(step);
    }
    if (now >= compareMillis) {
      compareMillis = now + jittered(step, pace.compareMillis());
      compareOften(step);
    }
    if (now >= visitMillis) {
      visitMillis = now + pace.visitMillis();
      visitSome(step, now);
    }
  }

  private static long jittered(ReplicationStep step, long millis) {
    return millis * 3 / 4 + step.randomness().below(Math.max(1, millis / 2));
  }

  private void compareOften(ReplicationStep step) {
    for (DomainName domain : ledger.domains().comparedOften(step.state())) {
      ServerNumber peer = anyUp(step, domain);
      if (peer != null) {
        outflow.ask(step, peer, domain, Compare.Purpose.ROUTINE);
      }
    }
  }

  private @Nullable ServerNumber anyUp(ReplicationStep step, DomainName domain) {
    TreeSet<ServerNumber> peers = new TreeSet<>(ledger.others(step.state(), domain));
    peers.retainAll(outflow.up());
    if (peers.isEmpty()) {
      return null;
    }
    return new ArrayList<>(peers).get((int) step.randomness().below(peers.size()));
  }

  private void visitSome(ReplicationStep step, long now) {
    if (now < roundMillis) {
      return;
    }
    ReplicationSettings.Pace pace = ledger.settings().pace();
    List<DomainName> some = next(step.state(), pace.visits());
    for (DomainName domain : some) {
      visited = domain;
      if (ledger.holds(step.state(), domain)) {
        visit(step, domain);
      }
    }
    if (some.size() < pace.visits()) {
      visited = null;
      roundMillis = now + jittered(step, pace.roundMillis());
    }
  }

  private List<DomainName> next(State state, int count) {
    List<DomainName> found = new ArrayList<>();
    DomainName from = visited == null ? new DomainName("\0") : visited;
    ReplicationTables.DOMAINS.forEachFrom(
        state,
        new byte[0],
        from,
        (domain, record) -> {
          if (!domain.equals(visited)) {
            found.add(domain);
          }
          return found.size() < count;
        });
    return found;
  }

  private void visit(ReplicationStep step, DomainName domain) {
    ledger.truncateOlder(
        step.state(), domain, step.wallMillis() - ledger.settings().log().ageMillis());
    purge(step, domain);
    ServerNumber peer = anyUp(step, domain);
    if (peer != null) {
      askDigest(step, peer, domain);
    }
  }

  /** Purges what all are known to have. The floor remembers it. */
  private void purge(ReplicationStep step, DomainName domain) {
    VersionVector covered = ledger.purgeable(step.state(), domain);
    long olderThanMillis = step.wallMillis() - ledger.settings().tombstoneAgeMillis();
    if (covered.equals(VersionVector.EMPTY)) {
      PURGE_STOPPED.hit();
      return;
    }
    if (ledger.domains().purge(step, domain, covered, olderThanMillis)
        && !PlantedBug.TOMBSTONE_PURGED_BY_AGE_ALONE.planted()) {
      PURGED.hit();
      DomainRecord record = ledger.record(step.state(), domain);
      ledger.save(step.state(), domain, record.withFloor(record.floor().join(covered)));
    }
  }

  /** Compares contents with a peer: it finds also what no vector shows. */
  void askDigest(ReplicationStep step, ServerNumber peer, DomainName domain) {
    byte[] digest = ledger.domains().contentDigest(step.state(), domain);
    step.send(peer, new DigestAsk(domain, ledger.position(step.state(), domain), digest));
  }

  /** Two replicas with equal vectors and different contents give each other their whole states. */
  void digestsDiffer(ReplicationStep step, ServerNumber peer, DomainName domain) {
    DIGESTS_DIFFER.hit();
    step.log(LogLine.alarm("replication-digests-differ", "domain", domain, "peer", peer));
    outflow.transfer(step, peer, domain, ledger.known(step.state(), domain, peer));
  }
}
