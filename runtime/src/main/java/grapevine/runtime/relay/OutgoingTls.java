package grapevine.runtime.relay;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** TLS towards outside servers. */
final class OutgoingTls {
  private OutgoingTls() {}

  /**
   * The settings.
   *
   * @param verify whether certificates must come from an authority that the system knows
   */
  static SSLContext context(boolean verify) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, verify ? null : new TrustManager[] {new Anybody()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot be set up", e);
    }
  }

  /** Opportunistic security (RFC 7435): protects from listeners, which is more than plain text. */
  private static final class Anybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket at) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket at) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine at) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine at) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
