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

/**
 * What is said of recipients before a message is taken: what is refused then needs no report later.
 * Registry pa is at a, b has only gv.
 */
final class RecipientsTest {
  private static final String POSTMASTER = "postmaster@pa.example.org";

  private final Organisation world = new Organisation();
  private Host a;
  private Host b;

  @BeforeEach
  void organisation() {
    a = world.found("a");
    b = world.join("b", 2, a);
    a.done("registry add", "name=pa", "domain=pa.example.org", "server=a.gv");
    a.done("user add", "name=alice.pa", "inbox=a.gv", "secret=grapes");
    world.pass(5_000);
  }

  private static Answer.Verdict check(Host at, Origin origin, String address) {
    Answer answer = at.ask(new Request.CheckRecipients(origin, List.of(address)));
    assertThat(answer).isInstanceOf(Answer.Verdicts.class);
    return ((Answer.Verdicts) answer).verdicts().getFirst();
  }

  private EntryId alice() {
    Answer answer =
        a.ask(new Request.Authenticate("alice.pa", Secret.ofText("grapes"), "smtp", "192.0.2.1"));
    return ((Answer.SignedIn) answer).who();
  }

  private static void configure(Host host, String smarthost) {
    host.configure(settings ->
        NodeSettings.of(
            settings.serverName(), settings.hostName(), smarthost, settings.firstPeers()));
    host.crash();
    host.start();
  }

  @Test
  void mailForOutsideIsRefusedWhereThereIsNoWayOut() {
    String outside = "who@elsewhere.example";
    for (Origin ours : List.of(new Origin.SignedIn(alice()), new Origin.Local())) {
      assertThat(check(a, ours, outside))
          .isInstanceOfSatisfying(
              Answer.Verdict.No.class,
              no -> assertThat(no.reason()).isEqualTo(Answer.Reason.NO_WAY_OUT));
    }
    assertThat(check(a, new Origin.Outside(), outside))
        .isInstanceOfSatisfying(
            Answer.Verdict.No.class,
            no -> assertThat(no.reason()).isEqualTo(Answer.Reason.RELAYING));
    Answer.Report sent = a.command("send", "from=alice@pa.example.org", "to=" + outside, "body=x");
    assertThat(sent.outcome()).isEqualTo(Answer.Outcome.REFUSED);
    assertThat(sent.text()).contains(outside, "smarthost");
    assertThat(a.done("queue list").rows()).isEmpty();

    configure(a, "smarthost.example.net:25");
    assertThat(check(a, new Origin.SignedIn(alice()), outside))
        .isInstanceOf(Answer.Verdict.Welcome.class);
  }

  @Test
  void postmasterIsNotTakenWhileNobodyWouldGetIt() {
    Origin outside = new Origin.Outside();
    for (Host host : List.of(a, b)) {
      assertThat(check(host, outside, POSTMASTER)).isInstanceOf(Answer.Verdict.Later.class);
      assertThat(check(host, outside, "postmaster")).isInstanceOf(Answer.Verdict.Later.class);
    }
    a.done("user add", "name=postmaster.pa", "inbox=a.gv");
    for (Host host : List.of(a, b)) {
      assertThat(check(host, outside, POSTMASTER)).isInstanceOf(Answer.Verdict.Welcome.class);
    }
    a.done("user remove", "name=postmaster.pa");
    assertThat(check(b, outside, POSTMASTER)).isInstanceOf(Answer.Verdict.Later.class);
  }

  @Test
  void postmasterIsTheOwnersOfTheRegistryElseThoseOfGv() {
    Origin outside = new Origin.Outside();
    a.done("registry change", "name=gv", "add-owner=alice.pa");
    world.pass(1_000);
    for (Host host : List.of(a, b)) {
      assertThat(check(host, outside, POSTMASTER)).isInstanceOf(Answer.Verdict.Welcome.class);
      assertThat(check(host, outside, "postmaster")).isInstanceOf(Answer.Verdict.Welcome.class);
    }
    a.done("send", "from=", "to=" + POSTMASTER, "body=x");
    world.pass(5_000);
    assertThat(a.done("read", "name=alice.pa").rows()).hasSize(1);
  }

  @Test
  void whoHasGoneIsNoPostmaster() {
    Origin outside = new Origin.Outside();
    a.done("registry change", "name=pa", "add-owner=alice.pa");
    assertThat(check(a, outside, POSTMASTER)).isInstanceOf(Answer.Verdict.Welcome.class);
    a.done("user remove", "name=alice.pa");
    assertThat(check(a, outside, POSTMASTER)).isInstanceOf(Answer.Verdict.Later.class);
    // the owners of gv stand in for those who have gone
    a.done("user add", "name=bob.pa", "inbox=a.gv");
    a.done("registry change", "name=gv", "add-owner=bob.pa");
    a.done("send", "from=", "to=" + POSTMASTER, "body=x");
    world.pass(5_000);
    assertThat(a.done("read", "name=bob.pa").rows()).hasSize(1);
  }
}
