package grapevine.service.mailbox;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.State;
import grapevine.service.mailbox.MailboxTables.Site;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which servers hold something of a mailbox that may still matter. */
final class Replicas {
  private Replicas() {}

  /**
   * The active sites, and the removed ones that nobody has taken over from yet. A removed site that
   * was taken over from is out: it drops the mailbox as soon as it hears of it.
   */
  static SortedSet<ServerNumber> of(State state, InboxSites sites, EntryId owner) {
    TreeSet<ServerNumber> replicas = new TreeSet<>(sites.active(state, owner));
    for (ServerNumber site : sites.draining(state, owner)) {
      if (!isOut(state, owner, site)) {
        replicas.add(site);
      }
    }
    return replicas;
  }

  private static boolean isOut(State state, EntryId owner, ServerNumber site) {
    return MailboxTables.CLOSINGS
        .get(state, new Site(owner, site))
        .filter(closing -> closing.takenOver().millis() > 0)
        .filter(Closing::isTakenOver)
        .isPresent();
  }
}
