package grapevine.runtime.relay;

import grapevine.runtime.address.NetworkAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where mail goes out.
 *
 * @param address host and port, such as {@code smtp.example.org:587}
 * @param tls how TLS is handled
 * @param signIn user and password for AUTH PLAIN, or null
 * @param clientName what this server calls itself in EHLO, a host name
 */
public record RelayHost(
    NetworkAddress address, TlsPolicy tls, @Nullable SignIn signIn, String clientName) {
  /** How TLS is handled. */
  public enum TlsPolicy {
    /** Used where it is offered, whoever the server proves to be (RFC 7435). */
    MAY,
    /** Without it, and without a certificate for the host's name, nothing is sent. */
    REQUIRE
  }

  /** A name and a password. */
  public record SignIn(String user, String password) {
    /** Without the password. */
    @Override
    public String toString() {
      return "SignIn[" + user + "]";
    }
  }
}
