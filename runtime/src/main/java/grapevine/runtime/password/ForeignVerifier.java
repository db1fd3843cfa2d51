package grapevine.runtime.password;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.Crypt;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * A verifier that another system made: {@code {SCHEME}…} (RFC 2307 §5.3), as OpenLDAP writes them.
 * It is good until its password is next given. Immutable, safe for use by several threads.
 */
public final class ForeignVerifier {
  // One check must not stall the server: what costs more is not taken over.
  private static final int CRYPT_ROUNDS_MAX = 200_000;
  private static final int BCRYPT_COST_MAX = 13;
  private static final int PBKDF2_ROUNDS_MAX = 1_000_000;
  private static final int ARGON2_KIBIBYTES_MAX = 65_536;
  private static final int ARGON2_PASSES_MAX = 10;
  private static final int ARGON2_LANES_MAX = 8;
  private static final int FIELD_OCTETS_MAX = 128;

  private static final Pattern SCHEME = Pattern.compile("\\{([A-Za-z0-9-]{1,20})}(.*)");
  private static final Pattern SHA_CRYPT =
      Pattern.compile(
          "\\$[56]\\$(?:rounds=([0-9]{1,9})\\$)?[^$:\\p{Cntrl}]{0,16}\\$[./0-9A-Za-z]+");
  private static final Pattern BCRYPT =
      Pattern.compile("\\$2[aby]\\$([0-9]{2})\\$[./0-9A-Za-z]{53}");
  private static final Pattern PBKDF2 =
      Pattern.compile("([0-9]{1,8})\\$([A-Za-z0-9./+=]{1,180})\\$([A-Za-z0-9./+=]{1,180})");
  private static final Pattern ARGON2I =
      Pattern.compile(
          "\\$argon2i\\$v=19\\$m=([0-9]{1,7}),t=([0-9]{1,3}),p=([0-9]{1,3})"
              + "\\$([A-Za-z0-9+/]{1,180})\\$([A-Za-z0-9+/]{1,180})");

  /** Of each digest its name in Java; a salt may stand behind it where the scheme says so. */
  private static final SortedMap<String, String> DIGESTS = new TreeMap<>();

  static {
    DIGESTS.put("MD5", "MD5");
    DIGESTS.put("SMD5", "MD5");
    DIGESTS.put("SHA", "SHA-1");
    DIGESTS.put("SSHA", "SHA-1");
    DIGESTS.put("SHA256", "SHA-256");
    DIGESTS.put("SSHA256", "SHA-256");
    DIGESTS.put("SHA384", "SHA-384");
    DIGESTS.put("SSHA384", "SHA-384");
    DIGESTS.put("SHA512", "SHA-512");
    DIGESTS.put("SSHA512", "SHA-512");
  }

  private final String text;
  private final Comparison comparison;

  private interface Comparison {
    boolean matches(byte[] password);
  }

  private ForeignVerifier(String text, Comparison comparison) {
    this.text = text;
    this.comparison = comparison;
  }

  /** What a value of {@code userPassword} comes to. */
  public sealed interface Read {
    /**
     * A verifier to keep.
     *
     * @param text {@code $argon2id$…}, or {@code {SCHEME}…} with the scheme in capitals
     */
    record Verifier(String text) implements Read {
      /** Not the verifier: it is a secret. */
      @Override
      public String toString() {
        return "Verifier[]";
      }
    }

    /** The password itself. */
    record Clear(byte[] password) implements Read {
      /** Not the password. */
      @Override
      public String toString() {
        return "Clear[]";
      }
    }

    /** Nothing that can be compared with here. */
    record Unfit(String why) implements Read {}
  }

  /** Reads a value of {@code userPassword}. */
  public static Read read(String value) {
    Matcher matcher = SCHEME.matcher(value);
    if (!matcher.matches()) {
      return new Read.Clear(value.getBytes(StandardCharsets.UTF_8));
    }
    String scheme = matcher.group(1).toUpperCase(Locale.ROOT);
    String rest = matcher.group(2);
    return switch (scheme) {
      case "CLEARTEXT", "CLEAR", "PLAIN" -> new Read.Clear(rest.getBytes(StandardCharsets.UTF_8));
      case "ARGON2" ->
          Argon2id.parse(rest).isPresent() ? new Read.Verifier(rest) : kept(scheme, rest);
      case "BCRYPT", "BLF-CRYPT", "SHA256-CRYPT", "SHA512-CRYPT" -> kept("CRYPT", rest);
      default -> kept(scheme, rest);
    };
  }

  private static Read kept(String scheme, String rest) {
    String text = "{" + scheme + "}" + rest;
    return parse(text).isPresent()
        ? new Read.Verifier(text)
        : new Read.Unfit("a password in scheme {" + scheme + "} of this form cannot be taken over");
  }

  /** Reads the text that was kept; nothing where it is none of these. */
  static Optional<ForeignVerifier> parse(String text) {
    Matcher matcher = SCHEME.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String rest = matcher.group(2);
    String scheme = matcher.group(1);
    Optional<Comparison> comparison =
        switch (scheme) {
          case "CRYPT" -> crypt(rest);
          case "ARGON2" -> argon2i(rest);
          case "PBKDF2", "PBKDF2-SHA1" -> pbkdf2(rest, new SHA1Digest());
          case "PBKDF2-SHA256" -> pbkdf2(rest, new SHA256Digest());
          case "PBKDF2-SHA512" -> pbkdf2(rest, new SHA512Digest());
          default -> digest(scheme, rest);
        };
    return comparison.map(each -> new ForeignVerifier(text, each));
  }

