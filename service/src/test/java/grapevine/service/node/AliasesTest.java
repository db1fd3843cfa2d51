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

/** One mail domain over two registries, of which no server holds both. */
final class AliasesTest {
  private final Organisation world = new Organisation();
  private Host a;
  private Host b;
  private EntryId alice;

  @BeforeEach
  void organisation() {
    a = world.found("a");
    b = world.join("b", 2, a);
    a.done("registry add", "name=example", "domain=example.org", "server=a.gv");
    a.done("registry add", "name=north", "server=b.gv");
    a.done("registry add", "name=south", "server=a.gv");
    b.done("user add", "name=alice.north", "inbox=b.gv", "secret=grapes");
    a.done("user add", "name=bob.south", "inbox=a.gv", "secret=raisins");
    a.done("alias add", "name=alice.example", "target=alice.north");
    a.done("alias add", "name=bob.example", "target=bob.south");
    a.done("alias add", "name=all.example", "target=alice.north", "target=bob.south");
    world.pass(2_000);
    alice = b.bearer("alice.north");
  }

  private static Answer signIn(Host at, String user, String password) {
    return at.ask(new Request.Authenticate(user, Secret.ofText(password), "smtp", "192.0.2.1"));
  }

  private static Answer mayBe(Host at, EntryId who, String address) {
    return at.ask(new Request.CheckSender(new Origin.SignedIn(who), address));
  }

  @Test
  void mailToTheDomainArrives() {
    for (Host host : List.of(a, b)) {
      host.done("send", "from=bob.south", "to=alice@example.org", "subject=one", "body=x");
      host.done("send", "from=bob.south", "to=all@example.org", "subject=all", "body=x");
    }
    world.pass(10_000);
    assertThat(b.done("read", "name=alice.north").rows()).hasSize(4);
    assertThat(a.done("read", "name=bob.south").rows()).hasSize(2);
  }

  @Test
  void peopleSignInAndSendUnderTheDomain() {
    for (Host host : List.of(a, b)) {
      assertThat(signIn(host, "alice@example.org", "grapes")).isEqualTo(new Answer.SignedIn(alice));
      assertThat(signIn(host, "alice@example.org", "raisins")).isInstanceOf(Answer.Refused.class);
      assertThat(signIn(host, "all@example.org", "grapes")).isInstanceOf(Answer.Refused.class);
    }
    assertThat(mayBe(a, alice, "alice@example.org")).isEqualTo(new Answer.Done());
    assertThat(mayBe(a, alice, "bob@example.org")).isInstanceOf(Answer.Refused.class);
  }

  @Test
  void anAliasDoesNotLetItsNamesakeIn() {
    b.done("user remove", "name=alice.north");
    b.done("user add", "name=alice.north", "inbox=b.gv", "secret=another");
    world.pass(2_000);

    for (Host host : List.of(a, b)) {
      assertThat(signIn(host, "alice.north", "another")).isInstanceOf(Answer.SignedIn.class);
      assertThat(signIn(host, "alice@example.org", "another")).isInstanceOf(Answer.Refused.class);
    }
  }

  @Test
  void anAliasIsListedAndChanged() {
    a.done("alias change", "name=all.example", "remove-target=alice.north");
    assertThat(a.done("alias list", "registry=example").rows())
        .extracting(row -> row.get("name") + " " + row.get("targets"))
        .containsExactly(
            "alice.example alice.north", "all.example bob.south", "bob.example bob.south");
    assertThat(a.command("alias change", "name=all.example", "remove-target=bob.south").outcome())
        .isEqualTo(Answer.Outcome.REFUSED);
  }
}
