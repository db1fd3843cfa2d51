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

/** Somebody gets another name: what was his stays his, at every server. */
final class RenameTest {
  private final Organisation world = new Organisation();
  private Host a;
  private Host b;
  private EntryId alice;

  @BeforeEach
  void organisation() {
    a = world.found("a");
    b = world.join("b", 2, a);
    a.done("registry add", "name=pa", "domain=pa.example.org", "server=a.gv", "server=b.gv");
    a.done("registry add", "name=dl", "domain=dl.example.org", "server=b.gv");
    a.done("user add", "name=alice.pa", "inbox=a.gv", "secret=grapes");
    a.done("user add", "name=bob.pa", "inbox=b.gv");
    b.done("group add", "name=tea^.dl", "member=alice.pa");
    world.pass(2_000);
    alice = a.bearer("alice.pa");
    b.done("user rename", "name=alice.pa", "to=anna.pa");
    world.pass(2_000);
  }

  @Test
  void mailArrivesUnderEitherName() {
    for (String to : List.of("alice.pa", "anna.pa", "alice@pa.example.org", "tea^.dl")) {
      b.done("send", "from=bob.pa", "to=" + to, "subject=" + to, "body=x");
    }
    world.pass(5_000);
    assertThat(a.done("read", "name=anna.pa").rows()).hasSize(4);
  }

  @Test
  void signsInUnderEitherNameAndSendsUnderBoth() {
    for (Host host : List.of(a, b)) {
      for (String user : List.of("alice.pa", "anna.pa", "alice@pa.example.org")) {
        assertThat(
                host.ask(
                    new Request.Authenticate(user, Secret.ofText("grapes"), "smtp", "192.0.2.1")))
            .isEqualTo(new Answer.SignedIn(alice));
      }
      for (String from : List.of("alice@pa.example.org", "anna@pa.example.org")) {
        assertThat(host.ask(new Request.CheckSender(new Origin.SignedIn(alice), from)))
            .isEqualTo(new Answer.Done());
      }
    }
  }

  @Test
  void theOldNameGivenToAnotherIsNoMoreHis() {
    a.done("alias remove", "name=alice.pa");
    a.done("user add", "name=alice.pa", "inbox=a.gv", "secret=raisins");
    world.pass(2_000);

    assertThat(a.ask(new Request.CheckSender(new Origin.SignedIn(alice), "alice@pa.example.org")))
        .isInstanceOf(Answer.Refused.class);
    b.done("send", "from=bob.pa", "to=tea^.dl", "subject=tea", "body=x");
    world.pass(5_000);
    assertThat(a.done("read", "name=anna.pa").rows()).hasSize(1);
    assertThat(a.done("read", "name=alice.pa").rows()).isEmpty();
  }

  @Test
  void listsShowThePresentName() {
    assertThat(b.done("group show", "name=tea^.dl").rows().getFirst())
        .containsEntry("member", "anna.pa");
    assertThat(a.done("user list", "registry=pa").rows())
        .extracting(row -> row.get("name"))
        .containsExactly("anna.pa", "bob.pa");
    assertThat(a.done("user list", "registry=pa", "from=anna.pa").rows())
        .extracting(row -> row.get("name"))
        .containsExactly("bob.pa");
  }

  @Test
  void renamedAtTwoServersAtOnceOneAliasIsLeft() {
    world.cut(a, b);
    a.done("user rename", "name=bob.pa", "to=bert.pa");
    world.pass(1_000);
    b.done("user rename", "name=bob.pa", "to=rob.pa");
    world.mend(a, b);
    world.pass(300_000);

    for (Host host : List.of(a, b)) {
      assertThat(host.done("alias list", "registry=pa").rows())
          .extracting(row -> row.get("name"))
          .containsExactly("alice.pa", "bob.pa");
      assertThat(host.done("user list", "registry=pa").rows())
          .extracting(row -> row.get("name"))
          .containsExactly("anna.pa", "rob.pa");
    }
    assertThat(a.done("dump registry", "name=pa").rows())
        .isEqualTo(b.done("dump registry", "name=pa").rows());
  }
}
