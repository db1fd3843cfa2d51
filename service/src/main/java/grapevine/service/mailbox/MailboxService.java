package grapevine.service.mailbox;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.Batch;
import grapevine.service.body.Bodies;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The parts of the mailbox service of one server.
 *
 * @param mailboxes delivery, listing, expunging
 * @param replica what replication asks
 * @param upkeep draining, and what is due by the clock
 * @param locks who has which maildrop open
 */
public record MailboxService(
    Mailboxes mailboxes, MailboxReplica replica, Upkeep upkeep, MaildropLocks locks) {
  /** The mailboxes in which there is something else after a batch than before it. */
  public static SortedSet<EntryId> changedBy(Batch batch) {
    TreeSet<EntryId> owners = new TreeSet<>();
    for (Batch.Write write : batch.writes()) {
      MailboxTables.HELD.key(write).ifPresent(place -> owners.add(place.owner()));
    }
    return owners;
  }

  /**
   * Puts the parts together.
   *
   * @param self the server
   * @param sites where mailboxes belong
   * @param log the exchange of changes
   * @param bodies where bodies come from that are not here
   */
  public static MailboxService of(
      ServerNumber self,
      InboxSites sites,
      MailboxLog log,
      Bodies bodies,
      MailboxSettings settings) {
    Replicas replicas = new Replicas(self, sites, log);
    Operations operations = new Operations(replicas);
    Upkeep upkeep = new Upkeep(replicas, operations, settings);
    return new MailboxService(
        new Mailboxes(replicas, operations),
        new MailboxReplica(operations, replicas, upkeep, bodies),
        upkeep,
        new MaildropLocks());
  }
}
