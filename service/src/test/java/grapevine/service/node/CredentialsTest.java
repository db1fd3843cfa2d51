package grapevine.service.node;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.service.event.Effect;
import grapevine.service.registry.Fields;
import grapevine.service.registry.Kind;
import grapevine.service.request.Answer;
import grapevine.service.request.ControlCommand;
import grapevine.service.request.Request;
import grapevine.service.request.Secret;
import grapevine.service.transfer.Wanted;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Passwords, application passwords, and what a registry asks of them. */
final class CredentialsTest {
  private static final long DAY = 86_400_000L;

  private final Organisation world = new Organisation();
  private Host a;
  private Host b;
  private EntryId alice;

  @BeforeEach
  void organisation() {
    a = world.found("a");
    b = world.join("b", 2, a);
    a.done("registry add", "name=pa", "domain=pa.example.org", "server=a.gv");
    a.done("user add", "name=alice.pa", "inbox=a.gv", "secret=grapes");
    a.done("user add", "name=bob.pa", "inbox=a.gv", "secret=raisins");
    world.pass(2_000);
    alice = a.bearer("alice.pa");
  }

  private static Answer signIn(Host at, String password, String channel) {
    return signIn(at, "alice.pa", password, channel);
  }

  private static Answer signIn(Host at, String user, String password, String channel) {
    return at.ask(new Request.Authenticate(user, Secret.ofText(password), channel, "192.0.2.1"));
  }

  /** An entry as a file wants it. */
  private void take(String name, String verifier) {
    Wanted wanted =
        new Wanted(
            1,
            RName.required(name),
            Kind.INDIVIDUAL,
            true,
            new TreeMap<>(),
            new TreeMap<>(),
            verifier);
    Secret batch = Secret.of(Wanted.CODEC.toBytes(List.of(wanted)));
    ControlCommand command = new ControlCommand("import", new TreeMap<>(), Optional.of(batch));
    assertThat(a.ask(new Request.Command(new Request.Actor.Operator(), command)))
        .isInstanceOfSatisfying(
            Answer.Report.class,
            report ->
                assertThat(report.rows().getFirst())
                    .containsEntry("faults", "")
                    .containsEntry("name", name));
  }

  private String password(String name) {
    return a.node()
        .parts()
        .directory()
        .find(a.memory(), RName.required(name))
        .bearer()
        .flatMap(entry -> entry.field(Fields.PASSWORD))
        .orElse("");
  }

  private static String refused(Answer.Report report) {
    assertThat(report.outcome()).isEqualTo(Answer.Outcome.REFUSED);
    return report.text();
  }

  private String added(String name, String... scopes) {
    String[] arguments = new String[2 + scopes.length];
    arguments[0] = "name=alice.pa";
    arguments[1] = "credential=" + name;
    for (int index = 0; index < scopes.length; index++) {
      arguments[2 + index] = "scope=" + scopes[index];
    }
    return a.done("user password add", arguments).text();
  }

  @Test
  void anApplicationPasswordIsGoodForItsScopeUntilItIsRevoked() {
    String phone = added("phone", "smtp", "pop3");
    String laptop = added("laptop", "imap");
    assertThat(phone).matches("([a-z2-7]{4}-){5}[a-z2-7]{4}").isNotEqualTo(laptop);

    for (Host host : List.of(a, b)) {
      assertThat(signIn(host, phone, "smtp")).isEqualTo(new Answer.SignedIn(alice));
      assertThat(signIn(host, phone.replace("-", " ").toUpperCase(Locale.ROOT), "pop3"))
          .isEqualTo(new Answer.SignedIn(alice));
      assertThat(signIn(host, phone, "imap")).isInstanceOf(Answer.Refused.class);
      assertThat(signIn(host, laptop, "imap")).isEqualTo(new Answer.SignedIn(alice));
      assertThat(signIn(host, "grapes", "imap")).isEqualTo(new Answer.SignedIn(alice));
    }
    a.done("user password revoke", "name=alice.pa", "credential=phone");
    assertThat(signIn(a, phone, "smtp")).isInstanceOf(Answer.Refused.class);
    assertThat(signIn(a, laptop, "imap")).isEqualTo(new Answer.SignedIn(alice));
    a.done("user change", "name=alice.pa", "disabled=true");
    assertThat(signIn(a, laptop, "imap")).isInstanceOf(Answer.Refused.class);
    assertThat(a.secretsAreWiped()).isTrue();
  }

  @Test
  void aVerifierFromElsewhereIsMadeAnewWhenThePasswordIsGiven() {
    String foreign = "{OLD}verifier of grapes";
    take("alice.pa", foreign);
    assertThat(password("alice.pa")).isEqualTo("verifier of grapes"); // hers is our own
    a.done("user add", "name=carol.pa");
    take("carol.pa", foreign);
    assertThat(password("carol.pa")).isEqualTo(foreign);
    assertThat(signIn(a, "carol.pa", "raisins", "pop3")).isInstanceOf(Answer.Refused.class);
    assertThat(password("carol.pa")).isEqualTo(foreign);
    assertThat(signIn(b, "carol.pa", "grapes", "pop3")).isInstanceOf(Answer.SignedIn.class);
    assertThat(password("carol.pa")).isEqualTo("verifier of grapes");
    take("carol.pa", foreign);
    assertThat(password("carol.pa")).isEqualTo("verifier of grapes");
    assertThat(a.secretsAreWiped()).isTrue();
  }

