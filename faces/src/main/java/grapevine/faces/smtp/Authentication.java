package grapevine.faces.smtp;

import grapevine.faces.PlainCredentials;
import grapevine.faces.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** One AUTH exchange (RFC 4954 section 4), as far as it can be judged from the bytes. */
sealed interface Authentication {

  /** The mechanism was named without a response: it is asked for. */
  record Continues() implements Authentication {}

  /** The response is here. */
  record Complete(PlainCredentials credentials) implements Authentication {}

  /** It cannot go on. */
  record Fails(Refusal refusal) implements Authentication {}

  /**
   * Reads the argument of AUTH.
   *
   * @param argument is wiped
   */
  static Authentication begin(byte[] argument) {
    int space = 0;
    while (space < argument.length && argument[space] != ' ') {
      space++;
    }
    String mechanism =
        new String(argument, 0, space, StandardCharsets.UTF_8).toUpperCase(Locale.ROOT);
    byte[] initial =
        Arrays.copyOfRange(argument, Math.min(space + 1, argument.length), argument.length);
    Arrays.fill(argument, (byte) 0);
    if (mechanism.isEmpty()) {
      return new Fails(Refusal.BAD_ARGUMENTS);
    }
    if (!mechanism.equals("PLAIN")) {
      Arrays.fill(initial, (byte) 0);
      return new Fails(Refusal.MECHANISM_UNKNOWN);
    }
    return initial.length == 0 ? new Continues() : read(initial);
  }

  /**
   * Reads the client's line after the prompt.
   *
   * @param response is wiped
   */
  static Authentication respond(byte[] response) {
    if (response.length == 1 && response[0] == '*') {
      return new Fails(Refusal.AUTHENTICATION_CANCELLED);
    }
    return read(response);
  }

  private static Authentication read(byte[] encoded) {
    Optional<PlainCredentials> credentials = PlainCredentials.decode(encoded);
    return credentials.isPresent()
        ? new Complete(credentials.get())
        : new Fails(Refusal.CREDENTIALS_MALFORMED);
  }
}
