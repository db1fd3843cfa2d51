package grapevine.faces.envelope;

/**
 * The RET parameter of MAIL: how much of the message a report of failure returns (RFC 3461 section
 * 4.3).
 */
public enum ReturnContent {
  /** Not said: the reporter chooses. */
  UNSPECIFIED,
  /** {@code RET=FULL}: the whole message. */
  FULL,
  /** {@code RET=HDRS}: its header section only. */
  HEADERS
}
