package grapevine.runtime.tls;

import grapevine.kernel.id.ServerNumber;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** How a certificate says which server it belongs to. */
public final class LinkNames {
  private static final String PREFIX = "grapevine:server:";
  private static final int DIGITS = 16;
  private static final int URI = 6; // RFC 5280 section 4.2.1.6, the choice in a GeneralName

  private LinkNames() {}

  /** The URI of a server. */
  static String uri(ServerNumber number) {
    return PREFIX + number;
  }

  /** The number that a certificate names; nothing where it is not that of a server. */
  public static Optional<ServerNumber> number(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      if (names == null) {
        return Optional.empty();
      }
      for (List<?> name : names) {
        if (name.get(0) instanceof Integer kind
            && kind == URI
            && name.get(1) instanceof String uri) {
          return number(uri);
        }
      }
      return Optional.empty();
    } catch (CertificateParsingException e) {
      return Optional.empty(); // what cannot be read names nobody
    }
  }

  /** The number of whoever is at the other end; nothing where it showed no certificate. */
  public static Optional<ServerNumber> peer(SSLSession session) {
    try {
      return session.getPeerCertificates()[0] instanceof X509Certificate certificate
          ? number(certificate)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty(); // it is JSSE's word for "it showed none"
    }
  }

  private static Optional<ServerNumber> number(String uri) {
    String digits = uri.startsWith(PREFIX) ? uri.substring(PREFIX.length()) : "";
    return digits.matches("[0-9a-f]{" + DIGITS + "}")
        ? Optional.of(new ServerNumber(HexFormat.fromHexDigitsToLong(digits)))
        : Optional.empty();
  }
}
