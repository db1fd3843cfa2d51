package grapevine.service.mailbox;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Transaction;
import grapevine.service.mailbox.MailboxTables.Site;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which servers hold something of a mailbox that may still matter. */
final class Replicas {
  private final ServerNumber self;
  private final InboxSites sites;
  private final MailboxLog log;

  Replicas(ServerNumber self, InboxSites sites, MailboxLog log) {
    this.self = self;
    this.sites = sites;
    this.log = log;
  }

  ServerNumber self() {
    return self;
  }

  InboxSites sites() {
    return sites;
  }

  MailboxLog log() {
    return log;
  }

  /** Whether this server is an active site, in its own view, and has not begun to drop. */
  boolean isActive(State state, EntryId owner) {
    return sites.active(state, owner).contains(self) && !isGone(state, owner);
  }

  /**
   * The active sites and the removed ones. A removed site is out when an active one has taken over
   * and it is known to have heard of that: it drops the mailbox then. What this site holds itself,
   * it knows better than the registry.
   */
  SortedSet<ServerNumber> of(State state, EntryId owner) {
    TreeSet<ServerNumber> replicas = new TreeSet<>(sites.active(state, owner));
    for (ServerNumber site : sites.draining(state, owner)) {
      if (!site.equals(self) && !isOut(state, owner, site)) {
        replicas.add(site);
      }
    }
    if (isGone(state, owner)) {
      replicas.remove(self);
    } else if (MailboxTables.MAILBOXES.contains(state, owner)) {
      replicas.add(self);
    }
    return replicas;
  }

  /** Those beside this server. */
  SortedSet<ServerNumber> others(State state, EntryId owner) {
    SortedSet<ServerNumber> others = of(state, owner);
    others.remove(self);
    return others;
  }

  /** Whether a removed site has nothing of that mailbox any more that others lack. */
  boolean isOut(State state, EntryId owner, ServerNumber site) {
    Site place = new Site(owner, site);
    return MailboxTables.CLOSINGS
        .get(state, place)
        .filter(Closing::isTakenOver)
        .filter(closing -> closing.obeys(sites.removed(state, owner, site)))
        .filter(closing -> isNotedOut(state, place, closing) || hasHeard(state, place, closing))
        .isPresent();
  }

  private static boolean isNotedOut(State state, Site place, Closing closing) {
    return MailboxTables.OUT.get(state, place).filter(closing.closed()::equals).isPresent();
  }

  /** Whether a removed site is known to have heard that its mailbox is taken over. */
  private boolean hasHeard(State state, Site place, Closing closing) {
    Closing.Word word = closing.word();
    return word.by().equals(self)
        ? log.known(state, place.owner(), place.server()).get(self) >= word.sequence()
        : log.vector(state, place.owner()).get(word.by()) >= word.sequence();
  }

  /**
   * A site says that it does not hold the mailbox. After its closing, and the word of one that has
   * all it had, it is out, whichever of several that gave their word it heard.
   */
  void notHeldBy(Transaction state, EntryId owner, ServerNumber site) {
    Site place = new Site(owner, site);
    MailboxTables.CLOSINGS
        .get(state, place)
        .filter(Closing::isTakenOver)
        .filter(closing -> closing.obeys(sites.removed(state, owner, site)))
        .ifPresent(closing -> MailboxTables.OUT.put(state, place, closing.closed()));
  }

  /** Writes down that a removed site is out, before what is known of it is forgotten. */
  void noteOut(Transaction state, Site place, Closing closing) {
    if (!isNotedOut(state, place, closing) && isOut(state, place.owner(), place.server())) {
      MailboxTables.OUT.put(state, place, closing.closed());
    }
  }

  /** Whether this server is removing, or has removed, what it had of the mailbox. */
  boolean isGone(State state, EntryId owner) {
    return MailboxTables.LEAVING
        .get(state, owner)
        .filter(leaving -> leaving.phase() != Leaving.Phase.CLOSED)
        .isPresent();
  }
}
