package grapevine.service.mailbox;

import grapevine.kernel.id.ServerNumber;
import grapevine.service.body.Bodies;

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
