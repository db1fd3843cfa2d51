package grapevine.runtime.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts servers that one authority has certified, and nobody else. No host name is compared: the
 * server's name in the certificate says who it is. Whether a certificate is valid by the calendar
 * does not count: a server whose clock is wrong must not be cut off for it, and a server that shall
 * not belong any more is left out of the list of peers.
 */
final class OneAuthority extends X509ExtendedTrustManager {
  private static final String SERVER = "1.3.6.1.5.5.7.3.1"; // RFC 5280 section 4.2.1.12
  private static final String CLIENT = "1.3.6.1.5.5.7.3.2";

  private final @Nullable X509Certificate known;
  private final String fingerprint;

  /** Trusts what that authority has certified. */
  OneAuthority(X509Certificate authority) {
    this.known = authority;
    this.fingerprint = Authority.fingerprint(authority);
  }

  /** Trusts the authority of that fingerprint, which the peer must show. */
  OneAuthority(String fingerprint) {
    this.known = null;
    this.fingerprint = fingerprint;
  }

  private void check(X509Certificate[] chain, String purpose) throws CertificateException {
    X509Certificate leaf = chain[0];
    List<String> purposes = leaf.getExtendedKeyUsage();
    if (purposes == null || !purposes.contains(purpose) || LinkNames.name(leaf).isEmpty()) {
      throw new CertificateException("the certificate is not that of a Grapevine server");
    }
    X509Certificate authority = authority(chain);
    try {
      CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf));
      PKIXParameters rules = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
      rules.setRevocationEnabled(false);
      rules.setDate(leaf.getNotBefore());
      CertPathValidator.getInstance("PKIX").validate(path, rules);
    } catch (GeneralSecurityException e) {
      throw new CertificateException("the certificate is not from our own authority", e);
    }
  }

  private X509Certificate authority(X509Certificate[] chain) throws CertificateException {
    if (known != null) {
      return known;
    }
    X509Certificate shown = chain[chain.length - 1];
    if (!Authority.fingerprint(shown).equals(fingerprint)) {
      throw new CertificateException(
          "the server that answered does not belong to the organisation that made the token");
    }
    return shown;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain, CLIENT);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain, SERVER);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
      throws CertificateException {
    check(chain, CLIENT);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
      throws CertificateException {
    check(chain, SERVER);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
      throws CertificateException {
    check(chain, CLIENT);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
      throws CertificateException {
    check(chain, SERVER);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return known == null ? new X509Certificate[0] : new X509Certificate[] {known};
  }
}
