package grapevine.runtime.relay;

import grapevine.kernel.id.BodyId;
import java.util.List;

/**
 * A message on its way out.
 *
 * @param mailFrom the reverse path without angle brackets; empty for the null sender
 * @param recipients at least one
 * @param prefix header lines to send before the body
 * @param envelopeId ENVID of RFC 3461 as xtext, or empty
 * @param returnWhat RET of RFC 3461, or empty
 */
public record RelayMessage(
    String mailFrom,
    List<Recipient> recipients,
    byte[] prefix,
    BodyId body,
    String envelopeId,
    String returnWhat) {
  /** Copies the list. */
  public RelayMessage {
    recipients = List.copyOf(recipients);
    if (recipients.isEmpty()) {
      throw new IllegalArgumentException("a message without recipients");
    }
  }

  /**
   * One recipient.
   *
   * @param address the forward path without angle brackets
   * @param notifyWhen NOTIFY of RFC 3461, or empty
   * @param originalRecipient ORCPT of RFC 3461, or empty
   */
  public record Recipient(String address, String notifyWhen, String originalRecipient) {}
}
