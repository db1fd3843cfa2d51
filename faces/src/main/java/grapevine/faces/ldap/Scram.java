package grapevine.faces.ldap;

import grapevine.faces.Answer;
import grapevine.kernel.id.BodyId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of one SCRAM-SHA-256 exchange (RFC 5802, RFC 7677), without channel binding.
 * For one thread.
 */
final class Scram {

  /** The mechanism's name. */
  static final String MECHANISM = "SCRAM-SHA-256";

  private static final String ALGORITHM = "HmacSHA256";
  private static final int NONCE_CHARACTERS_MAX = 256;

  /** No channel binding, no authorization identity, a name, a nonce; extensions may follow. */
  private static final Pattern FIRST =
      Pattern.compile("([ny],,)(n=([^,\\x00]+),r=([\\x21-\\x2b\\x2d-\\x7e]+)(?:,[^\\x00]*)?)");

  private static final Pattern FINAL =
      Pattern.compile("(c=([^,]+),r=([^,]+)(?:,[^\\x00]*)?),p=([^,]+)");

  private final String header;
  private final String firstBare;
  private final String user;
  private final String nonce;
  private String serverFirst = "";
  private Answer.@Nullable ScramKeys keys;

  private Scram(String header, String firstBare, String user, String nonce) {
    this.header = header;
    this.firstBare = firstBare;
    this.user = user;
    this.nonce = nonce;
  }

  /**
   * Begins with the client's first message.
   *
   * @param fresh the server's part of the nonce: printable, no comma, never used before
   * @return empty where it is malformed, or asks for what is not offered
   */
  static Optional<Scram> begin(byte[] message, String fresh) {
    Matcher first = FIRST.matcher(new String(message, StandardCharsets.UTF_8));
    if (!first.matches() || first.group(4).length() > NONCE_CHARACTERS_MAX) {
      return Optional.empty();
    }
    String name = first.group(3);
    // RFC 5802 section 5.1: = stands in =2C and =3D only
    if (name.replace("=2C", "").replace("=3D", "").contains("=")) {
      return Optional.empty();
    }
    return Optional.of(
        new Scram(
            first.group(1),
            first.group(2),
            name.replace("=2C", ",").replace("=3D", "="),
            first.group(4) + fresh));
  }

  /** Who he says he is. */
  String user() {
    return user;
  }

  /** The server's first message. */
  byte[] challenge(Answer.ScramKeys known) {
    keys = known;
    serverFirst = "r=" + nonce + ",s=" + base64(known.salt()) + ",i=" + known.iterations();
    return serverFirst.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Checks the client's last message.
   *
   * @return the server's last message, which proves that it knows the keys; empty where the proof
   *     is wrong or the message is malformed
   */
  Optional<byte[]> prove(byte[] message) {
    Answer.ScramKeys known = keys;
    Matcher last = FINAL.matcher(new String(message, StandardCharsets.UTF_8));
    if (known == null
        || !last.matches()
        || !last.group(2).equals(base64(header.getBytes(StandardCharsets.UTF_8)))
        || !last.group(3).equals(nonce)) {
      return Optional.empty();
    }
    byte[] said =
        (firstBare + "," + serverFirst + "," + last.group(1)).getBytes(StandardCharsets.UTF_8);
    byte[] clientKey = mac(known.storedKey(), said);
    byte[] proof = octets(last.group(4));
    if (proof.length != clientKey.length) {
      return Optional.empty();
    }
    for (int index = 0; index < proof.length; index++) {
      clientKey[index] ^= proof[index];
    }
    return MessageDigest.isEqual(BodyId.sha256().digest(clientKey), known.storedKey())
        ? Optional.of(
            ("v=" + base64(mac(known.serverKey(), said))).getBytes(StandardCharsets.UTF_8))
        : Optional.empty();
  }

  private static byte[] mac(byte[] key, byte[] text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  private static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }

  private static byte[] octets(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException malformed) {
      return new byte[0];
    }
  }
}
