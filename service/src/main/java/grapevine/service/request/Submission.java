package grapevine.service.request;

import java.util.List;

/**
 * A message that is offered, complete with its content.
 *
 * @param origin who offers it
 * @param via how it came, for its Received: line
 * @param mailFrom the reverse path without angle brackets; empty for the null sender
 * @param recipients at least one
 * @param content the message as received
 * @param envelopeId ENVID of RFC 3461, or empty
 * @param returnWhat RET of RFC 3461, {@code FULL}, {@code HDRS} or empty
 */
public record Submission(
    Origin origin,
    Via via,
    String mailFrom,
    List<Recipient> recipients,
    Content content,
    String envelopeId,
    String returnWhat) {
  /** Copies the recipients. */
  public Submission {
    recipients = List.copyOf(recipients);
  }

  /**
   * One recipient.
   *
   * @param address the forward path without angle brackets
   * @param notifyWhen NOTIFY of RFC 3461, or empty
   * @param originalRecipient ORCPT of RFC 3461, or empty
   */
  public record Recipient(String address, String notifyWhen, String originalRecipient) {}

  /**
   * How a message came (RFC 5321 section 4.4).
   *
   * @param helo what the client called itself
   * @param peer its network address as text
   * @param protocol the keyword of RFC 3848, such as {@code ESMTPSA}
   */
  public record Via(String helo, String peer, String protocol) {}

  /** Where the content is. */
  public sealed interface Content {
    /** The content itself, for small messages. */
    record Whole(byte[] bytes) implements Content {}

    /** The parts of an upload, for large ones, already handed over. */
    record Uploaded(long upload, long size) implements Content {}
  }
}
