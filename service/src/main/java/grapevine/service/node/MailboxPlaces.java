package grapevine.service.node;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.State;
import grapevine.kernel.time.Timestamp;
import grapevine.kernel.time.VersionVector;
import grapevine.mechanism.replication.DomainName;
import grapevine.service.event.Step;
import grapevine.service.mailbox.InboxSites;
import grapevine.service.mailbox.MailboxDomain;
import grapevine.service.mailbox.MailboxLog;
import grapevine.service.registry.Directory;
import grapevine.service.registry.InboxSite;
import grapevine.service.registry.Remembered;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Where mailboxes belong, by the registries, and their logs, by the replication mechanism. */
final class MailboxPlaces implements InboxSites, MailboxLog {
  /** Somebody's inbox sites, and when which was removed. */
  private record Sites(
      List<ServerNumber> active,
      List<ServerNumber> draining,
      Map<ServerNumber, Timestamp> removed) {}

  private final Remembered<EntryId, Sites> remembered;
  private final Directory directory;
  private final Adapters adapters;
  private final LongSupplier wall;
  private final long forgetMillis;
  private @Nullable EntryId lastOwner;
  private @Nullable DomainName lastDomain;

  /**
   * Over that directory.
   *
   * @param wall tells wall-clock milliseconds
   * @param forgetMillis how long after its owner's deletion a mailbox goes, less than tombstones
   *     live
   */
  MailboxPlaces(Directory directory, Adapters adapters, LongSupplier wall, long forgetMillis) {
    this.directory = directory;
    this.remembered = directory.remembered();
    this.wall = wall;
    this.forgetMillis = forgetMillis;
    this.adapters = adapters;
  }

  @Override
  public List<ServerNumber> active(State state, EntryId owner) {
    return sites(state, owner).active;
  }

  @Override
  public List<ServerNumber> draining(State state, EntryId owner) {
    return sites(state, owner).draining;
  }

  @Override
  public Timestamp removed(State state, EntryId owner, ServerNumber server) {
    return sites(state, owner).removed.getOrDefault(server, Timestamp.ZERO);
  }

  @Override
  public boolean isForgotten(State state, EntryId owner) {
    return directory
        .deletedAt(state, owner)
        .filter(at -> at.millis() + forgetMillis < wall.getAsLong())
        .isPresent();
  }

  private Sites sites(State state, EntryId owner) {
    return remembered.get(state, owner.name().registry(), owner, () -> find(state, owner));
  }

  private Sites find(State state, EntryId owner) {
    List<ServerNumber> active = new ArrayList<>();
    List<ServerNumber> draining = new ArrayList<>();
    Map<ServerNumber, Timestamp> removed = new TreeMap<>();
    // Also where the registry has been taken from this site: its mailboxes are not.
    directory
        .lastKnown(state, owner)
        .ifPresent(entry -> {
          for (InboxSite site : directory.inboxSites(state, entry)) {
            ServerNumber number = site.server().number();
            (site.active() ? active : draining).add(number);
            if (!site.active()) {
              removed.merge(number, site.since(), Timestamp::max);
            }
          }
        });
    return new Sites(
        List.copyOf(active), List.copyOf(draining), Collections.unmodifiableMap(removed));
  }

  @Override
  public long append(Step step, EntryId owner, Timestamp at, byte[] operation) {
    return adapters.replicator().append(adapters.of(step), domain(owner), at, operation).sequence();
  }

  @Override
  public VersionVector vector(State state, EntryId owner) {
    return adapters.replicator().vector(state, domain(owner));
  }

  @Override
  public boolean caughtUp(State state, EntryId owner) {
    return adapters.replicator().caughtUp(state, domain(owner));
  }

  @Override
  public SortedSet<ServerNumber> ahead(State state, EntryId owner) {
    return adapters.replicator().ahead(state, domain(owner));
  }

  @Override
  public boolean hasBegunAnew(State state, EntryId owner) {
    return adapters.replicator().hasBegunAnew(state, domain(owner));
  }

  @Override
  public VersionVector known(State state, EntryId owner, ServerNumber peer) {
    return adapters.replicator().known(state, domain(owner), peer).vector();
  }

  @Override
  public void replicasChanged(Step step, EntryId owner) {
    adapters.replicator().replicasChanged(adapters.of(step), domain(owner));
  }

  @Override
  public void replicasLookedAfter(Step step, EntryId owner) {
    adapters.replicator().replicasLookedAfter(adapters.of(step), domain(owner));
  }

  @Override
  public void forget(Step step, EntryId owner) {
    adapters.replicator().forget(adapters.of(step), domain(owner));
  }

  /** A delivery asks for the name several times: it is made once. */
  private DomainName domain(EntryId owner) {
    DomainName domain = lastDomain;
    if (domain == null || !owner.equals(lastOwner)) {
      domain = new DomainName(MailboxDomain.of(owner));
      lastOwner = owner;
      lastDomain = domain;
    }
    return domain;
  }
}
