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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;

/** Where mailboxes belong, by the registries, and their logs, by the replication mechanism. */
final class MailboxPlaces implements InboxSites, MailboxLog {
  private final Directory directory;
  private final Adapters adapters;
  private final LongSupplier wall;
  private final long forgetMillis;

  /**
   * Over that directory.
   *
   * @param wall tells wall-clock milliseconds
   * @param forgetMillis how long after its owner's deletion a mailbox goes, less than tombstones
   *     live
   */
  MailboxPlaces(Directory directory, Adapters adapters, LongSupplier wall, long forgetMillis) {
    this.directory = directory;
    this.wall = wall;
    this.forgetMillis = forgetMillis;
    this.adapters = adapters;
  }

  @Override
  public List<ServerNumber> active(State state, EntryId owner) {
    return sites(state, owner, true);
  }

  @Override
  public List<ServerNumber> draining(State state, EntryId owner) {
    return sites(state, owner, false);
  }

  @Override
  public Timestamp removed(State state, EntryId owner, ServerNumber server) {
    return directory
        .find(state, owner)
        .bearer()
        .flatMap(
            entry ->
                directory.inboxSites(state, entry).stream()
                    .filter(site -> !site.active() && site.server().number().equals(server))
                    .map(InboxSite::since)
                    .max(Comparator.naturalOrder()))
        .orElse(Timestamp.ZERO);
  }

  @Override
  public boolean isForgotten(State state, EntryId owner) {
    return directory
        .deletedAt(state, owner)
        .filter(at -> at.millis() + forgetMillis < wall.getAsLong())
        .isPresent();
  }

  private List<ServerNumber> sites(State state, EntryId owner, boolean active) {
    List<ServerNumber> sites = new ArrayList<>();
    directory
        .find(state, owner)
        .bearer()
        .ifPresent(entry -> {
          for (InboxSite site : directory.inboxSites(state, entry)) {
            if (site.active() == active) {
              sites.add(site.server().number());
            }
          }
        });
    return sites;
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

  private static DomainName domain(EntryId owner) {
    return new DomainName(MailboxDomain.of(owner));
  }
}
