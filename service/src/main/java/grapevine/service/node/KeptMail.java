package grapevine.service.node;

import grapevine.kernel.check.Mark;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.VersionVector;
import grapevine.mechanism.replication.Change;
import grapevine.mechanism.replication.DomainName;
import grapevine.service.event.Step;
import grapevine.service.mailbox.MailboxDomain;
import grapevine.service.mailbox.Mailboxes;
import grapevine.service.message.Message;
import grapevine.service.message.Recipient;
import grapevine.service.registry.Lookup;
import java.util.List;
import java.util.Optional;

/**
 * Mail that no other server is known to have when this one comes back as new, whoever delivered it:
 * it goes into the queue, to be delivered rather twice than never (DESIGN section 5, rule 6).
 *
 * <p>What this server delivered itself is not enough. Let Z deliver a message to a mailbox that it
 * shares with C, be written off, and come back as new: it throws the message away, since C has it.
 * If C is written off before Z has taken the mailbox from it, and then comes back too, the message
 * is at C alone, and Z, under the number that delivered it, is nobody any more.
 */
final class KeptMail {
  private static final Mark OF_OTHERS = Mark.of("comeback.mail-of-another-site");
  private static final Mark WHOLE = Mark.of("comeback.mailbox-handed-over-whole");
  private static final int REMOVAL_MAX = 1_000;

  private final Step step;
  private final NodeParts node;

  private KeptMail(Step step, NodeParts node) {
    this.step = step;
    this.node = node;
  }

  /** Puts aside what of all mailboxes here no other server is known to have. */
  static void keep(Step step, NodeParts node) {
    KeptMail kept = new KeptMail(step, node);
    node.mailboxes().mailboxes().owners(step.state()).forEach(kept::keep);
  }

  private void keep(EntryId owner) {
    if (node.directory().find(step.state(), owner) instanceof Lookup.Gone) {
      return; // his mailbox goes with him
    }
    DomainName domain = new DomainName(MailboxDomain.of(owner));
    VersionVector others = atOthers(domain);
    Optional<List<Change>> changes = node.replicator().beyond(step.state(), domain, others);
    if (changes.isPresent()) {
      changes.get().forEach(change -> keep(owner, change));
    } else {
      keepWhole(owner, others);
    }
  }

  /** What some other server has. One that is written off has nothing for long. */
  private VersionVector atOthers(DomainName domain) {
    VersionVector others = VersionVector.EMPTY;
    for (ServerNumber peer : node.directory().gv(step.state()).servers().keySet()) {
      if (!peer.equals(node.self())) {
        others = others.join(node.replicator().known(step.state(), domain, peer).vector());
      }
    }
    return others;
  }

  private void keep(EntryId owner, Change change) {
    if (!change.origin().equals(node.self())) {
      OF_OTHERS.hit();
    }
    Mailboxes.delivered(change.payload()).ifPresent(message -> keep(owner, message));
    List<Postmark> removed = Mailboxes.expunged(change.payload());
    if (!removed.isEmpty()) {
      KeptRemovals.keep(step.state(), owner, removed);
    }
  }

  private void keepWhole(EntryId owner, VersionVector others) {
    WHOLE.hit();
    Mailboxes mailboxes = node.mailboxes().mailboxes();
    mailboxes.messages(step.state(), owner).forEach(message -> keep(owner, message));
    List<Postmark> removed = mailboxes.removedBeyond(step.state(), owner, others);
    for (int from = 0; from < removed.size(); from += REMOVAL_MAX) {
      int to = Math.min(removed.size(), from + REMOVAL_MAX);
      KeptRemovals.keep(step.state(), owner, List.copyOf(removed.subList(from, to)));
    }
  }

  private void keep(EntryId owner, Message message) {
    Recipient recipient =
        new Recipient(
            new Recipient.Target.Inbox(owner), owner.name().toString(), Optional.empty(), "", "");
    node.steering().accept(step, message, List.of(recipient), true);
  }
}
