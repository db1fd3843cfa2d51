package grapevine.service.node;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.id.EntryId;
import grapevine.service.request.Answer;
import grapevine.service.request.Origin;
import grapevine.service.request.Request;
import grapevine.service.request.Secret;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is shut out, for a while or until a registrar says otherwise. */
final class ShutOutTest {
  private final Organisation world = new Organisation();
  private Host a;
  private Host b;
  private EntryId alice;
  private EntryId bob;

  @BeforeEach
  void organisation() {
    a = world.found("a");
    b = world.join("b", 2, a);
    a.done("registry add", "name=pa", "domain=pa.example.org", "server=a.gv", "server=b.gv");
    a.done("user add", "name=alice.pa", "inbox=a.gv", "inbox=b.gv", "secret=grapes");
    a.done("user add", "name=bob.pa", "inbox=b.gv", "secret=raisins");
    world.pass(2_000);
    alice = a.bearer("alice.pa");
    bob = a.bearer("bob.pa");
  }

  private static Answer signIn(Host at, String user, String password) {
    return at.ask(new Request.Authenticate(user, Secret.ofText(password), "smtp", "192.0.2.1"));
  }

  private static Answer.Reason reason(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Refused.class);
    return ((Answer.Refused) answer).reason();
  }

  private void fail(Host at, String user, int times) {
    for (int count = 0; count < times; count++) {
      at.ask(
          new Request.Authenticate(user, Secret.ofText("wrong"), "smtp", "192.0.2." + count % 200));
    }
  }

  @Test
  void failuresUnderANameCountHoweverItIsWrittenAndEndWithANewPassword() {
    fail(a, "alice.pa", 40);
    fail(a, "ALICE.PA", 40);
    fail(a, "alice@pa.example.org", 20);
    fail(b, "alice.pa", 100);
    for (Host host : List.of(a, b)) {
      assertThat(reason(signIn(host, "alice.pa", "grapes")))
          .isEqualTo(Answer.Reason.TOO_MANY_FAILURES);
    }
    assertThat(a.command(new Request.Actor.User(bob), "user unlock", "name=alice.pa").outcome())
        .isEqualTo(Answer.Outcome.REFUSED);
    a.done("user unlock", "name=alice.pa");
    assertThat(signIn(a, "alice.pa", "grapes")).isInstanceOf(Answer.SignedIn.class);
    a.done("passwd", "name=alice.pa", "secret=figs");
    assertThat(signIn(b, "alice.pa", "figs")).isInstanceOf(Answer.SignedIn.class);
  }

  @Test
  void whoIsDisabledMayNothingMoreAndGetsMail() {
    Origin origin = new Origin.SignedIn(alice);
    assertThat(a.ask(new Request.OpenMaildrop(alice, 1))).isInstanceOf(Answer.Maildrop.class);
    b.done("user change", "name=alice.pa", "disabled=true");
    assertThat(reason(signIn(a, "alice.pa", "grapes"))).isEqualTo(Answer.Reason.CREDENTIALS);
    assertThat(reason(a.ask(new Request.CheckSender(origin, "alice@pa.example.org"))))
        .isEqualTo(Answer.Reason.NOT_ALLOWED);
    assertThat(reason(a.ask(new Request.OpenMaildrop(alice, 2))))
        .isEqualTo(Answer.Reason.NOT_ALLOWED);
    assertThat(reason(a.ask(new Request.DeleteMessages(alice, List.of()))))
        .isEqualTo(Answer.Reason.NOT_ALLOWED);
    a.done("send", "from=bob.pa", "to=alice.pa", "subject=hello", "body=x");
    assertThat(a.done("read", "name=alice.pa").rows()).hasSize(1);
    b.done("user change", "name=alice.pa", "disabled=false");
    assertThat(signIn(a, "alice.pa", "grapes")).isInstanceOf(Answer.SignedIn.class);
  }
}
