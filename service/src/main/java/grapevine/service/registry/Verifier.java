package grapevine.service.registry;

import java.util.Optional;

/**
 * What is kept of a password, the value of {@link Fields#PASSWORD}. Both are in one field, so that
 * no merge can leave the one of one password beside the other of another.
 *
 * @param phc the verifier for whoever says the password, Argon2id in PHC form, or one that was made
 *     elsewhere, {@code {SSHA}…}
 * @param scram the keys for whoever proves that he knows it (RFC 5802, RFC 7677), {@code
 *     SCRAM-SHA-256$ITERATIONS:SALT$STORED-KEY:SERVER-KEY}, where the registry asks for them
 */
public record Verifier(String phc, Optional<String> scram) {
  private static final String SCRAM = " SCRAM-SHA-256$";

  /** Iterations of the keys that are made here (RFC 7677 section 4 asks for 4,096 at least). */
  public static final int SCRAM_ITERATIONS = 32_768;

  /** The verifier in the value of the field. */
  public static Verifier of(String value) {
    int space = value.indexOf(SCRAM);
    return space < 0
        ? new Verifier(value, Optional.empty())
        : new Verifier(value.substring(0, space), Optional.of(value.substring(space + 1)));
  }

  /**
   * Whether it was made by another system, in its scheme (RFC 2307 §5.3): good until the password
   * is next given, and then made anew.
   */
  public boolean isForeign() {
    return phc.startsWith("{");
  }

  /** Not the verifier: it is a secret. */
  @Override
  public String toString() {
    return "(secret)";
  }
}
