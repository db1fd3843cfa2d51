package grapevine.service.node;

import grapevine.kernel.id.EntryId;
import grapevine.service.event.Step;
import grapevine.service.mailbox.MailboxService;
import grapevine.service.message.Message;
import grapevine.service.steer.Deliveries;

/** The mailboxes as the message service fills them. */
final class MailDeliveries implements Deliveries {
  private final MailboxService mailboxes;
  private final StartGate gate;

  MailDeliveries(MailboxService mailboxes, StartGate gate) {
    this.mailboxes = mailboxes;
    this.gate = gate;
  }

  @Override
  public Outcome deliver(Step step, Message message, EntryId owner) {
    if (!gate.isOpen()) {
      return new Outcome.NotNow("this server has just started, and waits for word of its own past");
    }
    return switch (mailboxes.mailboxes().deliver(step, owner, message)) {
      case DELIVERED, DUPLICATE -> new Outcome.Delivered();
      case NOT_A_SITE -> new Outcome.NotHere();
    };
  }
}
