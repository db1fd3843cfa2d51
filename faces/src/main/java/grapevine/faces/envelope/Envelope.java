package grapevine.faces.envelope;

import java.util.List;

/**
 * All that was said about a message when its content began.
 *
 * @param origin who hands it over
 * @param sender the MAIL command
 * @param recipients the accepted RCPT commands, in order, at least one; the same address may stand
 *     here twice
 * @param protocol the keyword for {@code with} in the Received line, e.g. {@code ESMTPSA} (RFC
 *     3848, RFC 6531 section 4.3)
 */
public record Envelope(Origin origin, Sender sender, List<Recipient> recipients, String protocol) {

  /** Copies the list. */
  public Envelope {
    recipients = List.copyOf(recipients);
  }
}
