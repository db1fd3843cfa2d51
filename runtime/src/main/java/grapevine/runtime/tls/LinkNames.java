package grapevine.runtime.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * How a certificate says which server it belongs to: by the server's name. The number is not in it,
 * because a server that comes back as new takes another, and keeps its certificate.
 */
public final class LinkNames {
  /** Most characters of a server's name. */
  public static final int NAME_CHARACTERS_MAX = 63;

  private static final String PREFIX = "grapevine:server:";
  private static final int URI = 6; // RFC 5280 section 4.2.1.6, the choice in a GeneralName

  private LinkNames() {}

  /** The URI of a server. */
  static String uri(String name) {
    return PREFIX + name;
  }

  /** Whether that may be a server's name: lower-case letters, digits and hyphens. */
  public static boolean isName(String name) {
    return name.length() <= NAME_CHARACTERS_MAX && name.matches("[a-z0-9][a-z0-9-]*");
  }

  /** The server that a certificate names; nothing where it is not that of a server. */
  public static Optional<String> name(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      if (names == null) {
        return Optional.empty();
      }
      for (List<?> name : names) {
        if (name.get(0) instanceof Integer kind
            && kind == URI
            && name.get(1) instanceof String uri) {
          return name(uri);
        }
      }
      return Optional.empty();
    } catch (CertificateParsingException e) {
      return Optional.empty(); // what cannot be read names nobody
    }
  }

  /** The name of whoever is at the other end; nothing where it showed no certificate. */
  public static Optional<String> peer(SSLSession session) {
    try {
      return session.getPeerCertificates()[0] instanceof X509Certificate certificate
          ? name(certificate)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty(); // it is JSSE's word for "it showed none"
    }
  }

  private static Optional<String> name(String uri) {
    return uri.startsWith(PREFIX)
        ? Optional.of(uri.substring(PREFIX.length())).filter(LinkNames::isName)
        : Optional.empty();
  }
}
