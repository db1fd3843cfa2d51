package grapevine.service.mailbox;

import grapevine.kernel.check.Mark;
import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.log.LogLine;
import grapevine.kernel.state.State;
import grapevine.kernel.time.Timestamp;
import grapevine.kernel.time.VersionVector;
import grapevine.service.event.Step;
import grapevine.service.mailbox.Leaving.Phase;
import grapevine.service.mailbox.MailboxOperation.Close;
import grapevine.service.mailbox.MailboxOperation.TakeOver;
import grapevine.service.mailbox.MailboxTables.Former;
import grapevine.service.mailbox.MailboxTables.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is held here in line with what the registry says (DESIGN section 6, "Inbox sites
 * changed"). A removed site drains. It takes no new mail, says so in a closing record, and makes no
 * operation of that mailbox after it. A site that is active in its own view, and has all that the
 * removed one had, answers by an operation of its own; it can be active in error only if it is
 * removed too, and then it drains in its turn. When the removed site hears that, it drops the
 * mailbox. With no site left active, nothing is dropped. A site that is added again meanwhile goes
 * on as before.
 *
 * <p>The mailbox of a deleted individual goes at every site, when the deletion is old enough.
 *
 * <p>Each change of inbox sites is looked at when it happens; beside that all mailboxes are looked
 * at in turn, so that nothing depends on having heard of it. For one thread.
 */
public final class Upkeep {
  private static final Mark CLOSED = Mark.of("mailbox.drain-closed");
  private static final Mark TAKEN_OVER = Mark.of("mailbox.drain-taken-over");
  private static final Mark DROPPED = Mark.of("mailbox.drain-dropped");
  private static final Mark ADDED_AGAIN = Mark.of("mailbox.drain-site-added-again");
  private static final Mark LAST_STAYS = Mark.of("mailbox.drain-last-stays");
  private static final Mark FORGOTTEN = Mark.of("mailbox.owner-forgotten");
  private static final Mark LEFT_TO_ACTIVE = Mark.of("mailbox.drain-left-to-active");

  private final ServerNumber self;
  private final MailboxSettings settings;
  private final InboxSites sites;
  private final MailboxLog log;
  private final Replicas replicas;
  private final Operations operations;

  /** Mailboxes with something to be settled between sites. */
  private final TreeSet<EntryId> soon = new TreeSet<>();

  private @Nullable EntryId sweptTo;
  private @Nullable EntryId leftTo;
  private @Nullable Former keptTo;
  private long nextMillis;

  Upkeep(Replicas replicas, Operations operations, MailboxSettings settings) {
    this.self = replicas.self();
    this.sites = replicas.sites();
    this.log = replicas.log();
    this.replicas = replicas;
    this.settings = settings;
    this.operations = operations;
  }

  MailboxSettings settings() {
    return settings;
  }

  /** The inbox sites of somebody have changed, or he is deleted. */
  public void sitesChanged(Step step, EntryId owner) {
    look(step, owner);
    if (replicas.of(step.state(), owner).contains(self)) {
      log.replicasChanged(step, owner);
    }
  }

  /**
   * Whether a removed site may still hold mail of somebody that no other has: the registry must not
   * forget its removal. A server without the mailbox does not know, and says no.
   */
  public boolean isDraining(State state, EntryId owner, ServerNumber site) {
    return MailboxTables.MAILBOXES.contains(state, owner)
        && replicas.of(state, owner).contains(site);
  }

  /**
   * An active site does not count this one among the replicas, and has all that is here. If this
   * one has closed, that is as good as the word that it waits for: who gave that may have been
   * removed since, and have dropped the mailbox while this one was away.
   */
  public void notCountedBy(Step step, EntryId owner, ServerNumber site) {
    boolean closed =
        MailboxTables.LEAVING
            .get(step.state(), owner)
            .filter(leaving -> leaving.phase() == Phase.CLOSED)
            .isPresent();
    List<ServerNumber> active = sites.active(step.state(), owner);
    if (closed && active.contains(site) && !active.contains(self)) {
      LEFT_TO_ACTIVE.hit();
      drop(step, owner, "all of it is at " + site);
    }
  }

  /** Does what is due by the clock. May be called more often than needed. */
  public void tick(Step step) {
    long now = step.monotonicMillis();
    if (now < nextMillis) {
      return;
    }
    nextMillis = now + settings.sweepMillis();
    for (EntryId owner : List.copyOf(soon)) {
      look(step, owner);
    }
    sweepMailboxes(step);
    sweepLeaving(step);
    releaseKept(step);
  }

  /** When {@link #tick} has something to do next, in monotonic milliseconds. */
  public long nextTickMonotonicMillis() {
    return nextMillis;
  }

  /** An operation of another site was applied. */
  void applied(EntryId owner, MailboxOperation operation) {
    if (operation instanceof Close || operation instanceof TakeOver) {
      lookSoon(owner);
    }
  }

  void lookSoon(EntryId owner) {
    soon.add(owner);
  }

  /**
   * Removes all mailboxes, and all that is remembered of them, in one step: this server comes back
   * as new and takes the others' state.
   */
  public void wipe(Step step) {
    for (EntryId owner :
        MailboxTables.behind(step.state(), MailboxTables.MAILBOXES, null, Integer.MAX_VALUE)) {
      new MailboxContent(owner).discard(step.state(), Integer.MAX_VALUE);
    }
    for (EntryId owner :
        MailboxTables.behind(step.state(), MailboxTables.LEAVING, null, Integer.MAX_VALUE)) {
      MailboxTables.LEAVING.delete(step.state(), owner);
    }
    soon.clear();
  }

  private void look(Step step, EntryId owner) {
    State state = step.state();
    soon.remove(owner);
    Optional<Leaving> leaving = MailboxTables.LEAVING.get(state, owner);
    boolean held = MailboxTables.MAILBOXES.contains(state, owner);
    if (!held && isToClose(state, owner, leaving)) {
      // The others cannot tell it from one that has mail: it begins, and closes.
      MailboxTables.LEAVING.delete(step.state(), owner);
      operations.begin(step, owner);
      drain(step, owner, Optional.empty());
      return;
    }
    if (isDropping(state, owner) || (!held && leaving.isEmpty())) {
      return;
    }
    if (held && sites.isForgotten(state, owner)) {
      FORGOTTEN.hit();
      drop(step, owner, "owner deleted");
      return;
    }
    List<ServerNumber> active = sites.active(state, owner);
    if (active.contains(self)) {
      stay(step, owner, leaving);
    } else if (!held) {
      forgetGone(step, owner);
    } else if (active.isEmpty()) {
      LAST_STAYS.hit();
    } else {
      drain(step, owner, leaving);
    }
  }

  /**
   * Whether the others wait for a closing of this site, which holds nothing: it was removed before
   * it began, or was added and removed again since it closed. One removal asks for one closing,
   * also where the registry forgets the removal here, and hears of it again from another replica.
   */
  private boolean isToClose(State state, EntryId owner, Optional<Leaving> leaving) {
    if (!sites.draining(state, owner).contains(self) || sites.active(state, owner).isEmpty()) {
      return false;
    }
    Timestamp removed = sites.removed(state, owner, self);
    return leaving
        .map(gone -> gone.phase() == Phase.GONE && removed.isAfter(gone.closed()))
        .orElse(true);
  }

  /** This site is active: what it was leaving it keeps, and it takes over from those that leave. */
  private void stay(Step step, EntryId owner, Optional<Leaving> leaving) {
    if (leaving.isPresent()) {
      ADDED_AGAIN.hit();
      MailboxTables.LEAVING.delete(step.state(), owner);
      log.replicasChanged(step, owner);
    }
    List<Site> open = new ArrayList<>();
    TreeMap<ServerNumber, Closing> closed = new TreeMap<>();
    List<TakeOver> ready = new ArrayList<>();
    VersionVector here = log.vector(step.state(), owner);
    List<ServerNumber> active = sites.active(step.state(), owner);
    MailboxTables.CLOSINGS.forEach(
        step.state(),
        MailboxTables.prefix(owner),
        (site, closing) -> {
          if (closing.isTakenOver() || active.contains(site.server())) {
            closed.put(site.server(), closing);
            return true;
          }
          if (closing.closed().isAfter(Timestamp.ZERO) && here.covers(closing.has())) {
            ready.add(new TakeOver(site.server(), closing.closed()));
          } else {
            open.add(site);
          }
          return true;
        });
    for (var entry : closed.entrySet()) {
      Site site = new Site(owner, entry.getKey());
      if (!active.contains(entry.getKey())) {
        replicas.noteOut(step.state(), site, entry.getValue());
      } else if (MailboxTables.OUT.contains(step.state(), site)) {
        MailboxTables.OUT.delete(step.state(), site); // it is in again
      }
    }
    for (TakeOver taken : ready) {
      TAKEN_OVER.hit();
      operations.perform(step, owner, taken);
    }
    if (!open.isEmpty()) {
      soon.add(owner);
    }
  }

  private void drain(Step step, EntryId owner, Optional<Leaving> leaving) {
    Timestamp removed = sites.removed(step.state(), owner, self);
    if (leaving.isEmpty() || removed.isAfter(leaving.get().closed())) {
      CLOSED.hit();
      VersionVector has = log.vector(step.state(), owner);
      // Where the registry has forgotten the removal by now, it is one that nobody made.
      Timestamp closed = removed.isAfter(Timestamp.ZERO) ? removed : step.timestamp();
      operations.perform(step, owner, new Close(closed, has));
      MailboxTables.LEAVING.put(step.state(), owner, new Leaving(Phase.CLOSED, closed));
      step.log(LogLine.info("mailbox drains", "owner", owner));
      if (PlantedBug.DRAIN_DROPS_UNCONFIRMED.planted()) {
        drop(step, owner, "unconfirmed");
      }
      return;
    }
    Optional<Closing> closing = MailboxTables.CLOSINGS.get(step.state(), new Site(owner, self));
    if (closing.filter(Closing::isTakenOver).isPresent()) {
      drop(step, owner, "taken over by " + closing.get().word().by());
    }
  }

  private void drop(Step step, EntryId owner, String why) {
    Timestamp closed =
        MailboxTables.LEAVING.get(step.state(), owner).map(Leaving::closed).orElse(Timestamp.ZERO);
    MailboxTables.LEAVING.put(step.state(), owner, new Leaving(Phase.DROPPING, closed));
    log.forget(step, owner);
    step.log(LogLine.info("mailbox dropped", "owner", owner, "why", why));
  }

  /**
   * Nobody bears that identity any more: nothing will ask for the mailbox here. That the registry
   * has forgotten the removal is not enough: a replica that has not can bring it back.
   */
  private void forgetGone(Step step, EntryId owner) {
    if (sites.active(step.state(), owner).isEmpty()
        && sites.draining(step.state(), owner).isEmpty()) {
      MailboxTables.LEAVING.delete(step.state(), owner);
    }
  }

  private void sweepMailboxes(Step step) {
    int limit = settings.sweepMailboxes();
    List<EntryId> owners =
        MailboxTables.behind(step.state(), MailboxTables.MAILBOXES, sweptTo, limit);
    sweptTo = owners.size() < limit ? null : owners.getLast();
    for (EntryId owner : owners) {
      look(step, owner);
      if (MailboxTables.MAILBOXES.contains(step.state(), owner)) {
        log.replicasLookedAfter(step, owner);
      }
    }
  }

  private void sweepLeaving(Step step) {
    int limit = settings.sweepMailboxes();
    List<EntryId> owners = MailboxTables.behind(step.state(), MailboxTables.LEAVING, leftTo, limit);
    leftTo = owners.size() < limit ? null : owners.getLast();
    int rows = settings.dropRows();
    for (EntryId owner : owners) {
      look(step, owner);
      if (isDropping(step.state(), owner) && rows > 0) {
        dropOn(step, owner, rows);
        rows = 0; // one a time: a batch stays small
      }
    }
  }

  private void dropOn(Step step, EntryId owner, int rows) {
    if (new MailboxContent(owner).discard(step.state(), rows)) {
      DROPPED.hit();
      Timestamp closed =
          MailboxTables.LEAVING
              .get(step.state(), owner)
              .map(Leaving::closed)
              .orElse(Timestamp.ZERO);
      MailboxTables.LEAVING.put(step.state(), owner, new Leaving(Phase.GONE, closed));
      look(step, owner);
    }
  }

  /** Lets go of messages that no other site can ask for any more. */
  private void releaseKept(Step step) {
    int limit = settings.dropRows();
    List<Former> kept = MailboxTables.behind(step.state(), MailboxTables.KEPT, keptTo, limit);
    keptTo = kept.size() < limit ? null : kept.getLast();
    for (Former former : kept) {
      VersionVector until =
          MailboxTables.KEPT.get(step.state(), former).orElse(VersionVector.EMPTY);
      if (isSeenByAll(step.state(), former.owner(), until)) {
        MailboxContent.releaseKept(step.state(), former);
      }
    }
  }

  private static boolean isDropping(State state, EntryId owner) {
    return MailboxTables.LEAVING
        .get(state, owner)
        .filter(leaving -> leaving.phase() == Phase.DROPPING)
        .isPresent();
  }

  private boolean isSeenByAll(State state, EntryId owner, VersionVector until) {
    for (ServerNumber other : replicas.others(state, owner)) {
      if (!log.known(state, owner, other).covers(until)) {
        return false;
      }
    }
    return true;
  }
}
