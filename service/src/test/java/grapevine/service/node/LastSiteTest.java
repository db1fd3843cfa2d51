package grapevine.service.node;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.id.EntryId;
import grapevine.service.message.MailTime;
import grapevine.service.request.Answer;
import grapevine.service.request.Request;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A mailbox of which each site was removed, by two who could not hear each other. */
final class LastSiteTest {
  private final Organisation world = new Organisation();
  private Host a;
  private Host b;
  private Host c;
  private EntryId alice;

  @BeforeEach
  void eachSiteIsRemoved() {
    a = world.found("a");
    b = world.join("b", 2, a);
    c = world.join("c", 3, a);
    a.done(
        "registry add",
        "name=pa",
        "domain=pa.example.org",
        "server=a.gv",
        "server=b.gv",
        "server=c.gv");
    a.done("user add", "name=alice.pa", "inbox=a.gv", "inbox=b.gv", "secret=grapes");
    world.pass(5_000);
    alice = a.bearer("alice.pa");
    world.cut(a, b);
    world.cut(b, c);
    a.done("user change", "name=alice.pa", "remove-inbox=b.gv");
    sendAt(a, "one");
    world.pass(1_000);
    b.done("user change", "name=alice.pa", "remove-inbox=a.gv");
    sendAt(b, "two");
    world.pass(1_000);
    world.mend(a, b);
    world.mend(b, c);
    world.pass(60_000);
  }

  private void sendAt(Host at, String id) {
    String text =
        "Message-ID: <"
            + id
            + "@test>\r\nDate: "
            + MailTime.mail(Organisation.BEGIN)
            + "\r\n\r\nGrapes.\r\n";
    at.takes(alice, "alice@pa.example.org", text);
  }

  private int messages(Host at, long session) {
    Answer answer = at.ask(new Request.OpenMaildrop(alice, session));
    assertThat(answer).isInstanceOf(Answer.Maildrop.class);
    at.ask(new Request.CloseMaildrop(alice, session));
    return ((Answer.Maildrop) answer).items().size();
  }

  private static boolean serves(Host at, EntryId owner) {
    return at.node().parts().mailboxes().mailboxes().serves(at.memory(), owner);
  }

  @Test
  void theLastRemovedStaysAndHasAll() {
    assertThat(serves(a, alice)).isTrue();
    assertThat(serves(b, alice)).isFalse();
    assertThat(messages(a, 1)).isEqualTo(2);
    sendAt(c, "three");
    world.pass(5_000);
    assertThat(messages(c, 2)).isEqualTo(3);
    assertThat(world.log()).noneMatch(line -> line.contains("has no mailbox"));
  }

  @Test
  void itHandsOverToTheNextThatIsAdded() {
    sendAt(a, "three");
    world.pass(1_000);
    a.done("user change", "name=alice.pa", "add-inbox=c.gv");
    world.pass(120_000);
    assertThat(serves(c, alice)).isTrue();
    assertThat(serves(a, alice)).isFalse();
    assertThat(messages(c, 1)).isEqualTo(3);
    assertThat(a.log()).anyMatch(line -> line.contains("mailbox dropped"));
  }
}
