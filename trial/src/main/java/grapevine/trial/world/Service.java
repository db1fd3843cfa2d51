package grapevine.trial.world;

/**
 * What a server of the demo offers, each on its base port plus the usual number of the protocol.
 */
public enum Service {
  /** Mail from outside. */
  SMTP("smtp", 25),
  /** Mail from people who sign in. */
  SUBMISSION("submission", 587),
  /** The same with TLS from the beginning. */
  SUBMISSIONS("submissions", 465),
  /** Mail from programs of this machine. */
  LMTP("lmtp", 24),
  /** Mailboxes. */
  POP3("pop3", 110),
  /** The directory. */
  LDAP("ldap", 389),
  /** The interface for programs. */
  HTTP("http", 80),
  /** Links from other servers. */
  LINKS("links", 7);

  private final String key;
  private final int offset;

  Service(String key, int offset) {
    this.key = key;
    this.offset = offset;
  }

  /** Its name in a server's configuration. */
  public String key() {
    return key;
  }

  /** Its port at a server with that base port. */
  public int port(int basePort) {
    return basePort + offset;
  }
}
