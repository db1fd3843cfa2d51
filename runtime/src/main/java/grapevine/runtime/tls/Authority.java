package grapevine.runtime.tls;

import grapevine.kernel.id.BodyId;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;

/**
 * The organisation's own certificate authority: whoever has its key decides which servers belong.
 * Immutable, safe for use by several threads.
 */
public final class Authority {
  private static final Duration LIFE = Duration.ofDays(30 * 365);
  private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);
  private static final int HOSTS_MAX = 32;
  private static final int HOST_CHARACTERS_MAX = 253;

  private final Credentials credentials;

  private Authority(Credentials credentials) {
    this.credentials = credentials;
  }

  /**
   * Founds an authority.
   *
   * @param wallMillis what time it is
   */
  public static Authority create(long wallMillis) throws TlsTrouble {
    KeyPair keys = Keys.create();
    String number = HexFormat.of().toHexDigits(serial().longValue(), 8);
    X500Principal name = new X500Principal("CN=Grapevine authority " + number);
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name,
            serial(),
            date(wallMillis - CLOCKS_DIFFER.toMillis()),
            date(wallMillis + LIFE.toMillis()),
            name,
            keys.getPublic());
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
    } catch (CertIOException | GeneralSecurityException e) {
      throw new TlsTrouble("no authority can be made", e);
    }
    X509Certificate certificate = sign(builder, keys.getPrivate());
    return new Authority(new Credentials(keys.getPrivate(), List.of(certificate)));
  }

  /** Reads an authority from a folder. */
  public static Authority read(Path folder) throws TlsTrouble {
    return new Authority(Credentials.read(certificateFile(folder), keyFile(folder)));
  }

  /** Whether there is an authority with its key in that folder. */
  public static boolean isIn(Path folder) {
    return Files.exists(keyFile(folder));
  }

  /** The certificate of the authority in that folder, with or without its key. */
  public static X509Certificate readCertificate(Path folder) throws TlsTrouble {
    return PemFiles.readCertificates(certificateFile(folder)).getFirst();
  }

  /** Writes only the certificate of an authority into a folder. */
  public static void writeCertificate(Path folder, X509Certificate certificate) throws TlsTrouble {
    PemFiles.writeCertificates(certificateFile(folder), List.of(certificate));
  }

  /** Writes the authority into a folder, its key readable by its owner alone. */
  public void write(Path folder) throws TlsTrouble {
    credentials.write(certificateFile(folder), keyFile(folder));
  }

  /** The authority's own certificate, which may be shown to everybody. */
  public X509Certificate certificate() {
    return credentials.certificate();
  }

  /** What names an authority in a token: the SHA-256 digest of its certificate, 64 hex digits. */
  public static String fingerprint(X509Certificate authority) {
    try {
      return BodyId.of(authority.getEncoded()).toString();
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("a certificate without an encoding", e);
    }
  }

  /**
   * Makes a key and a certificate for a server of this machine.
   *
   * @param name the server's name, which the certificate proves to other servers
   * @param hosts host names and addresses by which mail programs reach it, at most 32
   */
  public Credentials issue(String name, List<String> hosts, long wallMillis) throws TlsTrouble {
    KeyPair keys = Keys.create();
    return new Credentials(keys.getPrivate(), certify(keys.getPublic(), name, hosts, wallMillis));
  }

  /**
   * Makes a certificate for a server that asks for one.
   *
   * @param request a request for a certificate (RFC 2986), in DER
   * @return the server's certificate and that of the authority
   */
  public List<X509Certificate> issue(
      byte[] request, String name, List<String> hosts, long wallMillis) throws TlsTrouble {
    return certify(Keys.requested(request), name, hosts, wallMillis);
  }

  private List<X509Certificate> certify(
      PublicKey key, String name, List<String> hosts, long wallMillis) throws TlsTrouble {
    if (!LinkNames.isName(name)) {
      throw new TlsTrouble("\"" + name + "\" is no name of a server");
    }
    // where the clock stands before the authority's beginning, the certificate begins with it
    long begin =
        Math.max(
            certificate().getNotBefore().toInstant().toEpochMilli(),
            wallMillis - CLOCKS_DIFFER.toMillis());
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            certificate(),
            serial(),
            date(begin),
            certificate().getNotAfter(),
            new X500Principal("CN=Grapevine server " + name),
            key);
    try {
      JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(
              new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          identifiers.createAuthorityKeyIdentifier(certificate()));
      builder.addExtension(Extension.subjectAlternativeName, false, alternativeNames(name, hosts));
    } catch (CertIOException | GeneralSecurityException e) {
      throw new TlsTrouble("no certificate can be made", e);
    }
    return List.of(sign(builder, credentials.key()), certificate());
  }

  private static GeneralNames alternativeNames(String name, List<String> hosts) throws TlsTrouble {
    if (hosts.size() > HOSTS_MAX) {
      throw new TlsTrouble("a certificate names at most " + HOSTS_MAX + " hosts");
    }
    List<GeneralName> names = new ArrayList<>();
    names.add(new GeneralName(GeneralName.uniformResourceIdentifier, LinkNames.uri(name)));
    List<String> all = new ArrayList<>(hosts);
    all.add(name);
    for (String host : all.stream().distinct().toList()) {
      if (IPAddress.isValid(host)) {
        names.add(new GeneralName(GeneralName.iPAddress, host));
      } else if (host.length() <= HOST_CHARACTERS_MAX
          && host.matches("[A-Za-z0-9]([A-Za-z0-9.-]*)")) {
        names.add(new GeneralName(GeneralName.dNSName, host));
      } else {
        throw new TlsTrouble("\"" + host + "\" is no host name or address");
      }
    }
    return new GeneralNames(names.toArray(new GeneralName[0]));
  }

  private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key)
      throws TlsTrouble {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder(Keys.SIGNATURE).build(key)));
    } catch (OperatorCreationException | GeneralSecurityException e) {
      throw new TlsTrouble("no certificate can be signed", e);
    }
  }

  /** The library knows no newer type. */
  private static Date date(long wallMillis) {
    return Date.from(Instant.ofEpochMilli(wallMillis));
  }

  /** RFC 5280 section 4.1.2.2: positive, at most 20 octets, never the same twice. */
  private static BigInteger serial() {
    return new BigInteger(127, new SecureRandom()).setBit(126);
  }

  private static Path certificateFile(Path folder) {
    return folder.resolve("authority.pem");
  }

  private static Path keyFile(Path folder) {
    return folder.resolve("authority.key");
  }
}
