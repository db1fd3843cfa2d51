package grapevine.faces;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * A message of SASL PLAIN (RFC 4616 section 2).
 *
 * @param user the authentication identity: not empty, no controls
 * @param password in UTF-8, not empty; whoever holds it wipes it
 */
public record PlainCredentials(String user, byte[] password) {

  /**
   * Reads the Base64 form. An authorization identity is taken only where it is empty or equals the
   * user: nobody acts for another here.
   *
   * @param encoded is wiped
   * @return empty where it is malformed
   */
  public static Optional<PlainCredentials> decode(byte[] encoded) {
    byte[] message;
    try {
      message = Base64.getDecoder().decode(encoded);
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
    return read(message, String::equals);
  }

  /**
   * Reads the message itself.
   *
   * @param message is wiped
   * @param sameOne whether an authorization identity that is not empty means the user
   * @return empty where it is malformed
   */
  public static Optional<PlainCredentials> read(
      byte[] message, BiPredicate<String, String> sameOne) {
    try {
      return split(message, sameOne);
    } finally {
      Arrays.fill(message, (byte) 0);
    }
  }

  private static Optional<PlainCredentials> split(
      byte[] message, BiPredicate<String, String> sameOne) {
    int first = indexOfNul(message, 0);
    int second = first < 0 ? -1 : indexOfNul(message, first + 1);
    if (second < 0 || indexOfNul(message, second + 1) >= 0 || second + 1 == message.length) {
      return Optional.empty();
    }
    Optional<String> authorization = text(message, 0, first);
    Optional<String> user = text(message, first + 1, second);
    boolean sound =
        user.isPresent()
            && !user.get().isEmpty()
            && authorization.isPresent()
            && (authorization.get().isEmpty() || sameOne.test(authorization.get(), user.get()));
    return sound
        ? Optional.of(
            new PlainCredentials(
                user.get(), Arrays.copyOfRange(message, second + 1, message.length)))
        : Optional.empty();
  }

  private static int indexOfNul(byte[] message, int from) {
    for (int index = from; index < message.length; index++) {
      if (message[index] == 0) {
        return index;
      }
    }
    return -1;
  }

  private static Optional<String> text(byte[] message, int from, int to) {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(message, from, to - from))
              .toString();
      return text.chars().anyMatch(Character::isISOControl) ? Optional.empty() : Optional.of(text);
    } catch (CharacterCodingException malformed) {
      return Optional.empty();
    }
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "PlainCredentials[user=" + user + "]";
  }
}
