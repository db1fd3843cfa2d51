package grapevine.service.node;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.id.EntryId;
import grapevine.service.registry.ScramVerifier;
import grapevine.service.registry.Verifier;
import grapevine.service.request.Answer;
import grapevine.service.request.Request;
import grapevine.service.request.Secret;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sign-in by SCRAM-SHA-256, as the node sees it: keys, and a proof that was checked. */
final class ScramSignInTest {
  private static final String PEER = "192.0.2.1";

  private final Organisation world = new Organisation();
  private Host a;
  private Host b;
  private EntryId alice;

  /** Registry pa asks for keys and is held by a only; bob's password is older than that. */
  @BeforeEach
  void organisation() {
    a = world.found("a");
    b = world.join("b", 2, a);
    a.done("registry add", "name=pa", "domain=pa.example.org", "server=a.gv");
    a.done("registry add", "name=es", "server=b.gv", "server=a.gv");
    a.done("user add", "name=bob.pa", "secret=raisins");
    a.done("registry change", "name=pa", "field=scram=true");
    a.done("user add", "name=alice.pa", "secret=grapes");
    a.done("user add", "name=kevin.es", "secret=figs");
    a.done("alias add", "name=al.pa", "target=alice.pa");
    world.pass(2_000);
    alice = a.bearer("alice.pa");
  }

  private static Answer ask(Host at, String user) {
    return at.ask(new Request.ScramKeys(user, "ldap", PEER));
  }

  private static Answer.ScramKeys keys(Host at, String user) {
    assertThat(ask(at, user)).isInstanceOf(Answer.ScramKeys.class);
    return (Answer.ScramKeys) ask(at, user);
  }

  private static Answer prove(Host at, String user, byte[] storedKey, boolean right) {
    return at.ask(new Request.ScramProved(user, storedKey, right, "ldap", PEER));
  }

  private static ScramVerifier of(String password) {
    return ScramVerifier.parse(Host.keys(Secret.ofText(password))).orElseThrow();
  }

  private static String salt(Host at, String user) {
    return HexFormat.of().formatHex(keys(at, user).salt());
  }

  @Test
  void whoProvesItComesInHereAndWhereTheRegistryIsNotHeld() {
    for (Host host : List.of(a, b)) {
      for (String user : List.of("alice.pa", "Alice.pa", "alice@pa.example.org")) {
        assertThat(keys(host, user).storedKey()).isEqualTo(of("grapes").storedKey());
        assertThat(prove(host, user, of("grapes").storedKey(), true))
            .isEqualTo(new Answer.SignedIn(alice));
      }
      assertThat(prove(host, "alice.pa", of("grapes").storedKey(), false))
          .isEqualTo(SignIn.REFUSED);
    }
  }

  @Test
  void nobodyCanTellWhetherANameHasKeys() {
    List<String> without =
        List.of("bob.pa", "nobody.pa", "al.pa", "kevin.es", "nobody.es", "x.nowhere", "x@a.net");
    for (String user : without) {
      Answer.ScramKeys keys = keys(a, user);
      assertThat(keys.iterations()).isEqualTo(Verifier.SCRAM_ITERATIONS);
      assertThat(keys.salt()).hasSize(16);
      assertThat(salt(b, user)).as(user).isEqualTo(salt(a, user));
      assertThat(prove(a, user, keys.storedKey(), true)).isEqualTo(SignIn.REFUSED);
    }
    assertThat(without.stream().map(user -> salt(a, user))).doesNotHaveDuplicates();
    assertThat(salt(a, "NoBody.pa")).isEqualTo(salt(a, "nobody@pa.example.org"));
    a.crash();
    a.start();
    world.pass(2_000);
    assertThat(salt(a, "nobody.pa")).isEqualTo(salt(b, "nobody.pa"));
    assertThat(a.done("registry show", "name=pa").rows().getFirst())
        .containsEntry("secret.scram", "(set)");
  }

  @Test
  void keysThatAreOutOfForceLetNobodyIn() {
    byte[] old = keys(a, "alice.pa").storedKey();
    a.done("passwd", "name=alice.pa", "secret=raisins");
    assertThat(prove(a, "alice.pa", old, true)).isEqualTo(SignIn.REFUSED);
    byte[] now = keys(a, "alice.pa").storedKey();
    assertThat(now).isEqualTo(of("raisins").storedKey());
    a.done("user change", "name=alice.pa", "disabled=true");
    assertThat(prove(a, "alice.pa", now, true)).isEqualTo(SignIn.REFUSED);
    a.done("user change", "name=alice.pa", "disabled=false");
    assertThat(prove(a, "alice.pa", now, true)).isEqualTo(new Answer.SignedIn(alice));
    a.done("registry change", "name=pa", "field=scram=false");
    assertThat(prove(a, "alice.pa", now, true)).isEqualTo(SignIn.REFUSED);
    assertThat(ask(a, "alice.pa")).isInstanceOf(Answer.Refused.class);
  }

  /** A program signs in for many people: one who mistypes must not shut the others out. */
  @Test
  void fromATrustedHostFailuresCountByNameOnly() {
    b.configure(settings ->
        settings.with(
            new NodeSettings.Own(
                settings.own().addresses(),
                settings.own().services(),
                settings.own().messageOctetsMax(),
                List.of(PEER))));
    b.crash();
    b.start();
    world.pass(2_000);
    byte[] keys = of("grapes").storedKey();
    for (int count = 0; count < 99; count++) {
      assertThat(prove(b, "alice.pa", keys, false)).isEqualTo(SignIn.REFUSED);
    }
    assertThat(prove(b, "alice.pa", keys, true)).isEqualTo(new Answer.SignedIn(alice));
    prove(b, "alice.pa", keys, false);
    assertThat(prove(b, "alice.pa", keys, true)).isNotEqualTo(new Answer.SignedIn(alice));
    assertThat(ask(b, "nobody.pa")).isInstanceOf(Answer.ScramKeys.class);
  }

  @Test
  void wrongProofsCountAsWrongPasswords() {
    for (int count = 0; count < 20; count++) {
      assertThat(prove(b, "alice.pa", of("grapes").storedKey(), false)).isEqualTo(SignIn.REFUSED);
    }
    for (Answer answer :
        List.of(ask(b, "alice.pa"), prove(b, "alice.pa", of("grapes").storedKey(), true))) {
      assertThat(answer)
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refused -> assertThat(refused.reason()).isEqualTo(Answer.Reason.TOO_MANY_FAILURES));
    }
  }
}
