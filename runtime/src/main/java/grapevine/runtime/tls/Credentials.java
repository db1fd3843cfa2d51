package grapevine.runtime.tls;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A private key with its certificates.
 *
 * @param key the key
 * @param chain the certificate of the key first, then that of whoever issued it, and so on
 */
public record Credentials(PrivateKey key, List<X509Certificate> chain) {
  /** Copies the chain, which must not be empty. */
  public Credentials {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("a key without a certificate");
    }
  }

  /** The certificate of the key. */
  public X509Certificate certificate() {
    return chain.getFirst();
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "Credentials[" + certificate().getSubjectX500Principal() + "]";
  }

  /**
   * Reads them from PEM files.
   *
   * @param certificates one or more certificates, that of the key first
   * @param key an unencrypted key in PKCS #8 form (RFC 7468 section 10)
   */
  public static Credentials read(Path certificates, Path key) throws TlsTrouble {
    List<X509Certificate> chain = PemFiles.readCertificates(certificates);
    PrivateKey secret = PemFiles.readKey(key);
    if (!secret.getAlgorithm().startsWith(chain.getFirst().getPublicKey().getAlgorithm())) {
      throw new TlsTrouble("the key in " + key + " is not that of the certificate");
    }
    return new Credentials(secret, chain);
  }

  /** Writes them to PEM files, the key readable by its owner alone, durably, the key first. */
  public void write(Path certificates, Path keyFile) throws TlsTrouble {
    PemFiles.writeKey(keyFile, key);
    PemFiles.writeCertificates(certificates, chain);
  }
}
