package grapevine.simulator.checker;

import grapevine.kernel.time.VersionVector;
import grapevine.mechanism.exactlyonce.CompletionRecord;
import grapevine.mechanism.exactlyonce.RequestId;
import grapevine.mechanism.replication.DomainName;
import grapevine.service.node.NodeParts;
import grapevine.service.registry.History;
import grapevine.simulator.workload.RequestLedger;
import grapevine.simulator.world.PromiseBroken;
import grapevine.simulator.world.SimulatedServer;
import grapevine.store.JournaledStorage;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where the effect of a request is that its client has not acknowledged, its record is (invariant
 * 25), until its time is over. A registry's state that is handed over piece by piece, while the
 * request is carried out, may bring the effect without the record: the change itself, with the
 * record, comes behind it, so this holds for who has that change by its vector. A server whose
 * clock is ahead forgets early, and hands a state over without the record; who tries the request
 * again names those that it tried before, so nothing is done twice.
 */
final class OnceMeansOnce implements Check {
  /** Where a record was first seen, and what its server had then. */
  private record Seen(DomainName domain, VersionVector vector) {}

  private final RequestLedger requests;
  private final TreeMap<RequestId, Seen> seen = new TreeMap<>();
  private final TreeSet<RequestId> forgotten = new TreeSet<>();

  OnceMeansOnce(RequestLedger requests) {
    this.requests = requests;
  }

  @Override
  public void handled(SimulatedServer server, int events) {
    @Nullable JournaledStorage storage = server.storage();
    if (server.node() != null && storage != null) {
      for (RequestLedger.Open request : requests.open()) {
        look(server, server.node().parts(), storage, request);
      }
    }
  }

  private void look(
      SimulatedServer server, NodeParts parts, JournaledStorage state, RequestLedger.Open request) {
    if (parts.completions().isBehindHorizon(state, request.deadlineMillis())) {
      forgotten.add(request.id());
    }
    if (!History.isThere(state, request.name().registry(), request.effect())) {
      return;
    }
    Optional<CompletionRecord> record = parts.completions().record(state, request.id());
    if (record.isPresent()) {
      DomainName domain = new DomainName(record.get().domain());
      seen.computeIfAbsent(
          request.id(), id -> new Seen(domain, parts.replicator().vector(state, domain)));
    } else if (server.clock().wallMillis() <= request.deadlineMillis()
        && !forgotten.contains(request.id())
        && hasTheChange(parts, state, request.id())) {
      throw new PromiseBroken(
          "once-means-once",
          server.name() + " has the effect of " + request + ", and no record of it");
    }
  }

  private boolean hasTheChange(NodeParts parts, JournaledStorage state, RequestId id) {
    Seen first = seen.get(id);
    return first == null || parts.replicator().vector(state, first.domain).covers(first.vector);
  }
}
