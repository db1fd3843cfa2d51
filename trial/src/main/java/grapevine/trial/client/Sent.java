package grapevine.trial.client;

import java.util.List;

/**
 * What came of a {@link Mail}.
 *
 * @param outcome of the message as a whole
 * @param recipients the reply to each RCPT, in order; those that were reached
 */
public record Sent(Outcome outcome, List<SmtpReply> recipients) {
  /** Copies the replies. */
  public Sent {
    recipients = List.copyOf(recipients);
  }
}
