package grapevine.faces.envelope;

import java.util.List;
import java.util.Optional;

/**
 * One RCPT.
 *
 * @param address for whom; the domain is empty for {@code <Postmaster>} (RFC 5321 section 4.5.1)
 * @param reports when reports are wanted, in the order given, each once; empty where not said
 * @param original the recipient as first written, where said
 */
public record Recipient(
    MailAddress address, List<NotifyWhen> reports, Optional<OriginalRecipient> original) {

  /** Copies the list. */
  public Recipient {
    reports = List.copyOf(reports);
  }
}
