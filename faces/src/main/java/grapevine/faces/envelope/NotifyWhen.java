package grapevine.faces.envelope;

/**
 * An item of the NOTIFY parameter of RCPT: when the sender wants a report (RFC 3461 section 4.1).
 */
public enum NotifyWhen {
  /** Never; stands alone. */
  NEVER,
  /** When the message was delivered. */
  SUCCESS,
  /** When it cannot be delivered. */
  FAILURE,
  /** When it is late. */
  DELAY
}