  /** Whether that is the password. */
  boolean matches(byte[] password) {
    return comparison.matches(password);
  }

  /** Without what is secret. */
  @Override
  public String toString() {
    return text.substring(0, text.indexOf('}') + 1) + "(secret)";
  }

  private static Optional<Comparison> digest(String scheme, String base64) {
    String algorithm = DIGESTS.get(scheme);
    byte[] octets = decoded(base64);
    if (algorithm == null || octets.length == 0) {
      return Optional.empty();
    }
    int length = digest(algorithm).getDigestLength();
    boolean salted = scheme.startsWith("SS") || scheme.equals("SMD5");
    if (octets.length < length || (octets.length > length) != salted) {
      return Optional.empty();
    }
    byte[] wanted = Arrays.copyOf(octets, length);
    byte[] salt = Arrays.copyOfRange(octets, length, octets.length);
    return Optional.of(password -> {
      MessageDigest made = digest(algorithm);
      made.update(password);
      return MessageDigest.isEqual(made.digest(salt), wanted);
    });
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }

  private static Optional<Comparison> crypt(String text) {
    Matcher bcrypt = BCRYPT.matcher(text);
    if (bcrypt.matches()) {
      int cost = Integer.parseInt(bcrypt.group(1));
      return cost < 4 || cost > BCRYPT_COST_MAX
          ? Optional.empty()
          : Optional.of(password -> OpenBSDBCrypt.checkPassword(text, password.clone()));
    }
    Matcher sha = SHA_CRYPT.matcher(text);
    String rounds = sha.matches() ? sha.group(1) : "0";
    boolean affordable = rounds == null || Integer.parseInt(rounds) <= CRYPT_ROUNDS_MAX;
    return sha.matches() && affordable
        ? Optional.of(password ->
            MessageDigest.isEqual(
                Crypt.crypt(password.clone(), text).getBytes(StandardCharsets.US_ASCII),
                text.getBytes(StandardCharsets.US_ASCII)))
        : Optional.empty();
  }

  /** OpenLDAP's pw-pbkdf2: rounds, salt and key, in Base64 with a dot for the plus sign. */
  private static Optional<Comparison> pbkdf2(String text, Digest digest) {
    Matcher matcher = PBKDF2.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int rounds = Integer.parseInt(matcher.group(1));
    byte[] salt = decoded(matcher.group(2).replace('.', '+'));
    byte[] key = decoded(matcher.group(3).replace('.', '+'));
    String name = digest.getAlgorithmName();
    return rounds < 1 || rounds > PBKDF2_ROUNDS_MAX || salt.length == 0 || key.length < 16
        ? Optional.empty()
        : Optional.of(password -> {
          PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(fresh(name));
          generator.init(password.clone(), salt, rounds);
          KeyParameter made =
              (KeyParameter) generator.generateDerivedMacParameters(key.length * Byte.SIZE);
          return MessageDigest.isEqual(made.getKey(), key);
        });
  }

  private static Digest fresh(String name) {
    return switch (name) {
      case "SHA-1" -> new SHA1Digest();
      case "SHA-256" -> new SHA256Digest();
      default -> new SHA512Digest();
    };
  }

  /** OpenLDAP's pw-argon2 once made Argon2i; its Argon2id is ours. */
  private static Optional<Comparison> argon2i(String text) {
    Matcher matcher = ARGON2I.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int memory = Integer.parseInt(matcher.group(1));
    int passes = Integer.parseInt(matcher.group(2));
    int lanes = Integer.parseInt(matcher.group(3));
    byte[] salt = decoded(matcher.group(4));
    byte[] key = decoded(matcher.group(5));
    boolean affordable =
        lanes >= 1
            && lanes <= ARGON2_LANES_MAX
            && memory >= 8 * lanes
            && memory <= ARGON2_KIBIBYTES_MAX
            && passes >= 1
            && passes <= ARGON2_PASSES_MAX;
    return affordable && salt.length >= 8 && key.length >= 16
        ? Optional.of(password -> {
          byte[] made = new byte[key.length];
          Argon2BytesGenerator generator = new Argon2BytesGenerator();
          generator.init(
              new Argon2Parameters.Builder(Argon2Parameters.ARGON2_i)
                  .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                  .withMemoryAsKB(memory)
                  .withIterations(passes)
                  .withParallelism(lanes)
                  .withSalt(salt)
                  .build());
          generator.generateBytes(password.clone(), made);
          return MessageDigest.isEqual(made, key);
        })
        : Optional.empty();
  }

  /** What Base64 stands for; nothing where it is none, or long. */
  private static byte[] decoded(String base64) {
    try {
      byte[] octets = Base64.getDecoder().decode(base64);
      return octets.length <= FIELD_OCTETS_MAX ? octets : new byte[0];
    } catch (IllegalArgumentException notBase64) {
      return new byte[0]; // which no scheme takes
    }
  }
}
