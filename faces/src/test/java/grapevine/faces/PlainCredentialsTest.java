package grapevine.faces;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** SASL PLAIN: what is taken, what is not, and that nothing of the password stays. */
final class PlainCredentialsTest {

  private static byte[] encoded(String message) {
    return Base64.getEncoder().encode(message.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void takesUserAndPassword() {
    PlainCredentials credentials =
        PlainCredentials.decode(encoded("\0ålice@pa.example.org\0grapes of wrath")).orElseThrow();
    assertThat(credentials.user()).isEqualTo("ålice@pa.example.org");
    assertThat(credentials.password())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("grapes of wrath");
  }

  @Test
  void takesAnAuthorizationIdentityOnlyWhereItIsTheUser() {
    assertThat(PlainCredentials.decode(encoded("alice\0alice\0grapes"))).isPresent();
    assertThat(PlainCredentials.decode(encoded("bob\0alice\0grapes"))).isEmpty();
  }

  @Test
  void takesNothingMalformed() {
    for (String message :
        new String[] {
          "", "\0", "\0\0", "alice", "\0alice\0", "\0\0grapes", "\0a\nb\0grapes", "\0a\0b\0c"
        }) {
      assertThat(PlainCredentials.decode(encoded(message))).as(message).isEmpty();
    }
    assertThat(PlainCredentials.decode("=".getBytes(StandardCharsets.US_ASCII))).isEmpty();
    assertThat(PlainCredentials.decode(new byte[] {'A', (byte) 0xff})).isEmpty();
    byte[] notUtf8 = {0, (byte) 0xff, 0, 'p'};
    assertThat(PlainCredentials.decode(Base64.getEncoder().encode(notUtf8))).isEmpty();
  }

  @Test
  void wipesWhatItReadAndShowsNoPassword() {
    byte[] encoded = encoded("\0alice\0grapes");
    PlainCredentials credentials = PlainCredentials.decode(encoded).orElseThrow();
    assertThat(encoded).containsOnly(0);
    assertThat(credentials.toString()).contains("alice").doesNotContain("grapes");
  }
}
