package grapevine.service.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.ServerNumber;
import grapevine.service.event.Effect;
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

/** A node as its clients and its peers see it; registry pa is at a and b, c has only gv. */
final class NodeStoriesTest {
  private final Organisation world = new Organisation();
  private Host a;
  private Host b;
  private Host c;
  private EntryId alice;
  private EntryId bob;

  @BeforeEach
  void organisation() {
    a = world.found("a");
    b = world.join("b", 2, a);
    c = world.join("c", 3, a);
    a.done("registry add", "name=pa", "domain=pa.example.org", "server=a.gv", "server=b.gv");
    a.done("user add", "name=alice.pa", "inbox=a.gv", "inbox=b.gv", "secret=grapes");
    a.done("user add", "name=bob.pa", "inbox=b.gv", "secret=raisins");
    world.pass(5_000);
    alice = signedIn(signIn(a, "alice.pa", "grapes"));
    bob = signedIn(signIn(a, "bob.pa", "raisins"));
  }

  private static Answer signIn(Host at, String user, String password) {
    return at.ask(new Request.Authenticate(user, Secret.ofText(password), "smtp", "192.0.2.1"));
  }

  private static EntryId signedIn(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.SignedIn.class);
    return ((Answer.SignedIn) answer).who();
  }

  private static Answer.Reason reason(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Refused.class);
    return ((Answer.Refused) answer).reason();
  }

  // Signing in

  @Test
  void signsInHereAndElsewhereUnderNameOrAddress() {
    assertThat(signedIn(signIn(b, "alice.pa", "grapes"))).isEqualTo(alice);
    assertThat(signedIn(signIn(c, "alice.pa", "grapes"))).isEqualTo(alice);
    assertThat(signedIn(signIn(c, "alice@pa.example.org", "grapes"))).isEqualTo(alice);
    for (Host host : List.of(a, b)) {
      assertThat(host.secretsAreWiped()).isTrue();
    }
  }

  @Test
  void saysTheSameOfAnUnknownNameAsOfAWrongPassword() {
    for (Host host : List.of(a, c)) {
      Answer wrong = signIn(host, "alice.pa", "wrong");
      assertThat(reason(wrong)).isEqualTo(Answer.Reason.CREDENTIALS);
      assertThat(signIn(host, "nobody.pa", "wrong")).isEqualTo(wrong);
    }
    // and does the same work for it
    assertThat(a.released().stream().filter(Effect.CheckPassword.class::isInstance).count())
        .isGreaterThanOrEqualTo(4);
  }

  @Test
  void refusesAfterTooManyFailuresFromOneAddressForAWhile() {
    for (int count = 0; count < 20; count++) {
      assertThat(reason(signIn(a, "alice.pa", "wrong"))).isEqualTo(Answer.Reason.CREDENTIALS);
    }
    assertThat(reason(signIn(a, "bob.pa", "raisins"))).isEqualTo(Answer.Reason.TOO_MANY_FAILURES);
    assertThat(
            a.ask(
                new Request.Authenticate("bob.pa", Secret.ofText("raisins"), "smtp", "192.0.2.2")))
        .isInstanceOf(Answer.SignedIn.class);
    world.jump(600_000);
    assertThat(signIn(a, "alice.pa", "grapes")).isInstanceOf(Answer.SignedIn.class);
  }

  @Test
  void passwordsThatCannotBeComparedNowAreNotCalledWrong() {
    a.passwordsBusy(true);
    for (int count = 0; count < 30; count++) {
      assertThat(signIn(a, "alice.pa", "grapes")).isInstanceOf(Answer.NotNow.class);
    }
    assertThat(a.command("passwd", "name=alice.pa", "secret=new").outcome())
        .isEqualTo(Answer.Outcome.NOT_REACHABLE);
    a.passwordsBusy(false);
    assertThat(signIn(a, "alice.pa", "grapes")).isInstanceOf(Answer.SignedIn.class);
    assertThat(a.secretsAreWiped()).isTrue();
    // nothing is left open: as many as ever may be set at once
    for (int count = 0; count < 100; count++) {
      a.done("passwd", "name=alice.pa", "secret=new");
    }
  }

  @Test
  void doesNotKnowNowWhereNoHolderIsReached() {
    world.cut(c, a);
    world.cut(c, b);
    assertThat(signIn(c, "alice.pa", "grapes")).isInstanceOf(Answer.NotNow.class);
  }

  // Senders and recipients

  @Test
  void letsPeopleSendUnderTheirOwnAddressesOnly() {
    Origin origin = new Origin.SignedIn(alice);
    assertThat(a.ask(new Request.CheckSender(origin, "alice@pa.example.org")))
        .isEqualTo(new Answer.Done());
    assertThat(a.ask(new Request.CheckSender(origin, ""))).isEqualTo(new Answer.Done());
    assertThat(reason(a.ask(new Request.CheckSender(origin, "bob@pa.example.org"))))
        .isEqualTo(Answer.Reason.NOT_YOUR_ADDRESS);
    assertThat(reason(a.ask(new Request.CheckSender(origin, "alice@elsewhere.example"))))
        .isEqualTo(Answer.Reason.NOT_YOUR_ADDRESS);
  }

  private static List<Answer.Verdict> check(Host at, Origin origin, String... addresses) {
    Answer answer = at.ask(new Request.CheckRecipients(origin, List.of(addresses)));
    assertThat(answer).isInstanceOf(Answer.Verdicts.class);
    return ((Answer.Verdicts) answer).verdicts();
  }

  @Test
  void saysWelcomeNoOrLaterOfRecipients() {
    Origin outside = new Origin.Outside();
    a.done("registry change", "name=pa", "add-owner=alice.pa");
    world.pass(1_000);
    for (Host host : List.of(a, b, c)) {
      List<Answer.Verdict> verdicts =
          check(
              host,
              outside,
              "alice@pa.example.org",
              "nobody@pa.example.org",
              "who@elsewhere.example",
              "postmaster@pa.example.org");
      assertThat(verdicts.get(0)).isInstanceOf(Answer.Verdict.Welcome.class);
      assertThat(verdicts.get(1)).isInstanceOf(Answer.Verdict.No.class);
      assertThat(((Answer.Verdict.No) verdicts.get(1)).reason())
          .isEqualTo(Answer.Reason.NO_SUCH_NAME);
      assertThat(((Answer.Verdict.No) verdicts.get(2)).reason()).isEqualTo(Answer.Reason.RELAYING);
      assertThat(verdicts.get(3)).isInstanceOf(Answer.Verdict.Welcome.class);
    }
  }

  @Test
  void isNotCertainOfAnUnknownNameWhileAReplicaIsAway() {
    world.cut(a, b);
    List<Answer.Verdict> verdicts =
        check(a, new Origin.Outside(), "alice@pa.example.org", "nobody@pa.example.org");
    assertThat(verdicts.get(0)).isInstanceOf(Answer.Verdict.Welcome.class);
    assertThat(verdicts.get(1)).isInstanceOf(Answer.Verdict.Later.class);
    world.mend(a, b);
    world.pass(1_000);
    assertThat(check(a, new Origin.Outside(), "nobody@pa.example.org").getFirst())
        .isInstanceOf(Answer.Verdict.No.class);
  }

  @Test
  void asksAReplicaThatOnlyAnotherReplicaNames() {
    // c hears nothing of c's becoming a replica's neighbour: its gv stands still
    world.lose(
        message -> message instanceof PeerMessage.Replicate && !a.isLinked(new ServerNumber(4)));
    a.done("registry change", "name=pa", "add-server=c.gv");
    world.lose(message -> false);
    world.pass(120_000);
    // a name that only c knows, told to nobody yet
    world.lose(message -> message instanceof PeerMessage.Replicate);
    c.done("user add", "name=carol.pa", "inbox=c.gv");
    assertThat(check(a, new Origin.Outside(), "carol@pa.example.org").getFirst())
        .isInstanceOf(Answer.Verdict.Welcome.class);
    assertThat(check(b, new Origin.Outside(), "carol@pa.example.org").getFirst())
        .isInstanceOf(Answer.Verdict.Welcome.class);
  }

  @Test
  void answersWithinABoundWhereNobodyAnswersIt() {
    world.lose(message -> message instanceof PeerMessage.Answered);
    long asked =
        c.begin(
            new Request.CheckRecipients(
                new Origin.Outside(), List.of("alice@pa.example.org", "who@pa.example.org")));
    world.settle();
    assertThat(c.answer(asked)).isEmpty();
    world.pass(5_100);
    assertThat(c.answer(asked)).isPresent();
    assertThat(((Answer.Verdicts) c.answer(asked).get()).verdicts())
        .allMatch(verdict -> verdict instanceof Answer.Verdict.Later);
    long signing =
        c.begin(new Request.Authenticate("bob.pa", Secret.ofText("raisins"), "pop3", "::1"));
    world.pass(20_000);
    assertThat(c.answer(signing)).isPresent();
  }

  // Mail

  private static Submission mail(Origin origin, String from, String id, String to) {
    String text =
        "Message-ID: <"
            + id
            + "@test>\r\nDate: "
            + grapevine.service.message.MailTime.mail(Organisation.BEGIN)
            + "\r\nSubject: "
            + id
            + "\r\n\r\nGrapes.\r\n";
    return new Submission(
        origin,
        new Submission.Via("laptop", "192.0.2.1", "ESMTPSA"),
        from,
        List.of(new Submission.Recipient(to, "", "")),
        new Submission.Content.Whole(text.getBytes(StandardCharsets.UTF_8)),
        "",
        "");
  }

  private Answer send(Host at, String id, String to) {
    return at.ask(
        new Request.Submit(mail(new Origin.SignedIn(alice), "alice@pa.example.org", id, to)));
  }

  private static List<Answer.Item> open(Host at, EntryId who, long session) {
    Answer answer = at.ask(new Request.OpenMaildrop(who, session));
    assertThat(answer).isInstanceOf(Answer.Maildrop.class);
    return ((Answer.Maildrop) answer).items();
  }

  @Test
  void deliversHereAndElsewhereOnce() {
    assertThat(send(a, "one", "bob@pa.example.org")).isInstanceOf(Answer.Accepted.class);
    assertThat(send(c, "two", "bob@pa.example.org")).isInstanceOf(Answer.Accepted.class);
    assertThat(send(b, "three", "bob@pa.example.org")).isInstanceOf(Answer.Accepted.class);
    Answer again = send(b, "three", "bob@pa.example.org");
    assertThat(((Answer.Accepted) again).again()).isTrue();
    world.pass(30_000);
    assertThat(open(b, bob, 1)).hasSize(3);
  }

  @Test
  void tracesByPostmarkAndByMessageIdFromAnyServer() {
    Answer.Accepted accepted = (Answer.Accepted) send(c, "two", "bob@pa.example.org");
    world.pass(30_000);
    for (Host host : List.of(a, b, c)) {
      List<String> byPostmark =
          host.done("trace", "id=" + accepted.postmark()).rows().stream()
              .map(row -> row.get("server") + " " + row.get("what"))
              .toList();
      assertThat(byPostmark).anyMatch(what -> what.startsWith("c accepted"));
      assertThat(byPostmark).anyMatch(what -> what.startsWith("b delivered"));
      assertThat(
              host.done("trace", "id=<two@test>").rows().stream()
                  .map(row -> row.get("server") + " " + row.get("what"))
                  .toList())
          .isEqualTo(byPostmark);
      assertThat(host.command("trace", "id=who@test").outcome()).isEqualTo(Answer.Outcome.REFUSED);
      assertThat(host.command("trace", "id=x").outcome()).isEqualTo(Answer.Outcome.WRONG_USE);
    }
    world.jump(31 * 86_400_000L);
    assertThat(a.command("trace", "id=two@test").outcome()).isEqualTo(Answer.Outcome.REFUSED);
  }

  @Test
  void tracesAllServersAtOnce() {
    world.lose(message -> message instanceof PeerMessage.Answered);
    long asked =
        c.begin(Host.request(new Request.Actor.Operator(), "trace", "id=" + "0".repeat(32)));
    world.pass(5_100);
    assertThat(((Answer.Report) c.answer(asked).orElseThrow()).rows())
        .allMatch(row -> "this server did not answer".equals(row.get("what")))
        .hasSize(2);
  }

  @Test
  void oneSessionHasAMaildropWhereverItRuns() {
    send(a, "one", "bob@pa.example.org");
    world.pass(10_000);
    List<Answer.Item> items = open(b, bob, 1);
    assertThat(items).hasSize(1);
    assertThat(reason(a.ask(new Request.OpenMaildrop(bob, 1)))).isEqualTo(Answer.Reason.IN_USE);
    assertThat(reason(c.ask(new Request.OpenMaildrop(bob, 7)))).isEqualTo(Answer.Reason.IN_USE);
    b.ask(new Request.CloseMaildrop(bob, 1));
    assertThat(open(c, bob, 7)).hasSize(1);
    assertThat(reason(b.ask(new Request.OpenMaildrop(bob, 2)))).isEqualTo(Answer.Reason.IN_USE);
    Answer read =
        c.ask(new Request.ReadBody(items.getFirst().site(), items.getFirst().body(), 0, 1_000));
    assertThat(new String(((Answer.BodyBytes) read).bytes(), StandardCharsets.UTF_8))
        .endsWith("Grapes.\r\n");
    assertThat(c.ask(new Request.DeleteMessages(bob, List.of(items.getFirst().message()))))
        .isEqualTo(new Answer.Done());
    c.ask(new Request.CloseMaildrop(bob, 7));
    assertThat(open(b, bob, 3)).isEmpty();
  }

  @Test
  void aLinkThatBreaksEndsItsSessions() {
    open(a, bob, 7);
    world.cut(a, b);
    assertThat(open(b, bob, 1)).isEmpty();
    assertThat(a.ask(new Request.OpenMaildrop(bob, 8))).isInstanceOf(Answer.NotNow.class);
  }

  @Test
  void aSessionThatWasGivenUpHoldsNoMaildrop() {
    world.lose(message -> message instanceof PeerMessage.Answered);
    long asked = a.begin(new Request.OpenMaildrop(bob, 7));
    world.pass(6_000);
    assertThat(a.answer(asked).orElseThrow()).isInstanceOf(Answer.NotNow.class);
    world.lose(message -> false);
    assertThat(open(b, bob, 1)).isEmpty();
  }

  @Test
  void aLargeMaildropIsToldInParts() {
    String to = "bob@pa.example.org";
    for (int count = 0; count < 4_000; count++) {
      Submission one = mail(new Origin.SignedIn(alice), "alice@pa.example.org", "m" + count, to);
      b.handle(new grapevine.service.event.Event.FromClient(-1, new Request.Submit(one)));
    }
    world.pass(60_000);
    List<Answer.Item> here = open(b, bob, 1);
    assertThat(here).hasSize(4_000);
    b.ask(new Request.CloseMaildrop(bob, 1));
    assertThat(open(c, bob, 2).stream().map(Answer.Item::message).toList())
        .isEqualTo(here.stream().map(Answer.Item::message).toList());
    int largest =
        b.released().stream()
            .filter(Effect.Send.class::isInstance)
            .mapToInt(sent ->
                grapevine.service.link.PeerMessageCodec.toBytes(((Effect.Send) sent).message())
                    .length)
            .max()
            .orElseThrow();
    assertThat(largest).isLessThan(2 << 20);
  }

  @Test
  void readsAtServersThatAreNoInboxSite() {
    send(a, "one", "bob@pa.example.org");
    world.pass(10_000);
    for (Host host : List.of(a, b, c)) {
      List<String> ids =
          host.done("read", "name=bob.pa").rows().stream().map(row -> row.get("id")).toList();
      assertThat(ids).hasSize(1);
      assertThat(
              host.done("read show", "name=bob.pa", "id=" + ids.getFirst())
                  .rows()
                  .getFirst()
                  .get("content"))
          .contains("Grapes.");
    }
    world.cut(c, a);
    world.cut(c, b);
    assertThat(c.command("read", "name=bob.pa").outcome()).isEqualTo(Answer.Outcome.NOT_REACHABLE);
  }

  // Commands

  @Test
  void commandsGoByTheRightsOfWhoGivesThem() {
    Request.Actor user = new Request.Actor.User(alice);
    assertThat(a.command(user, "passwd", "name=alice.pa", "secret=wine").outcome())
        .isEqualTo(Answer.Outcome.DONE);
    assertThat(signIn(b, "alice.pa", "wine")).isInstanceOf(Answer.SignedIn.class);
    for (Host host : List.of(a, c)) {
      assertThat(host.command(user, "passwd", "name=bob.pa", "secret=wine").outcome())
          .isEqualTo(Answer.Outcome.FORBIDDEN);
      assertThat(host.command(user, "user add", "name=eve.pa").outcome())
          .isEqualTo(Answer.Outcome.FORBIDDEN);
      assertThat(host.command(user, "token").outcome()).isEqualTo(Answer.Outcome.REFUSED);
      assertThat(host.command(user, "server write-off", "name=b").outcome())
          .isEqualTo(Answer.Outcome.REFUSED);
    }
    a.done("registry change", "name=pa", "add-owner=alice.pa");
    assertThat(a.command(user, "user add", "name=eve.pa").outcome()).isEqualTo(Answer.Outcome.DONE);
  }

  @Test
  void commandsAboutARegistryAreCarriedOutWhereItIsHeld() {
    c.done("user add", "name=dave.pa", "inbox=a.gv", "secret=port");
    assertThat(signIn(b, "dave.pa", "port")).isInstanceOf(Answer.SignedIn.class);
    world.cut(c, a);
    world.cut(c, b);
    assertThat(c.command("user add", "name=erin.pa").outcome())
        .isEqualTo(Answer.Outcome.NOT_REACHABLE);
  }

  @Test
  void statusShowsLinksAndTheQueueByDestination() {
    world.cut(a, b);
    send(a, "one", "bob@pa.example.org");
    world.pass(1_000);
    List<java.util.SortedMap<String, String>> rows = a.done("status").rows();
    assertThat(rows.getFirst()).containsEntry("kind", "server").containsKey("up-since");
    assertThat(rows)
        .anyMatch(row -> "b".equals(row.get("name")) && row.getOrDefault("since", "").contains("Z"))
        .anyMatch(row -> "queue".equals(row.get("kind")) && "1".equals(row.get("parcels")));
  }

  // Servers

  @Test
  void aTokenIsGoodOnceForADayAndInItsRightForm() {
    String token = a.done("token").text();
    assertThat(reason(enrol(a, "0".repeat(40), "d", 4))).isEqualTo(Answer.Reason.NOT_ALLOWED);
    assertThat(reason(enrol(a, "nonsense", "d", 4))).isEqualTo(Answer.Reason.NOT_ALLOWED);
    assertThat(reason(enrol(b, token, "d", 4))).isEqualTo(Answer.Reason.NOT_ALLOWED);
    // a name that is taken uses no token up
    assertThat(reason(enrol(a, token, "b", 4))).isEqualTo(Answer.Reason.NOT_ALLOWED);
    assertThat(enrol(a, token, "d", 4)).isEqualTo(new Answer.Done());
    assertThat(reason(enrol(a, token, "e", 5))).isEqualTo(Answer.Reason.NOT_ALLOWED);
    String old = a.done("token").text();
    world.jump(86_400_001);
    assertThat(reason(enrol(a, old, "e", 5))).isEqualTo(Answer.Reason.NOT_ALLOWED);
  }

  private static Answer enrol(Host at, String token, String name, int number) {
    return at.ask(
        new Request.Enrol(
            Secret.ofText(token), name, new ServerNumber(number), List.of(name + ":7")));
  }

  @Test
  void makesNoChangeAfterAStartUntilItsPastIsConfirmed() {
    world.cut(a, b);
    world.cut(a, c);
    a.crash();
    a.start();
    assertThat(a.command("user add", "name=eve.pa").outcome())
        .isEqualTo(Answer.Outcome.NOT_REACHABLE);
    assertThat(send(a, "one", "alice@pa.example.org")).isInstanceOf(Answer.Accepted.class);
    assertThat(open(a, alice, 1)).isEmpty();
    world.pass(60_001);
    a.done("user add", "name=eve.pa");
    a.ask(new Request.CloseMaildrop(alice, 1));
    assertThat(open(a, alice, 1)).hasSize(1);
    a.crash();
    world.mend(a, b);
    a.start();
    world.pass(3_000); // c is still silent, and shares nothing that b does not
    a.done("user add", "name=frank.pa");
  }

  @Test
  void timestampsRiseOverARestartWithTheClockSetBack() {
    EntryId before = id(a, "eve.pa");
    a.crash();
    a.setClock(-3_600_000);
    a.start();
    EntryId after = id(a, "frank.pa");
    assertThat(after.created().isAfter(before.created())).isTrue();
  }

  private static EntryId id(Host at, String name) {
    at.done("user add", "name=" + name, "secret=x");
    return signedIn(signIn(at, name, "x"));
  }

  @Test
  void whoWasWrittenOffComesBackUnderAnotherNumberWithWhatItAloneHad() {
    c.crash();
    world.cut(b, a);
    send(b, "one", "bob@pa.example.org");
    assertThat(open(b, bob, 1)).hasSize(1);
    b.done("user change", "name=bob.pa", "remark=alone");
    ServerNumber former = b.number();
    b.crash();
    a.done("server write-off", "name=b");
    world.mend(a, b);
    b.start();
    world.pass(60_000);
    assertThat(b.comesBackAsNew()).isTrue();
    b.comeBack();
    assertThat(b.number()).isNotEqualTo(former);
    assertThat(b.node().returning().orElseThrow().former()).containsExactly(former);
    assertThat(comeBack("b", new ServerNumber(99))).isInstanceOf(Answer.Refused.class);
    assertThat(comeBack("b", former)).isEqualTo(new Answer.Done());
    assertThat(comeBack("b", former)).isEqualTo(new Answer.Done());
    world.links();
    world.pass(120_000);
    assertThat(b.node().returning()).isEmpty();
    assertThat(open(b, bob, 1)).hasSize(1);
    assertThat(a.done("user show", "name=bob.pa").rows().getFirst())
        .containsEntry("remark", "alone");
    // whoever has not heard of it knows it by the old number, and is no reason to come back again
    b.handle(new grapevine.service.event.Event.KnownOtherwise("a", former));
    assertThat(b.comesBackAsNew()).isFalse();
    b.handle(new grapevine.service.event.Event.KnownOtherwise("a", new ServerNumber(77)));
    assertThat(b.comesBackAsNew()).isTrue();
  }

  @Test
  void whatOneServerAloneHoldsIsKeptWhenItComesBack() {
    c.done("registry add", "name=es", "domain=es.example.org", "server=c.gv");
    for (int count = 0; count < 30; count++) {
      c.done("user add", "name=user" + count + ".es", "inbox=c.gv", "secret=sherry");
    }
    c.done("group add", "name=all^.es", "member=user0.es", "member=user1.es");
    world.pass(5_000);
    EntryId user = signedIn(signIn(c, "user0.es", "sherry"));
    send(c, "one", "user0@es.example.org");
    assertThat(open(c, user, 1)).hasSize(1);
    String dump = c.done("dump registry", "name=es").rows().toString();
    ServerNumber former = c.number();
    c.crash();
    a.done("server write-off", "name=c");
    c.start();
    world.pass(60_000);
    assertThat(c.comesBackAsNew()).isTrue();
    c.comeBack();
    a.ask(new Request.ComeBack("c", former, c.number()));
    world.links();
    world.settle();
    // before all is made anew, nobody is told that a name does not exist or a password is wrong
    for (int count = 0; count < 200; count++) {
      assertThat(check(a, new Origin.Outside(), "user29@es.example.org").getFirst())
          .isNotInstanceOf(Answer.Verdict.No.class);
      assertThat(signIn(c, "user29.es", "sherry")).isNotInstanceOf(Answer.Refused.class);
      world.pass(100);
    }
    world.pass(60_000);
    assertThat(signedIn(signIn(a, "user0.es", "sherry"))).isEqualTo(user);
    assertThat(open(c, user, 1)).hasSize(1);
    assertThat(c.done("dump registry", "name=es").rows().toString()).isEqualTo(dump);
    // and who holds it from now on gets all of it
    a.done("registry change", "name=es", "add-server=a.gv");
    world.pass(120_000);
    assertThat(a.done("dump registry", "name=es").rows().toString()).isEqualTo(dump);
  }

  private Answer comeBack(String name, ServerNumber former) {
    return a.ask(new Request.ComeBack(name, former, b.number()));
  }

  @Test
  void nobodyTakesTheNumberOfAnotherByComingBack() {
    assertThat(reason(a.ask(new Request.ComeBack("b", b.number(), c.number()))))
        .isEqualTo(Answer.Reason.NOT_ALLOWED);
    assertThat(reason(a.ask(new Request.ComeBack("z", b.number(), new ServerNumber(9)))))
        .isEqualTo(Answer.Reason.NOT_ALLOWED);
  }

  // The disk

  @Test
  void nothingIsReleasedThatIsNotDurable() {
    a.breakDisk();
    Host broken = a;
    int before = a.released().size();
    assertThatThrownBy(() ->
            broken.handle(
                new grapevine.service.event.Event.FromClient(
                    1,
                    new Request.Submit(
                        mail(
                            new Origin.SignedIn(alice),
                            "alice@pa.example.org",
                            "one",
                            "alice@pa.example.org")))))
        .hasMessageContaining("the disk is broken");
    assertThat(a.released()).hasSize(before);
  }
}
