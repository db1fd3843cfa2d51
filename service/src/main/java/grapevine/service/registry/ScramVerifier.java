package grapevine.service.registry;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a proof of SCRAM-SHA-256 is checked with (RFC 5802 section 3): the second part of a {@link
 * Verifier}. For several threads.
 *
 * @param salt of the password
 * @param iterations of its hashing, at least 1
 * @param storedKey 32 octets
 * @param serverKey 32 octets
 */
public record ScramVerifier(byte[] salt, int iterations, byte[] storedKey, byte[] serverKey) {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int SALT_OCTETS = 16;
  private static final Pattern FORM =
      Pattern.compile(
          "SCRAM-SHA-256\\$([1-9][0-9]{0,6}):([A-Za-z0-9+/=]{4,128})"
              + "\\$([A-Za-z0-9+/]{43}=):([A-Za-z0-9+/]{43}=)");

  /** Reads the text of one; nothing where it is none. */
  public static Optional<ScramVerifier> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      Base64.Decoder decoder = Base64.getDecoder();
      return Optional.of(
          new ScramVerifier(
              decoder.decode(matcher.group(2)),
              Integer.parseInt(matcher.group(1)),
              decoder.decode(matcher.group(3)),
              decoder.decode(matcher.group(4))));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  /**
   * One that no proof fits, always the same for a name.
   *
   * @param secret which nobody outside knows, in hexadecimal digits
   */
  public static ScramVerifier madeUp(String secret, String name) {
    return new ScramVerifier(
        Arrays.copyOf(digest(secret, "salt " + name), SALT_OCTETS),
        Verifier.SCRAM_ITERATIONS,
        digest(secret, "stored key " + name),
        digest(secret, "server key " + name));
  }

  private static byte[] digest(String secret, String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(HexFormat.of().parseHex(secret), ALGORITHM));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  /** Not the keys: they are secrets. */
  @Override
  public String toString() {
    return "(secret)";
  }
}
