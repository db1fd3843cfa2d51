package grapevine.runtime.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keys and certificates as text (RFC 7468). */
final class PemFiles {
  private static final String OWNER_ONLY = "rw-------";
  private static final String PUBLIC = "rw-r--r--";
  private static final long OCTETS_MAX = 1_048_576;
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  private PemFiles() {}

  static List<X509Certificate> readCertificates(Path file) throws TlsTrouble {
    byte[] text = read(file);
    List<X509Certificate> found = new ArrayList<>();
    try {
      for (Certificate certificate : factory().generateCertificates(stream(text))) {
        found.add((X509Certificate) certificate);
      }
    } catch (GeneralSecurityException e) {
      throw new TlsTrouble("no certificate can be read from " + file, e);
    }
    if (found.isEmpty()) {
      throw new TlsTrouble("there is no certificate in " + file);
    }
    return found;
  }

  static PrivateKey readKey(Path file) throws TlsTrouble {
    Matcher matcher = KEY.matcher(new String(read(file), StandardCharsets.US_ASCII));
    if (!matcher.find()) {
      throw new TlsTrouble(
          "there is no unencrypted PKCS #8 key in "
              + file
              + " (\"openssl pkcs8 -topk8 -nocrypt\" makes one)");
    }
    PKCS8EncodedKeySpec encoded =
        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(matcher.group(1)));
    TlsTrouble last = new TlsTrouble("the key in " + file + " cannot be used");
    for (String algorithm : List.of("EC", "RSA", "EdDSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
      } catch (GeneralSecurityException e) {
        // most likely of another kind: each that TLS can use is tried
        last = new TlsTrouble("the key in " + file + " is of no kind that TLS can use here", e);
      }
    }
    throw last;
  }

  static void writeCertificates(Path file, List<X509Certificate> certificates) throws TlsTrouble {
    StringBuilder text = new StringBuilder();
    try {
      for (X509Certificate certificate : certificates) {
        text.append(block("CERTIFICATE", certificate.getEncoded()));
      }
    } catch (GeneralSecurityException e) {
      throw new TlsTrouble("a certificate cannot be written", e);
    }
    write(file, text.toString(), PUBLIC);
  }

  static void writeKey(Path file, PrivateKey key) throws TlsTrouble {
    write(file, block("PRIVATE KEY", key.getEncoded()), OWNER_ONLY);
  }

  private static String block(String label, byte[] content) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
  }

  private static byte[] read(Path file) throws TlsTrouble {
    try {
      if (Files.size(file) > OCTETS_MAX) {
        throw new TlsTrouble(file + " is too large for a key or certificate");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new TlsTrouble("cannot read " + file, e);
    }
  }

  /** Under a new name first, so that no reader and no crash sees half a file. */
  private static void write(Path file, String text, String mode) throws TlsTrouble {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    FileAttribute<Set<PosixFilePermission>> rights =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
    try {
      Path folder = file.toAbsolutePath().getParent();
      Files.createDirectories(folder);
      Files.deleteIfExists(fresh);
      try (FileChannel out =
          FileChannel.open(
              fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), rights)) {
        ByteBuffer content = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        while (content.hasRemaining()) {
          out.write(content);
        }
        out.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
        names.force(true);
      }
    } catch (IOException e) {
      throw new TlsTrouble("cannot write " + file, e);
    }
  }

  private static CertificateFactory factory() throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509");
  }

  private static ByteArrayInputStream stream(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }
}
