package grapevine.runtime.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Verifiers as slappasswd, openssl and others made them; each is of the password behind it. */
final class ForeignVerifierTest {
  // Made by: openssl passwd
  private static final String SHA512 =
      "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnI"
          + "FNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1";
  private static final String SHA256 = "$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5";

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static ForeignVerifier kept(String value) {
    assertThat(ForeignVerifier.read(value)).isInstanceOf(ForeignVerifier.Read.Verifier.class);
    String text = ((ForeignVerifier.Read.Verifier) ForeignVerifier.read(value)).text();
    return ForeignVerifier.parse(text).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{SSHA}7Uob+IVNj+crSjjrlwzIiXBUOmJdpkr3",
        "{ssha}7Uob+IVNj+crSjjrlwzIiXBUOmJdpkr3",
        "{SMD5}VDBZKfRLGjbBS41aGWtscfrUI0w=",
        "{SHA}NcTNtQqaa0R12kpm2VXvKp4azDk=",
        "{SSHA256}cNa2QQJuKXJkC7HBZPbAMHuTPCJI8QuZ7Ke3Oa5a2jOG2NQJT11icQ==",
        "{SSHA512}W4cUcw5EofKYUntME0cq3gBO8uGi8Qkp6kcMCFTCKXmPKrSxsSa4tLniRNTdHoBf0AF/rjXKE0iN"
            + "RBAxNbP0AlOZtH9+SW97",
        "{ARGON2}$argon2i$v=19$m=4096,t=3,p=1$ZXi0Gj8ieJwvs+1wr733xQ"
            + "$TacfUSFD03bAOc/4q0BpvsGV/93NNef6ya4Zu/pn9bI",
        "{PBKDF2-SHA256}1000$MDEyMzQ1Njc4OWFiY2RlZg$Mx.t8/nLywLjOmtP0wWqAtRlKccqVu8t0h91dd6iggc"
      })
  void thoseOfOpenLdap(String value) {
    ForeignVerifier verifier = kept(value);
    assertThat(verifier.matches(octets("grapes"))).isTrue();
    assertThat(verifier.matches(octets("Grapes"))).isFalse();
    assertThat(verifier.matches(octets(""))).isFalse();
    assertThat(verifier.toString()).endsWith("(secret)");
  }

  @Test
  void thoseOfCrypt() {
    assertThat(kept("{CRYPT}" + SHA512).matches(octets("Hello world!"))).isTrue();
    assertThat(kept("{CRYPT}" + SHA256).matches(octets("Hello world!"))).isTrue();
    assertThat(kept("{CRYPT}" + SHA256).matches(octets("Hello world?"))).isFalse();
    // A vector of crypt_blowfish.
    String bcrypt = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
    assertThat(kept("{CRYPT}" + bcrypt).matches(octets("U*U"))).isTrue();
    assertThat(kept("{CRYPT}" + bcrypt).matches(octets("U*V"))).isFalse();
  }

  @Test
  void argon2idIsOurs() {
    String ours = "$argon2id$v=19$m=4096,t=3,p=1$ZXi0Gj8ieJwvs+1wr733xQ$TacfUSFD03bAOc/4q0BpvsGV";
    assertThat(ForeignVerifier.read("{ARGON2}" + ours))
        .isEqualTo(new ForeignVerifier.Read.Verifier(ours));
  }

  @ParameterizedTest
  @ValueSource(strings = {"grapes", "{CLEARTEXT}grapes", "{clear}grapes"})
  void aPasswordInClear(String value) {
    assertThat(ForeignVerifier.read(value))
        .isInstanceOfSatisfying(
            ForeignVerifier.Read.Clear.class,
            clear -> assertThat(clear.password()).isEqualTo(octets("grapes")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{SASL}alice@example.org",
        "{SSHA}",
        "{SSHA}NcTNtQqaa0R12kpm2VXvKp4azDk=", // without a salt
        "{SHA}7Uob+IVNj+crSjjrlwzIiXBUOmJdpkr3", // with one
        "{SSHA}not Base64",
        "{CRYPT}ab.cdefghijkl",
        "{CRYPT}$6$rounds=999999999$salt$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjlO",
        "{CRYPT}$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "{PBKDF2-SHA256}99999999$MDEy$Mx.t8/nLywLjOmtP0wWqAtRlKccqVu8t0h91dd6iggc",
        "{ARGON2}$argon2i$v=19$m=4096000,t=3,p=1$ZXi0Gj8ieJwvs$TacfUSFD03bAOc/4q0BpvsGV",
        "{LANMAN}0123"
      })
  void whatCannotBeComparedOrCostsTooMuch(String value) {
    assertThat(ForeignVerifier.read(value)).isInstanceOf(ForeignVerifier.Read.Unfit.class);
    assertThat(ForeignVerifier.parse(value)).isEmpty();
  }
}
