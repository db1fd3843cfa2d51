package grapevine.service.accept;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.id.ServerNumber;
import grapevine.service.message.MailTime;
import grapevine.service.request.Answer;
import grapevine.service.request.Origin;
import grapevine.service.request.Request;
import grapevine.service.request.Submission;
import grapevine.service.testing.MailServer;
import grapevine.service.testing.MailWorld;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AcceptanceTest {
  private static final ServerNumber ONE = new ServerNumber(1);
  private static final ServerNumber TWO = new ServerNumber(2);

  private final MailWorld world = new MailWorld();
  private final MailServer cabernet = world.add(1, "cabernet");
  private final MailServer semillon = world.add(2, "semillon");

  @BeforeEach
  void people() {
    world.book().registry("pa", ONE, TWO);
    for (String name : List.of("alice.pa", "bob.pa", "carol.pa")) {
      world.book().person(name, ONE, TWO);
    }
    world.connect();
  }

  @AfterEach
  void noBug() {
    PlantedBug.clear();
  }

  private static Answer.Accepted accepted(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Accepted.class);
    return (Answer.Accepted) answer;
  }

  private static Answer.Reason reason(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Refused.class);
    return ((Answer.Refused) answer).reason();
  }

  private Submission toBob(String text) {
    return world.from("alice.pa", text, "bob@pa.example.org");
  }

  @Test
  void whatIsAcceptedForOneLocalRecipientIsDeliveredAtOnceAndLeavesNoQueue() {
    Answer.Accepted answer = accepted(cabernet.submit(toBob(world.text("one"))));

    assertThat(answer.again()).isFalse();
    assertThat(cabernet.steering().queueSize()).isZero();
    assertThat(cabernet.mailbox("bob.pa"))
        .singleElement()
        .satisfies(message -> assertThat(message.postmark()).isEqualTo(answer.postmark()));
    assertThat(cabernet.text(cabernet.mailbox("bob.pa").getFirst()))
        .isEqualTo(
            "Return-Path: <alice@pa.example.org>\r\n"
                + "Received: from laptop ([192.0.2.1])\r\n"
                + "\tby cabernet.example.org with ESMTPSA id "
                + answer.postmark()
                + ";\r\n"
                + "\tSat, 21 Nov 2026 14:02:00 +0000\r\n"
                + world.text("one"));
  }

  @Test
  void theSameMessageAgainIsOneMessageAtWhicheverServer() {
    Answer.Accepted first = accepted(cabernet.submit(toBob(world.text("one"))));
    world.pass(60_000);
    Answer.Accepted again = accepted(cabernet.submit(toBob(world.text("one"))));
    Answer.Accepted elsewhere = accepted(semillon.submit(toBob(world.text("one"))));

    assertThat(again.again()).isTrue();
    assertThat(again.text()).isEqualTo("accepted before, at cabernet");
    assertThat(again.postmark()).isEqualTo(first.postmark());
    assertThat(elsewhere.postmark()).isEqualTo(first.postmark());
    assertThat(cabernet.mailbox("bob.pa")).hasSize(1);
  }

  @Test
  void recipientsNamedInARepetitionAreAdded() {
    accepted(cabernet.submit(toBob(world.text("one"))));
    Submission more =
        world.from("alice.pa", world.text("one"), "BOB@pa.example.org", "carol@pa.example.org");
    Answer.Accepted again = accepted(cabernet.submit(more));

    assertThat(again.again()).isTrue();
    assertThat(cabernet.mailbox("bob.pa")).hasSize(1);
    assertThat(cabernet.mailbox("carol.pa")).hasSize(1);
    assertThat(cabernet.text(cabernet.mailbox("carol.pa").getFirst()))
        .isEqualTo(cabernet.text(cabernet.mailbox("bob.pa").getFirst()));
  }

  @Test
  void whatIsNotNamedByItsClientIsAlwaysNew() {
    String plain = "Subject: hello\r\n\r\nGrapes.\r\n";
    String old =
        "Message-ID: <x@test>\r\nDate: "
            + MailTime.mail(MailWorld.BEGIN - 433_000_000)
            + "\r\n\r\nGrapes.\r\n";
    String noDate = "Message-ID: <x@test>\r\n\r\nGrapes.\r\n";
    TreeSet<String> marks = new TreeSet<>();
    for (String text : List.of(plain, plain, old, old, noDate, noDate)) {
      marks.add(accepted(cabernet.submit(toBob(text))).postmark().toString());
    }

    assertThat(marks).hasSize(6);
    assertThat(cabernet.mailbox("bob.pa")).hasSize(6);
  }

  @Test
  void anotherSenderPathTextOrOriginIsAnotherMessage() {
    Submission base = toBob(world.text("one"));
    TreeSet<String> marks = new TreeSet<>();
    for (Submission offered :
        List.of(
            base,
            world.from("carol.pa", world.text("one"), "bob@pa.example.org"),
            toBob(world.text("one") + "More.\r\n"),
            toBob(world.text("two")),
            with(base, new Origin.Outside(), base.mailFrom()),
            with(base, base.origin(), ""))) {
      marks.add(accepted(cabernet.submit(offered)).postmark().toString());
    }

    assertThat(marks).hasSize(6);
  }

  private static Submission with(Submission base, Origin origin, String mailFrom) {
    return new Submission(origin, base.via(), mailFrom, base.recipients(), base.content(), "", "");
  }

  @Test
  void strangersMayNotRelayNorNameWhoHasGone() {
    Submission base = toBob(world.text("one"));
    Submission relayed = world.from("alice.pa", world.text("one"), "x@elsewhere.example");
    Submission gone = world.from("alice.pa", world.text("one"), "dave@pa.example.org");

    assertThat(reason(cabernet.submit(with(relayed, new Origin.Outside(), "a@b.example"))))
        .isEqualTo(Answer.Reason.RELAYING);
    assertThat(cabernet.submit(with(gone, new Origin.Outside(), "a@b.example")))
        .isInstanceOf(Answer.NotNow.class);
    accepted(cabernet.submit(with(base, new Origin.Outside(), "a@b.example")));
  }

  @Test
  void loopsAndAFullDiskAreRefused() {
    String received = "Received: by x;\r\n\tdate\r\n";
    assertThat(reason(cabernet.submit(toBob(received.repeat(101) + world.text("one")))))
        .isEqualTo(Answer.Reason.LOOP);
    accepted(cabernet.submit(toBob(received.repeat(100) + world.text("one"))));
    assertThat(reason(cabernet.submit(toBob("Delivered-To: bob.pa\r\n" + world.text("two")))))
        .isEqualTo(Answer.Reason.LOOP);
    accepted(cabernet.submit(toBob("Delivered-To: carol.pa\r\n" + world.text("two"))));

    cabernet.storage().free((1 << 30) / 21);
    assertThat(reason(cabernet.submit(toBob(world.text("three")))))
        .isEqualTo(Answer.Reason.SYSTEM_FULL);
  }

  @Test
  void whatAClientCallsItselfEndsNoLine() {
    Submission base = toBob(world.text("one"));
    Submission.Via via = new Submission.Via("x\r\nEvil: (y", "a]b", "SMTP");
    accepted(
        cabernet.submit(
            new Submission(
                base.origin(), via, base.mailFrom(), base.recipients(), base.content(), "", "")));

    assertThat(cabernet.text(cabernet.mailbox("bob.pa").getFirst()))
        .contains("Received: from x??Evil:??y ([a]b])\r\n");
  }

  @Test
  void ofTwoAcceptancesThatMeetTheEarlierIsKept() {
    world.book().registry("es", TWO);
    world.book().person("dora.es", TWO);
    Submission toDora = world.from("alice.pa", world.text("one"), "dora@es.example.org");
    world.cut(cabernet, semillon);
    accepted(cabernet.submit(toDora));
    world.pass(60_000);
    accepted(semillon.submit(toDora));
    assertThat(semillon.text(semillon.mailbox("dora.es").getFirst())).contains("by semillon");
    world.mend(cabernet, semillon);
    world.settle();

    assertThat(semillon.mailbox("dora.es")).hasSize(1);
    assertThat(semillon.text(semillon.mailbox("dora.es").getFirst())).contains("by cabernet");
  }

  private Answer part(long upload, long offset, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return cabernet.call(step ->
        cabernet.acceptance().uploadPart(step, new Request.UploadPart(upload, offset, bytes)));
  }

  private Submission uploaded(long upload, long size) {
    Submission base = toBob("");
    return new Submission(
        base.origin(),
        base.via(),
        base.mailFrom(),
        base.recipients(),
        new Submission.Content.Uploaded(upload, size),
        "",
        "");
  }

  @Test
  void aLargeMessageComesInParts() {
    String text = world.text("one");
    assertThat(part(7, 0, text)).isInstanceOf(Answer.Done.class);
    assertThat(part(7, text.length(), text)).isInstanceOf(Answer.Done.class);
    assertThat(reason(part(7, 3, text))).isEqualTo(Answer.Reason.BAD_REQUEST);
    assertThat(reason(part(8, 3, text))).isEqualTo(Answer.Reason.BAD_REQUEST);
    Answer.Accepted first = accepted(cabernet.submit(uploaded(7, 2L * text.length())));
    world.settle();

    assertThat(cabernet.mailbox("bob.pa")).hasSize(1);
    assertThat(cabernet.text(cabernet.mailbox("bob.pa").getFirst())).endsWith(text + text);
    assertThat(cabernet.storage().uploads()).isEmpty();
    assertThat(cabernet.storage().bodyCount()).isEqualTo(1);
    assertThat(accepted(cabernet.submit(toBob(text + text))).postmark())
        .as("the same content in one piece")
        .isEqualTo(first.postmark());
    assertThat(cabernet.storage().bodyCount()).isEqualTo(1);
  }

  @Test
  void anUploadThatIsNotCompleteStillOrFromBeforeARestartIsGivenUp() {
    part(7, 0, "abc");
    assertThat(reason(cabernet.submit(uploaded(7, 4)))).isEqualTo(Answer.Reason.BAD_REQUEST);
    part(8, 0, "abc");
    world.jump(600_000);
    cabernet.step(step -> cabernet.acceptance().tick(step));
    assertThat(cabernet.storage().uploads()).isEmpty();
    part(9, 0, "abc");
    world.crash(cabernet);
    assertThat(cabernet.storage().uploads()).isEmpty();
  }

  @Test
  void whatCanComeAgainNoMoreIsForgotten() {
    accepted(cabernet.submit(toBob(world.text("one"))));
    world.jump(12L * 86_400_000);
    cabernet.step(step -> cabernet.acceptance().tick(step));
    cabernet.step(step -> {
      Answer.Accepted again =
          accepted(
              cabernet.acceptance().submit(step, new Request.Submit(toBob(world.text("one")))));
      assertThat(again.again()).isFalse();
    });
  }

  @Test
  void droppingTheRecipientsOfARepetitionIsSeen() {
    world.book().registry("es", TWO);
    world.book().person("dora.es", TWO);
    PlantedBug.REPETITION_DROPS_RECIPIENTS.plant();
    world.cut(cabernet, semillon);
    accepted(cabernet.submit(world.from("alice.pa", world.text("one"), "dora@es.example.org")));
    accepted(cabernet.submit(toBob(world.text("one"))));
    world.mend(cabernet, semillon);
    world.settle();

    assertThat(semillon.mailbox("dora.es")).as("lost by the planted error").isEmpty();
    assertThat(PlantedBug.REPETITION_DROPS_RECIPIENTS.passes()).isPositive();
  }
}
