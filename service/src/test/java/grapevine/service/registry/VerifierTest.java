package grapevine.service.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Two verifiers of one password in one field. */
class VerifierTest {
  @Test
  void bothAreRead() {
    Verifier both = Verifier.of("$argon2id$v=19$m=8 SCRAM-SHA-256$4096:c2FsdA==$AA==:BB==");

    assertThat(both.phc()).isEqualTo("$argon2id$v=19$m=8");
    assertThat(both.scram()).contains("SCRAM-SHA-256$4096:c2FsdA==$AA==:BB==");
    assertThat(both).hasToString("(secret)");
  }

  @Test
  void oneIsEnough() {
    assertThat(Verifier.of("verifier of grapes"))
        .isEqualTo(new Verifier("verifier of grapes", java.util.Optional.empty()));
  }
}
