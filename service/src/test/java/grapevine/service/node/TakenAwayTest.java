package grapevine.service.node;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.ServerNumber;
import grapevine.service.link.PeerMessage;
import grapevine.service.request.Answer;
import grapevine.service.request.Origin;
import grapevine.service.request.Request;
import grapevine.service.request.Secret;
import grapevine.service.request.Submission;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a server held, was taken from it, or is given to it again. */
final class TakenAwayTest {
  private static final long DAY = 86_400_000;

  private final Organisation world = new Organisation();
  private Host a;
  private Host b;
  private Host c;

  @BeforeEach
  void organisation() {
    a = world.found("a");
    b = world.join("b", 2, a);
    c = world.join("c", 3, a);
    a.done("registry add", "name=pa", "domain=pa.example.org", "server=a.gv", "server=b.gv");
    a.done("user add", "name=alice.pa", "inbox=a.gv", "inbox=b.gv", "secret=grapes");
    a.done("user add", "name=bob.pa", "inbox=b.gv", "secret=raisins");
    world.pass(5_000);
  }

  private static Answer signIn(Host at, String user, String password) {
    return at.ask(new Request.Authenticate(user, Secret.ofText(password), "smtp", "192.0.2.1"));
  }

  /** With what it had months ago it would be below what the others have purged since. */
  @Test
  void aRegistryIsDroppedAndTakenAnewAndTheServerStaysWhoItIs() {
    a.done("registry change", "name=pa", "add-server=c.gv");
    world.pass(60_000);
    assertThat(signIn(c, "bob.pa", "raisins")).isInstanceOf(Answer.SignedIn.class);
    a.done("registry change", "name=pa", "remove-server=c.gv");
    world.pass(120_000);
    assertThat(c.log()).anyMatch(line -> line.contains("registry dropped"));
    a.done("user remove", "name=bob.pa");
    world.pass(60_000);
    world.jump(20 * DAY);
    world.pass(2 * DAY);
    a.done("registry change", "name=pa", "add-server=c.gv");
    world.pass(600_000);
    assertThat(c.comesBackAsNew()).isFalse();
    assertThat(c.number()).isEqualTo(new ServerNumber(3));
    assertThat(signIn(c, "alice.pa", "grapes")).isInstanceOf(Answer.SignedIn.class);
    assertThat(signIn(c, "bob.pa", "raisins")).isNotInstanceOf(Answer.SignedIn.class);
  }

  private static Submission mail(String id, String to) {
    String text =
        "Message-ID: <"
            + id
            + "@test>\r\nDate: "
            + grapevine.service.message.MailTime.mail(Organisation.BEGIN)
            + "\r\n\r\nGrapes.\r\n";
    return new Submission(
        new Origin.Outside(),
        new Submission.Via("laptop", "192.0.2.1", "ESMTP"),
        "someone@example.com",
        List.of(new Submission.Recipient(to, "", "")),
        new Submission.Content.Whole(text.getBytes(StandardCharsets.UTF_8)),
        "",
        "");
  }

  /** Who deletes what another site showed must not see it there again. */
  @Test
  void whatIsDeletedInASessionIsDeletedWhereTheSessionIs() {
    EntryId bob = ((Answer.SignedIn) signIn(a, "bob.pa", "raisins")).who();
    assertThat(b.ask(new Request.Submit(mail("one", "bob@pa.example.org"))))
        .isInstanceOf(Answer.Accepted.class);
    world.pass(30_000);
    world.lose(PeerMessage.Replicate.class::isInstance);
    a.done("user change", "name=bob.pa", "add-inbox=a.gv");
    Request.OpenMaildrop open = new Request.OpenMaildrop(bob, 1);
    Answer.Item item = ((Answer.Maildrop) a.ask(open)).items().getFirst();
    Answer deleted = a.ask(new Request.DeleteMessages(bob, List.of(item.message())));
    assertThat(deleted).isInstanceOf(Answer.Done.class);
    a.ask(new Request.CloseMaildrop(bob, 1));
    assertThat(((Answer.Maildrop) b.ask(open)).items()).isEmpty();
    b.ask(new Request.CloseMaildrop(bob, 1));
    world.lose(message -> false);
    world.pass(120_000);
    assertThat(((Answer.Maildrop) a.ask(open)).items()).isEmpty();
  }

  /** It showed a message before: an empty mailbox would look as if it were lost. */
  @Test
  void aMailboxThatHasNotArrivedAgainIsNotShownAsNextToEmpty() {
    EntryId alice = ((Answer.SignedIn) signIn(a, "alice.pa", "grapes")).who();
    assertThat(b.ask(new Request.Submit(mail("one", "alice@pa.example.org"))))
        .isInstanceOf(Answer.Accepted.class);
    world.pass(30_000);
    Request.OpenMaildrop open = new Request.OpenMaildrop(alice, 1);
    assertThat(((Answer.Maildrop) a.ask(open)).items()).hasSize(1);
    a.ask(new Request.CloseMaildrop(alice, 1));
    a.done("user change", "name=alice.pa", "remove-inbox=a.gv");
    world.pass(120_000);
    assertThat(a.log()).anyMatch(line -> line.contains("mailbox dropped"));
    world.cut(a, b);
    a.done("user change", "name=alice.pa", "add-inbox=a.gv");
    world.pass(10_000);
    assertThat(a.ask(open)).isInstanceOf(Answer.NotNow.class);
    world.mend(a, b);
    world.pass(60_000);
    assertThat(((Answer.Maildrop) a.ask(open)).items()).hasSize(1);
  }
}
