package grapevine.faces.smtp;

/** For whom a port is. */
public enum SmtpRole {
  /** People's mail programs: they sign in before they send (RFC 6409). */
  SUBMISSION("ESMTP", "EHLO"),
  /** Other mail servers: nobody signs in, and nothing is relayed. */
  OUTSIDE("ESMTP", "EHLO"),
  /** Programs on this machine, which hear about each recipient by himself (RFC 2033). */
  LMTP("LMTP", "LHLO");

  private final String protocol;
  private final String greeting;

  SmtpRole(String protocol, String greeting) {
    this.protocol = protocol;
    this.greeting = greeting;
  }

  /** The protocol's name in the greeting. */
  String protocol() {
    return protocol;
  }

  /** The verb of the extended greeting. */
  String extendedHello() {
    return greeting;
  }
}
