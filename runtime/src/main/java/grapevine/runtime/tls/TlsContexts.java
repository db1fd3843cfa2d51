package grapevine.runtime.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** The settings of TLS for each purpose, and TLS over sockets that are connected already. */
public final class TlsContexts {
  private TlsContexts() {}

  /** For links: our own authority only, both ways. */
  public static SSLContext forLinks(Credentials server, X509Certificate authority)
      throws TlsTrouble {
    return context(new FixedKey(server), new OneAuthority(authority));
  }

  /** For a server that joins: it has no certificate yet, and knows the authority's fingerprint. */
  public static SSLContext forJoining(String fingerprint) throws TlsTrouble {
    return context(null, new OneAuthority(fingerprint));
  }

  /** For mail programs: they show no certificate. */
  public static SSLContext forFaces(Credentials server) throws TlsTrouble {
    return context(new FixedKey(server), null);
  }

  /**
   * The server's side of TLS over a connected socket. Whoever must end the connection at once
   * closes {@code plain}: closing the TLS socket waits for a write that is stuck.
   */
  public static SSLSocket serverSide(SSLContext context, Socket plain) throws IOException {
    SSLSocket socket = layer(context, plain);
    socket.setUseClientMode(false);
    return socket;
  }

  /** The client's side of TLS over a connected socket. */
  public static SSLSocket clientSide(SSLContext context, Socket plain) throws IOException {
    SSLSocket socket = layer(context, plain);
    socket.setUseClientMode(true);
    return socket;
  }

  private static SSLSocket layer(SSLContext context, Socket plain) throws IOException {
    String host = plain.getInetAddress().getHostAddress();
    return (SSLSocket) context.getSocketFactory().createSocket(plain, host, plain.getPort(), true);
  }

  private static SSLContext context(@Nullable KeyManager keys, @Nullable TrustManager trust)
      throws TlsTrouble {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          keys == null ? new KeyManager[0] : new KeyManager[] {keys},
          trust == null ? new TrustManager[0] : new TrustManager[] {trust},
          null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new TlsTrouble("TLS cannot be set up", e);
    }
  }
}
