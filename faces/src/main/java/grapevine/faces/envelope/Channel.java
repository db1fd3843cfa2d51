package grapevine.faces.envelope;

/**
 * The way by which a client talks to this server. Immutable.
 *
 * @param peerAddress the peer's network address as text, e.g. {@code 192.0.2.7} or {@code
 *     2001:db8::7}, without a port
 * @param loopback whether the peer is on this machine
 * @param tls whether the bytes are protected by TLS
 */
public record Channel(String peerAddress, boolean loopback, boolean tls) {

  /** Whether a password may be said here: under TLS, or where nobody but this machine listens. */
  public boolean confidential() {
    return tls || loopback;
  }

  /** The same channel once TLS protects it. */
  public Channel protectedByTls() {
    return new Channel(peerAddress, loopback, true);
  }
}
