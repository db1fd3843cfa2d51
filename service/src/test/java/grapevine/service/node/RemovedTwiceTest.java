package grapevine.service.node;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.id.EntryId;
import grapevine.service.mailbox.Mailboxes;
import grapevine.service.message.MailTime;
import org.junit.jupiter.api.Test;

/** An inbox site whose clock is far ahead is removed, added again and removed again. */
final class RemovedTwiceTest {
  private static final long AHEAD_MILLIS = 3 * 3_600_000;

  private final Organisation world = new Organisation();
  private final Host a = world.found("a");
  private final Host b = world.join("b", 2, a);
  private final Host c = world.join("c", 3, a);

  private static Mailboxes mailboxes(Host at) {
    return at.node().parts().mailboxes().mailboxes();
  }

  /** What it takes between the two removals comes to the others. */
  @Test
  void itsFirstClosingIsNotTheAnswerToTheSecondRemoval() {
    a.done(
        "registry add",
        "name=pa",
        "domain=pa.example.org",
        "server=a.gv",
        "server=b.gv",
        "server=c.gv");
    a.done("user add", "name=alice.pa", "inbox=a.gv", "inbox=c.gv", "secret=grapes");
    world.pass(5_000);
    EntryId alice = a.bearer("alice.pa");
    c.setClock(AHEAD_MILLIS);
    a.done("user change", "name=alice.pa", "remove-inbox=c.gv");
    world.pass(60_000);
    assertThat(mailboxes(c).owners(c.memory())).isEmpty();
    a.done("user change", "name=alice.pa", "add-inbox=c.gv");
    world.pass(60_000);
    world.cut(a, c);
    world.cut(b, c);
    String text = "Date: " + MailTime.mail(Organisation.BEGIN) + "\r\n\r\nGrapes.\r\n";
    c.takes(alice, "alice@pa.example.org", text);
    a.done("user change", "name=alice.pa", "remove-inbox=c.gv");
    world.pass(1_000);
    world.mend(a, c);
    world.mend(b, c);
    world.pass(120_000);
    assertThat(mailboxes(a).maildrop(a.memory(), alice)).hasSize(1);
    assertThat(mailboxes(c).owners(c.memory())).isEmpty();
  }
}
