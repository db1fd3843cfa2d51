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
import java.util.List;

/**
 * Reminds an inbox site that it was removed, where it says that it does not hold the mailbox, and
 * the others wait for its closing all the same: the removal is made anew, which reaches it as any
 * change does, and it answers by a closing that obeys that one.
 *
 * <p>Schedule: Cabernet, one of two sites, is removed, closes, and forgets the removal when it is
 * old. Merlot, the other one, is removed and added again while Zinfandel is a site. What is left in
 * the registry looks as if Cabernet had been the last site until Zinfandel came: those who still
 * know of its removal wait for a closing since then, and Cabernet knows of no removal.
 */
final class RemovedSites {
  private static final Mark REMINDED = Mark.of("mailbox.removal-made-anew");
  private static final long PATIENCE_MILLIS = 60_000;

  private final NodeParts node;

  RemovedSites(NodeParts node) {
    this.node = node;
  }

  /** A site says that it does not hold somebody's mailbox. At most one reminder a minute. */
  void notHeldBy(Step step, EntryId owner, ServerNumber site) {
    State state = step.state();
    Gv gv = node.directory().gv(state);
    String registry = owner.name().registry();
    if (!node.makesChanges()
        || !node.registration().held(state).contains(registry)
        || !gv.serversOf(registry).contains(site)
        || !node.mailboxes().replica().replicas(state, owner).contains(site)) {
      return;
    }
    node.directory().find(state, owner).bearer().stream()
        .filter(entry -> isActiveHere(state, entry))
        .flatMap(entry -> removals(gv, entry, site).stream())
        .filter(removal -> step.wallMillis() - removal.at().millis() >= PATIENCE_MILLIS)
        .forEach(removal -> removeAnew(step, owner, removal));
  }

  private boolean isActiveHere(State state, Entry entry) {
    return node.directory().inboxSites(state, entry).stream()
        .anyMatch(site -> site.active() && site.server().number().equals(node.self()));
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
