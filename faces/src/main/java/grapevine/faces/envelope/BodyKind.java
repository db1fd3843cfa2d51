package grapevine.faces.envelope;

/** The BODY parameter of MAIL (RFC 6152 section 2). A claim: the content is kept as it came. */
public enum BodyKind {
  /** Not said. */
  UNSPECIFIED,
  /** {@code BODY=7BIT}. */
  SEVEN_BIT,
  /** {@code BODY=8BITMIME}. */
  EIGHT_BIT
}
