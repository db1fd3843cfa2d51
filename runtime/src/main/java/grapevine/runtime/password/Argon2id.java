package grapevine.runtime.password;

import grapevine.kernel.env.Randomness;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * A verifier: what is kept of a password. Its text is {@code
 * $argon2id$v=19$m=19456,t=2,p=1$SALT$DIGEST}. Immutable, safe for use by several threads.
 */
final class Argon2id {
  private static final int MEMORY_KIBIBYTES = 19_456; // OWASP Password Storage Cheat Sheet
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int SALT_OCTETS = 16;
  private static final int DIGEST_OCTETS = 32;

  // what is read may be of other parameters, but not such that one check could stall the server
  private static final int MEMORY_KIBIBYTES_MAX = 65_536;
  private static final int PASSES_MAX = 10;
  private static final int LANES_MAX = 8;
  private static final int FIELD_OCTETS_MAX = 64;
  private static final int FIELD_OCTETS_MIN = 8;

  private static final Pattern FORM =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,4}),p=(\\d{1,3})"
              + "\\$([A-Za-z0-9+/]{1,90})\\$([A-Za-z0-9+/]{1,90})");

  private final int memory;
  private final int passes;
  private final int lanes;
  private final byte[] salt;
  private final byte[] digest;

  Argon2id(int memory, int passes, int lanes, byte[] salt, byte[] digest) {
    this.memory = memory;
    this.passes = passes;
    this.lanes = lanes;
    this.salt = salt;
    this.digest = digest;
  }

  /** Makes a verifier with a new salt. */
  static Argon2id make(byte[] password, Randomness randomness) {
    byte[] salt = randomness.bytes(SALT_OCTETS);
    byte[] digest =
        digest(parameters(MEMORY_KIBIBYTES, PASSES, LANES, salt), password, DIGEST_OCTETS);
    return new Argon2id(MEMORY_KIBIBYTES, PASSES, LANES, salt, digest);
  }

  /** Reads the text of a verifier; nothing where it is none, or one that costs too much. */
  static Optional<Argon2id> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int memory = Integer.parseInt(matcher.group(1));
    int passes = Integer.parseInt(matcher.group(2));
    int lanes = Integer.parseInt(matcher.group(3));
    Optional<byte[]> salt = field(matcher.group(4));
    Optional<byte[]> digest = field(matcher.group(5));
    boolean affordable =
        memory >= 8 * lanes
            && memory <= MEMORY_KIBIBYTES_MAX
            && passes >= 1
            && passes <= PASSES_MAX
            && lanes >= 1
            && lanes <= LANES_MAX;
    return affordable && salt.isPresent() && digest.isPresent()
        ? Optional.of(new Argon2id(memory, passes, lanes, salt.get(), digest.get()))
        : Optional.empty();
  }

  private static Optional<byte[]> field(String text) {
    try {
      byte[] octets = Base64.getDecoder().decode(text);
      return octets.length >= FIELD_OCTETS_MIN && octets.length <= FIELD_OCTETS_MAX
          ? Optional.of(octets)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // not Base64, so not a verifier
    }
  }

  /** Whether that is the password; takes the same time whichever octet differs. */
  boolean matches(byte[] password) {
    byte[] found = digest(parameters(memory, passes, lanes, salt), password, digest.length);
    return MessageDigest.isEqual(found, digest);
  }

  /** The text. */
  String text() {
    Base64.Encoder encoder = Base64.getEncoder().withoutPadding();
    return String.format(
        Locale.ROOT,
        "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s",
        memory,
        passes,
        lanes,
        encoder.encodeToString(salt),
        encoder.encodeToString(digest));
  }

  static Argon2Parameters.Builder parameters(int memory, int passes, int lanes, byte[] salt) {
    return new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
        .withMemoryAsKB(memory)
        .withIterations(passes)
        .withParallelism(lanes)
        .withSalt(salt);
  }

  static byte[] digest(Argon2Parameters.Builder parameters, byte[] password, int octets) {
    byte[] result = new byte[octets];
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(parameters.build());
    byte[] copy = password.clone();
    generator.generateBytes(copy, result);
    Arrays.fill(copy, (byte) 0);
    return result;
  }
}
