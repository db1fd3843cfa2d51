package grapevine.service.node;

import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.State;
import grapevine.kernel.time.VersionVector;
import grapevine.mechanism.replication.DomainName;
import grapevine.mechanism.replication.Lag;
import grapevine.mechanism.replication.Position;
import grapevine.mechanism.replication.Replicator;
import grapevine.service.request.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How the replicas stand, as this server knows it: of each registry held here a row for this server
 * and one for each other, and of all mailboxes together one for each server that lacks something.
 * Changes are counted over all origins; a floor is the count below which a replica has forgotten
 * what was deleted.
 */
final class ReplicasVerb {
  private static final int DIGEST_SHOWN = 16;

  private final NodeParts node;
  private final Links links;
  private final ShowVerbs shows;
  private final State state;
  private final Rows rows = new Rows();

  private ReplicasVerb(NodeParts node, Links links, ShowVerbs shows, State state) {
    this.node = node;
    this.links = links;
    this.shows = shows;
    this.state = state;
  }

  static Answer answer(NodeParts node, Links links, ShowVerbs shows, State state) {
    return new ReplicasVerb(node, links, shows, state).answer();
  }

  private Answer answer() {
    List<Lag> lags = node.replicator().lag(state, Rows.MAX);
    for (String registry : node.registration().held(state)) {
      here(registry);
      TreeSet<ServerNumber> others = new TreeSet<>(node.registration().replicas(state, registry));
      others.remove(node.self());
      for (ServerNumber peer : others) {
        other(registry, peer, lags);
      }
    }
    TreeMap<ServerNumber, List<Lag>> mailboxes =
        lags.stream()
            .filter(lag -> !Registration.isRegistry(lag.domain()))
            .collect(Collectors.groupingBy(Lag::peer, TreeMap::new, Collectors.toList()));
    mailboxes.forEach(this::mailboxes);
    return rows.done();
  }

  private void here(String registry) {
    Replicator replicator = node.replicator();
    DomainName domain = Registration.domain(registry);
    String digest = HexFormat.of().formatHex(node.views().contentDigest(state, registry));
    rows.add(
        "of", registry,
        "server", shows.serverName(state, node.self()),
        "changes", count(replicator.vector(state, domain)),
        "floor", count(replicator.floor(state, domain)),
        "digest", digest.substring(0, DIGEST_SHOWN),
        "standing",
            replicator.caughtUp(state, domain)
                ? "this server"
                : "this server, which does not have all of it yet");
  }

  private void other(String registry, ServerNumber peer, List<Lag> lags) {
    DomainName domain = Registration.domain(registry);
    Position known = node.replicator().known(state, domain, peer);
    rows.add(
        "of", registry,
        "server", shows.serverName(state, peer),
        "changes", count(known.vector()),
        "floor", count(known.floor()),
        "standing", String.join("; ", standing(domain, peer, known, lags)));
  }

  private List<String> standing(
      DomainName domain, ServerNumber peer, Position known, List<Lag> lags) {
    List<String> said = new ArrayList<>();
    VersionVector here = node.replicator().vector(state, domain);
    String lacks = beyond(here, known.vector());
    String more = beyond(known.vector(), here);
    if (lacks.isEmpty() && more.isEmpty()) {
      said.add(known.equals(Position.NONE) ? "not heard of yet" : "has all that is here");
    }
    if (!lacks.isEmpty()) {
      String since =
          lags.stream()
              .filter(lag -> lag.domain().equals(domain) && lag.peer().equals(peer))
              .map(lag -> " since " + Instant.ofEpochMilli(lag.sinceMillis()))
              .findFirst()
              .orElse("");
      said.add("lacks " + lacks + since);
    }
    if (!more.isEmpty()) {
      said.add("has beyond this server " + more);
    }
    if (!links.isUp(peer)) {
      said.add("not reached now");
    }
    if (node.replicator().stopsPurge(state, domain).contains(peer)) {
      said.add("what was deleted is kept until it has all");
    }
    return said;
  }

  private void mailboxes(ServerNumber peer, List<Lag> lags) {
    long changes = lags.stream().mapToLong(Lag::changes).sum();
    long since = lags.stream().mapToLong(Lag::sinceMillis).min().orElse(0);
    rows.add(
        "of",
        "mailboxes",
        "server",
        shows.serverName(state, peer),
        "standing",
        "lacks "
            + changes
            + " changes of "
            + lags.size()
            + " mailboxes since "
            + Instant.ofEpochMilli(since));
  }

  /** What a vector has beyond another, in words; nothing where it has nothing. */
  private String beyond(VersionVector vector, VersionVector other) {
    List<String> origins = new ArrayList<>();
    vector
        .asMap()
        .forEach((origin, last) -> {
          long more = last - other.get(origin);
          if (more > 0) {
            origins.add(more + " changes of " + shows.serverName(state, origin));
          }
        });
    return String.join(", ", origins);
  }

  private static long count(VersionVector vector) {
    return vector.asMap().values().stream().mapToLong(Long::longValue).sum();
  }
}
