package grapevine.trial.client;

import java.util.List;

/**
 * A message to be sent.
 *
 * @param sender the address of MAIL FROM; empty for none
 * @param recipients the addresses of RCPT TO
 * @param content with CRLF at line ends; not copied
 */
public record Mail(String sender, List<String> recipients, byte[] content) {
  /** Copies the recipients. */
  public Mail {
    recipients = List.copyOf(recipients);
  }
}
