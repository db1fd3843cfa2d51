package grapevine.service.node;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.State;
import grapevine.kernel.time.VersionVector;
import grapevine.mechanism.replication.Applied;
import grapevine.mechanism.replication.Change;
import grapevine.mechanism.replication.DomainName;
import grapevine.mechanism.replication.ReplicatedDomains;
import grapevine.mechanism.replication.ReplicationStep;
import grapevine.mechanism.replication.StatePiece;
import grapevine.service.directory.DirectoryKeeper;
import grapevine.service.event.Step;
import grapevine.service.mailbox.MailboxDomain;
import grapevine.service.registry.Directory;
import grapevine.service.registry.Registries;
import grapevine.service.registry.Update;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is replicated: registries and mailboxes, as the mechanism sees them. */
final class Domains implements ReplicatedDomains {
  private final Registration registration;
  private final Directory directory;
  private final DirectoryKeeper views;
  private final NodeParts node;
  private final RemovedSites removedSites;
  private @Nullable DomainName lastDomain;
  private Optional<EntryId> lastOwner = Optional.empty();

  /** Over parts of a node; the others are there when something is replicated. */
  Domains(NodeParts node, Registration registration, Directory directory, DirectoryKeeper views) {
    this.node = node;
    this.registration = registration;
    this.directory = directory;
    this.views = views;
    this.removedSites = new RemovedSites(node);
  }

  @Override
  public SortedSet<ServerNumber> replicas(State state, DomainName domain) {
    if (Registration.isRegistry(domain)) {
      return registration.replicas(state, Registration.registry(domain));
    }
    return owner(domain)
        .map(owner -> node.mailboxes().replica().replicas(state, owner))
        .orElseGet(Collections::emptySortedSet);
  }

  @Override
  public SortedSet<DomainName> comparedOften(State state) {
    TreeSet<DomainName> domains = new TreeSet<>();
    registration.held(state).forEach(registry -> domains.add(Registration.domain(registry)));
    for (String registry : directory.gv(state).registries().keySet()) {
      if (registration.isLeftOver(state, registry) && !hasMailboxesOf(state, registry)) {
        domains.add(Registration.domain(registry));
      }
    }
    return domains;
  }

  /**
   * Of a registry that this server was taken off, nothing stays that another holds. The others do
   * not count it any more when they purge. Let Cabernet be taken off dl, an entry of dl be deleted
   * and forgotten, and Cabernet be added again: with its old copy it would be behind the others'
   * floor, and all of it would have to come back as new. While mailboxes of the registry's people
   * are here, the copy stays: they are where it says.
   */
  @Override
  public void leftToOthers(ReplicationStep step, DomainName domain) {
    if (Registration.isRegistry(domain)) {
      String registry = Registration.registry(domain);
      if (!hasMailboxesOf(step.state(), registry)) {
        registration.drop(Adapters.step(step), registry);
      }
    }
  }

  @Override
  public void notCountedBy(
      ReplicationStep step, DomainName domain, ServerNumber peer, boolean hasAll) {
    Step here = Adapters.step(step);
    owner(domain)
        .ifPresent(owner -> {
          if (hasAll) {
            node.mailboxes().upkeep().notCountedBy(here, owner, peer);
          } else {
            removedSites.notCountedBy(here, owner, peer);
          }
        });
  }

  private boolean hasMailboxesOf(State state, String registry) {
    return node.mailboxes().mailboxes().isAnyOf(state, registry);
  }

  @Override
  public Applied apply(ReplicationStep step, Change change) {
    Step here = Adapters.step(step);
    here.observe(change.timestamp());
    if (Registration.isRegistry(change.domain())) {
      Update update = Update.CODEC.fromBytes(change.payload());
      if (update.asked() != null && update.asked().record() != null) {
        node.completions().merge(here.state(), update.asked().record());
      }
      registration.apply(here, change, update);
      return Applied.APPLIED;
    }
    return owner(change.domain())
        .map(owner -> node.mailboxes().replica().apply(here, owner, change))
        .orElse(Applied.APPLIED);
  }

  @Override
  public StatePiece exportPiece(
      State state, DomainName domain, byte @Nullable [] from, int bytesMax) {
    if (Registration.isRegistry(domain)) {
      return CompletionTransfer.export(node.completions(), state, domain, from, bytesMax);
    }
    return owner(domain)
        .map(owner -> node.mailboxes().replica().exportPiece(state, owner, from, bytesMax))
        .orElseGet(() -> new StatePiece(new byte[0], null));
  }

  @Override
  public Applied importPiece(ReplicationStep step, DomainName domain, byte[] payload) {
    Step here = Adapters.step(step);
    if (Registration.isRegistry(domain)) {
      if (CompletionTransfer.take(node.completions(), here.state(), payload)) {
        return Applied.APPLIED;
      }
      registration.importPiece(here, Registration.registry(domain), payload);
      return Applied.APPLIED;
    }
    return owner(domain)
        .map(owner -> node.mailboxes().replica().importPiece(here, owner, payload))
        .orElse(Applied.APPLIED);
  }

  @Override
  public boolean isMissed(State state, DomainName domain) {
    return Registration.isRegistry(domain)
        && directory
            .gv(state)
            .registry(Registration.registry(domain))
            .filter(entry -> !entry.writtenOff().isEmpty())
            .isPresent();
  }

  @Override
  public void notHeldBy(ReplicationStep step, DomainName domain, ServerNumber peer) {
    Step here = Adapters.step(step);
    owner(domain)
        .ifPresent(owner -> {
          node.mailboxes().replica().notHeldBy(here, owner, peer);
          removedSites.notHeldBy(here, owner, peer);
        });
  }

  @Override
  public byte[] contentDigest(State state, DomainName domain) {
    if (Registration.isRegistry(domain)) {
      return views.contentDigest(state, Registration.registry(domain));
    }
    return owner(domain)
        .map(owner -> node.mailboxes().replica().contentDigest(state, owner))
        .orElseGet(() -> new byte[0]);
  }

  @Override
  public boolean purge(
      ReplicationStep step, DomainName domain, VersionVector covered, long olderThanMillis) {
    Step here = Adapters.step(step);
    if (Registration.isRegistry(domain)) {
      return Registries.purge(
          here.state(),
          Registration.registry(domain),
          covered,
          olderThanMillis,
          (owner, server) -> drains(here.state(), owner, server));
    }
    return owner(domain)
        .map(owner -> node.mailboxes().replica().purge(here, owner, covered, olderThanMillis))
        .orElse(false);
  }

  /** Whether a removed inbox site may still hold what nobody else has: its removal stays known. */
  private boolean drains(State state, EntryId owner, String server) {
    return RName.parse(server)
        .flatMap(name -> directory.gv(state).server(name))
        .filter(site -> node.mailboxes().upkeep().isDraining(state, owner, site.number()))
        .isPresent();
  }

  /** A change to a mailbox asks for its replicas several times: its owner is read once. */
  private Optional<EntryId> owner(DomainName domain) {
    if (!domain.equals(lastDomain)) {
      lastOwner = MailboxDomain.owner(domain.text());
      lastDomain = domain;
    }
    return lastOwner;
  }
}
