package grapevine.simulator.world;

import grapevine.service.request.Secret;
import java.nio.charset.StandardCharsets;

/** What stands in a world for Argon2id, which would only burn time: {@code plain:} and the text. */
final class PlainPasswords {
  private static final String SCHEME = "plain:";

  private PlainPasswords() {}

  static String verifier(Secret password) {
    return SCHEME + new String(password.octets(), StandardCharsets.UTF_8);
  }

  static boolean matches(String verifier, Secret password) {
    return verifier.startsWith(SCHEME) && verifier.equals(verifier(password));
  }
}
