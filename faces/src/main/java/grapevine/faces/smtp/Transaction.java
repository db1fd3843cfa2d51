package grapevine.faces.smtp;

import grapevine.faces.envelope.Recipient;
import grapevine.faces.envelope.Sender;
import java.util.ArrayList;
import java.util.List;

/** What was said since MAIL: sender and accepted recipients. */
final class Transaction {

  private final Sender sender;
  private final List<Recipient> recipients = new ArrayList<>();
  private boolean recipientRefused;

  Transaction(Sender sender) {
    this.sender = sender;
  }

  Sender sender() {
    return sender;
  }

  List<Recipient> recipients() {
    return recipients;
  }

  void accept(Recipient recipient) {
    recipients.add(recipient);
  }

  void refuseRecipient() {
    recipientRefused = true;
  }

  /** Whether there were recipients, and all were refused. */
  boolean allRefused() {
    return recipients.isEmpty() && recipientRefused;
  }
}
