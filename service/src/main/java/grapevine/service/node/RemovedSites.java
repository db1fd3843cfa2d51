package grapevine.service.node;

import grapevine.kernel.check.Mark;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.log.LogLine;
import grapevine.kernel.state.State;
import grapevine.service.event.Step;
import grapevine.service.registry.Entry;
import grapevine.service.registry.Gv;
import grapevine.service.registry.ListName;
import grapevine.service.registry.Member;
import grapevine.service.registry.RegistryChange;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the removal of an inbox site anew where only one side remembers it. It reaches the others
 * as any change does, the removed site answers by a closing that obeys that one, and the active
 * ones take over.
 *
 * <p>The removed site has forgotten, and says that it does not hold the mailbox, while the others
 * wait for its closing. Schedule: Cabernet, one of two sites, is removed, closes, and forgets the
 * removal when it is old. Merlot, the other one, is removed and added again while Zinfandel is a
 * site. What is left in the registry looks as if Cabernet had been the last site until Zinfandel
 * came: those who still know of its removal wait for a closing since then, and Cabernet knows of no
 * removal.
 *
 * <p>The active sites have forgotten, and say to the removed one that it is no replica, before they
 * have what it has. Schedule: Cabernet is cut off, is told to leave a mailbox to Zinfandel, and the
 * link is mended after weeks. When Zinfandel hears of that removal it is old, and known to all; if
 * it is purged before Zinfandel has begun the mailbox, Zinfandel refuses what Cabernet has for
 * ever.
 */
final class RemovedSites {
  private static final Mark REMINDED = Mark.of("mailbox.removal-made-anew");
  private static final long PATIENCE_MILLIS = 60_000;
  private static final int WAITING_MAX = 10_000;

  private final NodeParts node;

  /** Since when, by the monotonic clock, there is something to remind of; the earliest first. */
  private final LinkedHashMap<EntryId, Long> waiting = new LinkedHashMap<>();

  RemovedSites(NodeParts node) {
    this.node = node;
  }

  /** A site says that it does not hold somebody's mailbox. */
  void notHeldBy(Step step, EntryId owner, ServerNumber site) {
    if (node.mailboxes().replica().replicas(step.state(), owner).contains(site)) {
      remind(step, owner, node.self(), site);
    }
  }

  /** A site that has not all that is here says that this one is none. */
  void notCountedBy(Step step, EntryId owner, ServerNumber site) {
    if (node.mailboxes().replica().replicas(step.state(), owner).contains(node.self())) {
      remind(step, owner, site, node.self());
    }
  }

  /** At most once a minute. */
  private void remind(Step step, EntryId owner, ServerNumber active, ServerNumber removed) {
    State state = step.state();
    Gv gv = node.directory().gv(state);
    String registry = owner.name().registry();
    if (!node.makesChanges()
        || !node.registration().held(state).contains(registry)
        || !gv.serversOf(registry).contains(removed)) {
      return;
    }
    node.directory().find(state, owner).bearer().stream()
        .filter(entry -> isActive(state, entry, active))
        .flatMap(entry -> removals(gv, entry, removed).stream())
        .filter(_ -> isTime(step, owner))
        .forEach(removal -> removeAnew(step, owner, removal));
  }

  /** Whether that has gone on for a minute. The time of day may be what is wrong. */
  private boolean isTime(Step step, EntryId owner) {
    long now = step.monotonicMillis();
    @Nullable Long since = waiting.get(owner);
    if (since == null) {
      waiting.values().removeIf(began -> now - began > 2 * PATIENCE_MILLIS);
      if (waiting.size() < WAITING_MAX) {
        waiting.put(owner, now);
      }
      return false;
    }
    if (now - since < PATIENCE_MILLIS) {
      return false;
    }
    waiting.remove(owner);
    return true;
  }

  private boolean isActive(State state, Entry entry, ServerNumber server) {
    return node.directory().inboxSites(state, entry).stream()
        .anyMatch(site -> site.active() && site.server().number().equals(server));
  }

  private static List<Member> removals(Gv gv, Entry entry, ServerNumber site) {
    return entry.removed(ListName.INBOX_SITES).stream()
        .filter(item -> gv.server(item).filter(server -> server.number().equals(site)).isPresent())
        .toList();
  }

  private void removeAnew(Step step, EntryId owner, Member removal) {
    REMINDED.hit();
    String site = removal.text();
    node.registration()
        .change(step, new RegistryChange.RemoveItem(owner, ListName.INBOX_SITES, site, null));
    step.log(LogLine.info("inbox site removed anew", "owner", owner, "site", site));
  }
}
