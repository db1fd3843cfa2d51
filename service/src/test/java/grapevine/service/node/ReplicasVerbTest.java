package grapevine.service.node;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.service.message.MailTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the operator is told about replicas. */
final class ReplicasVerbTest {
  private final Organisation world = new Organisation();
  private Host a;
  private Host b;

  @BeforeEach
  void organisation() {
    a = world.found("a");
    b = world.join("b", 2, a);
    world.pass(5_000);
    a.done("registry add", "name=pa", "domain=pa.example.org", "server=a.gv", "server=b.gv");
    a.done("group add", "name=csl^.pa");
    world.pass(60_000);
  }

  private static List<String> standing(Host at, String of) {
    return at.command("replicas").rows().stream()
        .filter(row -> row.getOrDefault("of", "").equals(of))
        .map(row -> row.get("server") + ": " + row.get("standing"))
        .toList();
  }

  private static List<String> digests(Host at) {
    return at.command("replicas").rows().stream()
        .map(row -> row.getOrDefault("digest", ""))
        .filter(digest -> !digest.isEmpty())
        .toList();
  }

  @Test
  void thatAllIsWell() {
    assertThat(standing(a, "pa")).containsExactly("a: this server", "b: has all that is here");
    assertThat(digests(a)).isEqualTo(digests(b)).hasSize(2);
  }

  @Test
  void whoLacksWhatSinceWhen() {
    world.cut(a, b);
    a.done("user add", "name=alice.pa", "inbox=a.gv", "secret=grapes");
    a.done("user add", "name=bob.pa", "inbox=a.gv", "secret=grapes");
    world.pass(120_000);
    assertThat(standing(a, "pa").getLast())
        .startsWith("b: lacks 2 changes of a since ")
        .contains("not reached now")
        .endsWith("what was deleted is kept until it has all");
    assertThat(standing(b, "pa").getLast()).isEqualTo("a: has all that is here; not reached now");
  }

  @Test
  void whoLacksMail() {
    a.done("user add", "name=alice.pa", "inbox=a.gv", "inbox=b.gv", "secret=grapes");
    world.pass(60_000);
    world.cut(a, b);
    String date = MailTime.mail(Organisation.BEGIN);
    a.takes(a.bearer("alice.pa"), "alice@pa.example.org", "Date: " + date + "\r\n\r\nHello.\r\n");
    world.pass(60_000);
    assertThat(standing(a, "mailboxes")).hasSize(1);
    assertThat(standing(a, "mailboxes").getFirst())
        .startsWith("b: lacks 1 changes of 1 mailboxes since ");
  }
}