  @Test
  void theListShowsScopeAndTheDayOfTheLastUseAndNoSecret() {
    String phone = added("phone", "smtp");
    added("laptop", "imap");
    signIn(a, phone, "smtp");
    world.jump(3 * DAY);
    signIn(a, "grapes", "pop3");

    Answer.Report report = a.done("user password list", "name=alice.pa");
    assertThat(report.rows())
        .extracting(row -> row.get("password") + " " + row.get("scope"))
        .containsExactly("(their own) (all)", "laptop imap", "phone smtp");
    List<String> used =
        report.rows().stream().map(row -> row.getOrDefault("last-used-here", "")).toList();
    assertThat(used.get(1)).isEqualTo("never");
    assertThat(used.get(0)).isGreaterThan(used.get(2));
    String all = report + a.done("user show", "name=alice.pa").toString() + a.log();
    assertThat(all + a.done("log").rows()).doesNotContain(phone).doesNotContain("smtp 0");
    SortedMap<String, String> shown = a.done("user show", "name=alice.pa").rows().getFirst();
    assertThat(shown).containsEntry("secret.app.phone", "(set)");
  }

  @Test
  void oneLooksAfterOnesOwnAndTheyAreBounded() {
    Request.Actor self = new Request.Actor.User(alice);
    Request.Actor bob = new Request.Actor.User(a.bearer("bob.pa"));
    String[] words = {"name=alice.pa", "credential=phone", "scope=smtp"};
    assertThat(a.command(self, "user password add", words).outcome())
        .isEqualTo(Answer.Outcome.DONE);
    assertThat(a.command(bob, "user password add", words).outcome())
        .isEqualTo(Answer.Outcome.FORBIDDEN);
    assertThat(a.command(bob, "user password list", "name=alice.pa").outcome())
        .isEqualTo(Answer.Outcome.REFUSED);
    assertThat(a.command("user password add", "name=alice.pa", "credential=x", "scope=ftp"))
        .extracting(Answer.Report::outcome)
        .isEqualTo(Answer.Outcome.WRONG_USE);
    for (int count = 1; count < 20; count++) {
      added("p" + count, "smtp");
    }
    assertThat(
            refused(
                a.command("user password add", "name=alice.pa", "credential=more", "scope=smtp")))
        .contains("revoke one first");
  }

  @Test
  void aRegistrySaysWhatPasswordsMayBe() {
    a.done(
        "registry change",
        "name=pa",
        "field=password-length-min=5",
        "add-denied-password=Vineyard");
    assertThat(refused(a.command("passwd", "name=alice.pa", "secret=figs")))
        .contains("at least 5 characters")
        .doesNotContain("figs");
    assertThat(refused(b.command("passwd", "name=alice.pa", "secret=vineyarD")))
        .contains("too easy to guess");
    assertThat(refused(a.command("passwd", "name=alice.pa", "secret=alice")))
        .contains("too easy to guess");
    assertThat(refused(a.command("user add", "name=carol.pa", "inbox=a.gv", "secret=figs")))
        .contains("at least 5");
    a.done("passwd", "name=alice.pa", "secret=orchard");
    assertThat(signIn(b, "orchard", "smtp")).isEqualTo(new Answer.SignedIn(alice));
    assertThat(a.command("registry change", "name=pa", "field=password-length-min=0").outcome())
        .isEqualTo(Answer.Outcome.REFUSED);
  }

  @Test
  void aPasswordExpiresAndAnApplicationPasswordDoesNot() {
    String phone = added("phone", "smtp");
    a.done("registry change", "name=pa", "field=password-days-max=30");
    world.jump(29 * DAY);
    assertThat(signIn(a, "grapes", "smtp")).isEqualTo(new Answer.SignedIn(alice));
    world.jump(2 * DAY);
    for (Host host : List.of(a, b)) {
      assertThat(signIn(host, "grapes", "smtp"))
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refused -> assertThat(refused.reason()).isEqualTo(Answer.Reason.PASSWORD_EXPIRED));
      assertThat(signIn(host, "wrong", "smtp"))
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refused -> assertThat(refused.reason()).isEqualTo(Answer.Reason.CREDENTIALS));
      assertThat(signIn(host, phone, "smtp")).isEqualTo(new Answer.SignedIn(alice));
    }
    a.done("passwd", "name=alice.pa", "secret=raisins");
    assertThat(signIn(b, "raisins", "smtp")).isEqualTo(new Answer.SignedIn(alice));
  }

  /** As LDAP's modify asks: all of it, or nothing; and only where nobody else was quicker. */
  @Test
  void aPasswordIsChangedTogetherWithOtherThings() {
    a.done("user change", "name=alice.pa", "field=title=Dr", "secret=raisins");
    assertThat(signIn(b, "raisins", "smtp")).isEqualTo(new Answer.SignedIn(alice));
    assertThat(
            a.command("user change", "name=alice.pa", "field=uid-number=many", "secret=figs")
                .outcome())
        .isEqualTo(Answer.Outcome.REFUSED);
    String[] stale = {"name=alice.pa", "secret=figs", "unchanged=" + alice.created()};
    assertThat(a.command("passwd", stale).outcome()).isEqualTo(Answer.Outcome.OVERTAKEN);
    assertThat(a.command("user change", stale).outcome()).isEqualTo(Answer.Outcome.OVERTAKEN);
    assertThat(signIn(b, "raisins", "smtp")).isEqualTo(new Answer.SignedIn(alice));
  }

  @Test
  void keysForScramAreMadeOnlyWhereTheRegistryAsks() {
    assertThat(lastHash().scram()).isFalse();
    a.done("registry change", "name=pa", "field=scram=true");
    a.done("passwd", "name=alice.pa", "secret=raisins");
    assertThat(lastHash().scram()).isTrue();
  }

  private Effect.HashPassword lastHash() {
    return a.released().stream()
        .filter(Effect.HashPassword.class::isInstance)
        .map(Effect.HashPassword.class::cast)
        .toList()
        .getLast();
  }
}
