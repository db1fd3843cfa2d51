package grapevine.runtime.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Keys for SCRAM-SHA-256. */
final class ScramTest {
  /** The salt, password and count of RFC 7677, section 3, and what follows from them. */
  @Test
  void theExampleOfTheRfc() {
    byte[] salt = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");

    assertThat(Scram.keys("pencil", salt, 4096))
        .isEqualTo(
            "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ=="
                + "$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY="
                + ":wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=");
  }

  /** The examples of RFC 4013, section 3. */
  @Test
  void passwordsArePrepared() {
    assertThat(prepared("I\u00adX")).hasValue("IX");
    assertThat(prepared("user")).hasValue("user");
    assertThat(prepared("USER")).hasValue("USER");
    assertThat(prepared("\u00aa")).hasValue("a");
    assertThat(prepared("\u2168")).hasValue("IX");
    assertThat(prepared("a\u00a0b")).hasValue("a b");
    assertThat(prepared("\u0007")).isEmpty();
    assertThat(prepared("")).isEmpty();
    assertThat(Scram.prepared(new byte[] {(byte) 0xff})).isEmpty();
  }

  private static java.util.Optional<String> prepared(String text) {
    return Scram.prepared(text.getBytes(StandardCharsets.UTF_8));
  }
}
