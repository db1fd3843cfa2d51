package grapevine.runtime.password;

import grapevine.kernel.env.Randomness;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Base64;
import java.util.Optional;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * What a server keeps of a password for SCRAM-SHA-256 (RFC 5802 §3, RFC 7677): {@code
 * SCRAM-SHA-256$ITERATIONS:SALT$STORED-KEY:SERVER-KEY}, keys and salt in Base64. Cheaper to attack
 * than Argon2id, so it is made only where somebody asks for it.
 */
final class Scram {
  private static final int ITERATIONS = 32_768;
  private static final int SALT_OCTETS = 16;
  private static final int KEY_BITS = 256;

  private Scram() {}

  /** The keys of a password with a new salt; nothing for one that no client could send. */
  static Optional<String> keys(byte[] password, Randomness randomness) {
    return prepared(password).map(text -> keys(text, randomness.bytes(SALT_OCTETS), ITERATIONS));
  }

  static String keys(String prepared, byte[] salt, int iterations) {
    byte[] salted = salted(prepared, salt, iterations);
    byte[] stored = sha256(hmac(salted, "Client Key"));
    byte[] server = hmac(salted, "Server Key");
    Base64.Encoder encoder = Base64.getEncoder();
    return "SCRAM-SHA-256$"
        + iterations
        + ":"
        + encoder.encodeToString(salt)
        + "$"
        + encoder.encodeToString(stored)
        + ":"
        + encoder.encodeToString(server);
  }

  /** SASLprep (RFC 4013), by today's Unicode and without its rule on mixed directions. */
  static Optional<String> prepared(byte[] password) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(password)).toString();
    } catch (CharacterCodingException notText) {
      return Optional.empty();
    }
    StringBuilder mapped = new StringBuilder();
    text.codePoints()
        .filter(point -> !isMappedToNothing(point))
        .map(point -> Character.getType(point) == Character.SPACE_SEPARATOR ? ' ' : point)
        .forEach(mapped::appendCodePoint);
    String prepared = Normalizer.normalize(mapped, Normalizer.Form.NFKC);
    boolean good = !prepared.isEmpty() && prepared.codePoints().noneMatch(Scram::isProhibited);
    return good ? Optional.of(prepared) : Optional.empty();
  }

  /** RFC 3454, table B.1. */
  private static boolean isMappedToNothing(int point) {
    return point == 0xad
        || point == 0x34f
        || point == 0x1806
        || point >= 0x180b && point <= 0x180d
        || point >= 0x200b && point <= 0x200d
        || point == 0x2060
        || point >= 0xfe00 && point <= 0xfe0f
        || point == 0xfeff;
  }

  private static boolean isProhibited(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.UNASSIGNED,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  private static byte[] salted(String prepared, byte[] salt, int iterations) {
    PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(new SHA256Digest());
    generator.init(prepared.getBytes(StandardCharsets.UTF_8), salt, iterations);
    return ((KeyParameter) generator.generateDerivedMacParameters(KEY_BITS)).getKey();
  }

  private static byte[] hmac(byte[] key, String text) {
    HMac mac = new HMac(new SHA256Digest());
    mac.init(new KeyParameter(key));
    byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
    mac.update(octets, 0, octets.length);
    byte[] result = new byte[mac.getMacSize()];
    mac.doFinal(result, 0);
    return result;
  }

  private static byte[] sha256(byte[] octets) {
    SHA256Digest digest = new SHA256Digest();
    digest.update(octets, 0, octets.length);
    byte[] result = new byte[digest.getDigestSize()];
    digest.doFinal(result, 0);
    return result;
  }
}
