package grapevine.runtime.password;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.runtime.fixture.Surroundings;
import grapevine.runtime.process.SecureRandomness;
import grapevine.runtime.process.SystemClock;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.LinkedBlockingQueue;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PasswordsTest {
  private final Surroundings surroundings = new Surroundings();
  private final Passwords passwords =
      new Passwords(new SystemClock(), new SecureRandomness(), surroundings.errors());

  @AfterEach
  void end() {
    passwords.close();
    surroundings.close();
    assertThat(surroundings.errors().count()).isZero();
  }

  private static byte[] filled(int length, int value) {
    byte[] result = new byte[length];
    Arrays.fill(result, (byte) value);
    return result;
  }

  @Test
  void agreesWithTheVectorOfRfc9106() {
    // RFC 9106 section 5.3
    Argon2Parameters.Builder parameters =
        Argon2id.parameters(32, 3, 4, filled(16, 2))
            .withSecret(filled(8, 3))
            .withAdditional(filled(12, 4));
    assertThat(HexFormat.of().formatHex(Argon2id.digest(parameters, filled(32, 1), 32)))
        .isEqualTo("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
  }

  @Test
  void agreesWithAVerifierOfTheReferenceProgram() {
    // from the test file of the reference implementation: version 0x13, t=2, m=2^16, p=1
    String verifier =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
            + "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    Argon2id read = Argon2id.parse(verifier).orElseThrow();
    assertThat(read.text()).isEqualTo(verifier);
    assertThat(read.matches("password".getBytes(StandardCharsets.UTF_8))).isTrue();
    assertThat(read.matches("passwore".getBytes(StandardCharsets.UTF_8))).isFalse();
  }

  @Test
  void makesAndComparesOffTheCallersThread() throws Exception {
    LinkedBlockingQueue<String> made = new LinkedBlockingQueue<>();
    byte[] password = "grapes".getBytes(StandardCharsets.UTF_8);
    assertThat(passwords.hash(password, false, made::add)).isTrue();
    String verifier = Surroundings.next(made);
    assertThat(verifier).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    LinkedBlockingQueue<Boolean> right = new LinkedBlockingQueue<>();
    passwords.check(verifier, password, right::add);
    assertThat(Surroundings.next(right)).isTrue();
    passwords.check(verifier, password, right::add);
    assertThat(right.poll()).as("told at once, as it was right before").isTrue();
    passwords.check(verifier, "raisins".getBytes(StandardCharsets.UTF_8), right::add);
    assertThat(Surroundings.next(right)).isFalse();
    assertThat(password).isEqualTo("grapes".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void saysNoWhereThereIsNoVerifier() throws Exception {
    LinkedBlockingQueue<Boolean> right = new LinkedBlockingQueue<>();
    for (String verifier :
        new String[] {
          "",
          "plain",
          "$argon2id$v=19$m=4194304,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8",
          "$argon2id$v=19$m=65536,t=0,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8",
          "$argon2id$v=19$m=65536,t=2,p=1$c29$CTFh"
        }) {
      passwords.check(verifier, new byte[0], right::add);
      assertThat(Surroundings.next(right)).as(verifier).isFalse();
    }
  }

  @Test
  void refusesWhereTooManyWait() {
    int taken = 0;
    while (passwords.check("", new byte[0], right -> {})) {
      taken++;
      assertThat(taken).isLessThan(10_000);
    }
    assertThat(taken).isGreaterThanOrEqualTo(Passwords.WAITING_MAX);
  }
}
