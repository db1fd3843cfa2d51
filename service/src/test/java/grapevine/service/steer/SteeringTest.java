package grapevine.service.steer;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.VersionVector;
import grapevine.service.link.PeerMessage;
import grapevine.service.message.Message;
import grapevine.service.message.Recipient.Target;
import grapevine.service.request.Answer;
import grapevine.service.request.Submission;
import grapevine.service.testing.MailServer;
import grapevine.service.testing.MailWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three servers: {@code pa} at one and three, {@code es} at two, {@code dl} at two and three. */
class SteeringTest {
  private static final ServerNumber ONE = new ServerNumber(1);
  private static final ServerNumber TWO = new ServerNumber(2);
  private static final ServerNumber THREE = new ServerNumber(3);

  private final MailWorld world = new MailWorld();
  private final MailServer cabernet = world.add(1, "cabernet");
  private final MailServer semillon = world.add(2, "semillon");
  private final MailServer zinfandel = world.add(3, "zinfandel");

  @BeforeEach
  void names() {
    world.book().registry("pa", ONE, THREE);
    world.book().registry("es", TWO);
    world.book().registry("dl", TWO, THREE);
    world.book().person("alice.pa", ONE);
    world.book().person("bob.pa", ONE);
    world.book().person("carol.pa", THREE);
    world.book().person("dora.es", TWO);
    world.book().group("all^.dl", "staff^.pa", "dora.es", "alice.pa");
    world.book().group("staff^.pa", "bob.pa", "carol.pa", "all^.dl", "more^.es");
    world.book().group("more^.es", "dora.es", "bob.pa", "staff^.pa");
    world.connect();
  }

  @AfterEach
  void atRest() {
    PlantedBug.clear();
  }

  private void send(MailServer server, String id, String... to) {
    assertThat(server.submit(world.from("alice.pa", world.text(id), to)))
        .isInstanceOf(Answer.Accepted.class);
    world.settle();
  }

  private void nothingIsLeft() {
    for (MailServer server : List.of(cabernet, semillon, zinfandel)) {
      assertThat(server.steering().queueSize()).as(server.name()).isZero();
    }
  }

  private String report(String owner) {
    List<Message> all =
        cabernet.mailbox(owner).stream().filter(mail -> mail.mailFrom().isEmpty()).toList();
    assertThat(all).hasSize(1);
    return cabernet.text(all.getFirst());
  }

  @Test
  void aNestedListWithLoopsOverRegistriesReachesEverybodyOnce() {
    send(cabernet, "one", "all@dl.example.org");

    assertThat(cabernet.mailbox("alice.pa")).hasSize(1);
    assertThat(cabernet.mailbox("bob.pa")).hasSize(1);
    assertThat(zinfandel.mailbox("carol.pa")).hasSize(1);
    assertThat(semillon.mailbox("dora.es")).hasSize(1);
    assertThat(world.forwards()).isLessThan(20);
    nothingIsLeft();
  }

  @Test
  void withoutTheSetOfVisitedListsALoopNeverEnds() {
    PlantedBug.VISITED_SET_NOT_SENT.plant();
    cabernet.submit(world.from("alice.pa", world.text("one"), "all@dl.example.org"));

    assertThat(world.comesToRest()).isFalse();
    assertThat(PlantedBug.VISITED_SET_NOT_SENT.passes()).isPositive();
  }

  @Test
  void aLargeListIsWorkedOffInSlices() {
    List<String> names = new ArrayList<>();
    for (int index = 0; index < 1_000; index++) {
      String name = "person" + index + ".pa";
      world.book().person(name, index % 2 == 0 ? ONE : THREE);
      names.add(name);
    }
    world.book().group("big^.pa", names.toArray(String[]::new));
    send(cabernet, "one", "big@pa.example.org");

    for (int index = 0; index < 1_000; index++) {
      MailServer site = index % 2 == 0 ? cabernet : zinfandel;
      assertThat(site.mailbox("person" + index + ".pa")).hasSize(1);
    }
    assertThat(world.forwards()).isEqualTo(2);
    nothingIsLeft();
  }

  @Test
  void manyRecipientsGoThroughTheQueue() {
    List<String> addresses = new ArrayList<>();
    for (int index = 0; index < 1_100; index++) {
      world.book().person("person" + index + ".pa", ONE);
      addresses.add("person" + index + "@pa.example.org");
    }
    send(cabernet, "one", addresses.toArray(String[]::new));

    assertThat(cabernet.mailbox("person1099.pa")).hasSize(1);
    nothingIsLeft();
  }

  @Test
  void whatIsForACutOffServerWaitsAndGoesWhenTheLinkIsBack() {
    world.cut(cabernet, semillon);
    send(cabernet, "one", "dora@es.example.org");
    world.pass(3_600_000);
    assertThat(semillon.mailbox("dora.es")).isEmpty();
    assertThat(cabernet.steering().queue().rows(cabernet.storage(), 10))
        .singleElement()
        .satisfies(row ->
            assertThat(row)
                .containsEntry("why", "link to semillon down since 2026-11-21 14:02:00 UTC")
                .containsEntry("way", "to a server that holds es")
                .containsEntry("to", "dora@es.example.org"));

    world.mend(cabernet, semillon);
    world.settle();
    assertThat(semillon.mailbox("dora.es")).hasSize(1);
    nothingIsLeft();
  }

  @Test
  void theNextNearestServerTakesWhatTheNearestCannot() {
    world.cut(cabernet, semillon);
    send(cabernet, "one", "all@dl.example.org");

    assertThat(zinfandel.mailbox("carol.pa")).hasSize(1);
    assertThat(cabernet.mailbox("bob.pa")).hasSize(1);
    assertThat(semillon.mailbox("dora.es")).as("by way of zinfandel").hasSize(1);
  }

  @Test
  void anAnswerThatIsLostIsAskedForAgainWithoutEffect() {
    world.lose(PeerMessage.Forwarded.class::isInstance);
    send(cabernet, "one", "dora@es.example.org");
    assertThat(cabernet.steering().queueSize()).isEqualTo(1);
    world.lose(message -> false);
    world.pass(60_000);

    assertThat(semillon.mailbox("dora.es")).hasSize(1);
    assertThat(world.forwards()).isEqualTo(2);
    nothingIsLeft();
  }

  @Test
  void aCrashBetweenForwardAndForwardedLosesAndDoublesNothing() {
    world.lose(PeerMessage.Forwarded.class::isInstance);
    send(cabernet, "one", "dora@es.example.org");
    world.lose(message -> false);
    world.crash(cabernet);
    world.crash(semillon);
    world.settle();

    assertThat(semillon.mailbox("dora.es")).hasSize(1);
    assertThat(world.forwards()).isGreaterThan(1);
    nothingIsLeft();
  }

  @Test
  void aListForwardedAgainUnderAnotherPostmarkIsSeen() {
    world.lose(PeerMessage.Forwarded.class::isInstance);
    send(cabernet, "one", "dora@es.example.org");
    world.lose(message -> false);
    PlantedBug.STEERING_FORWARDED_TWICE.plant();
    world.crash(cabernet);
    world.settle();

    assertThat(PlantedBug.STEERING_FORWARDED_TWICE.passes()).isPositive();
    assertThat(semillon.mailbox("dora.es")).as("twice: the planted error").hasSize(2);
  }

  @Test
  void aLargeBodyIsAskedForAndOnlyThenAnsweredFor() {
    String text = world.text("one") + "x".repeat(70_000) + "\r\n";
    cabernet.submit(world.from("alice.pa", text, "dora@es.example.org"));
    world.settle();
    assertThat(semillon.mailbox("dora.es")).isEmpty();
    assertThat(cabernet.steering().queueSize()).isEqualTo(1);
    semillon.bringBodies();
    world.settle();

    assertThat(semillon.text(semillon.mailbox("dora.es").getFirst())).endsWith(text);
    nothingIsLeft();
    assertThat(cabernet.storage().bodyCount()).isZero();
  }

  @Test
  void aCopyWhoseBodyDoesNotComeIsForgottenAndComesAgain() {
    String text = world.text("one") + "x".repeat(70_000) + "\r\n";
    cabernet.submit(world.from("alice.pa", text, "dora@es.example.org"));
    world.settle();
    world.crash(semillon);
    semillon.bringBodies();
    world.settle();
    semillon.bringBodies();
    world.settle();

    assertThat(semillon.mailbox("dora.es")).hasSize(1);
    nothingIsLeft();
  }

  @Test
  void aStaleListIsNeverExpandedAndTheSenderHearsOfItAfterAnHour() {
    TreeMap<String, VersionVector> stamp = new TreeMap<>();
    stamp.put("dl", VersionVector.EMPTY.with(ONE, 3));
    world.book().seen(stamp);
    world.book().behind(TWO, "dl", true);
    world.book().behind(THREE, "dl", true);
    send(cabernet, "one", "all@dl.example.org");
    world.pass(3_000_000);
    assertThat(cabernet.mailbox("bob.pa")).isEmpty();
    assertThat(cabernet.mailbox("alice.pa")).isEmpty();
    world.pass(3_000_000);
    assertThat(report("alice.pa"))
        .contains("Action: delayed")
        .contains("this server waits for changes of dl that the sender had seen");
    world.pass(3_600_000);
    assertThat(cabernet.mailbox("alice.pa")).as("told once").hasSize(1);

    world.book().behind(TWO, "dl", false);
    world.pass(900_000);
    assertThat(cabernet.mailbox("bob.pa")).hasSize(1);
    assertThat(cabernet.mailbox("alice.pa")).hasSize(2);
    nothingIsLeft();
  }

  @Test
  void aNameThatNoReplicaHasIsReportedAndAListsOwnersHear() {
    world.book().group("odd^.pa", "ghost.pa", "bob.pa");
    world.book().owners("odd^.pa", "bob.pa");
    send(cabernet, "one", "odd@pa.example.org");
    assertThat(cabernet.mailbox("bob.pa")).hasSize(1);
    assertThat(cabernet.questions()).isEqualTo(1);
    cabernet.answerQuestions(Absence.Verdict.ABSENT);
    world.settle();

    assertThat(report("alice.pa"))
        .contains("no such name: ghost.pa")
        .contains("Final-Recipient: rfc822; odd@pa.example.org")
        .contains("Status: 5.1.1");
    assertThat(report("bob.pa")).contains("Its member ghost.pa does not exist");
    nothingIsLeft();

    send(cabernet, "two", "odd@pa.example.org");
    cabernet.answerQuestions(Absence.Verdict.ABSENT);
    world.settle();
    assertThat(cabernet.mailbox("bob.pa")).as("two messages and one notice").hasSize(3);
  }

  @Test
  void aNameThatIsNotCertainlyAbsentWaits() {
    send(cabernet, "one", "late@pa.example.org");
    cabernet.answerQuestions(Absence.Verdict.NOT_KNOWN);
    world.pass(600_000);
    assertThat(cabernet.steering().queueSize()).isEqualTo(1);
    assertThat(cabernet.questions()).isBetween(1, 3);
    world.book().person("late.pa", ONE);
    world.pass(900_000);

    assertThat(cabernet.mailbox("late.pa")).hasSize(1);
    assertThat(cabernet.mailbox("alice.pa")).isEmpty();
    nothingIsLeft();
  }

  /** A server that began with a clock a year ahead must not keep its mail for a year. */
  @Test
  void whatWaitsForMinutesWaitsForMinutesWhereTheClockIsSetBack() {
    cabernet.notNow("busy");
    send(cabernet, "one", "bob@pa.example.org");
    world.pass(20_000);
    world.setClocks(-365L * 86_400_000);
    cabernet.notNow("");
    world.pass(1_200_000);

    assertThat(cabernet.mailbox("bob.pa")).hasSize(1);
    nothingIsLeft();
  }

  /** By what is on disk alone: the process that queued it is gone. */
  @Test
  void whatWasQueuedByAClockThatWasAheadGoesOnAfterARestart() {
    cabernet.notNow("busy");
    send(cabernet, "one", "bob@pa.example.org");
    world.pass(20_000);
    world.crash(cabernet);
    world.setClocks(-365L * 86_400_000);
    cabernet.notNow("");
    world.pass(1_200_000);

    assertThat(cabernet.mailbox("bob.pa")).hasSize(1);
    nothingIsLeft();
  }

  @Test
  void aVerdictAfterTheNameHasComeHurtsNobody() {
    send(cabernet, "one", "late@pa.example.org");
    world.book().person("late.pa", ONE);
    world.pass(120_000);
    cabernet.answerQuestions(Absence.Verdict.ABSENT);
    world.settle();

    assertThat(cabernet.mailbox("late.pa")).hasSize(1);
    assertThat(cabernet.mailbox("alice.pa")).isEmpty();
  }

  /**
   * A replica that is behind may have heard that one inbox site was removed, and not yet that
   * another was added before: nobody is told that there is no mailbox until all others say so.
   */
  @Test
  void whereMailGoesIsAskedOfTheOthersWhereItIsNotKnownHere() {
    world.book().person("moved.pa");
    send(cabernet, "one", "moved@pa.example.org");
    assertThat(cabernet.questions()).isEqualTo(1);
    cabernet.answerQuestions(Absence.Verdict.PRESENT);
    assertThat(cabernet.mailbox("alice.pa")).isEmpty();
    world.book().person("moved.pa", THREE);
    world.pass(900_000);

    assertThat(zinfandel.mailbox("moved.pa")).hasSize(1);
    assertThat(cabernet.mailbox("alice.pa")).isEmpty();
    nothingIsLeft();
  }

  @Test
  void whoseMailGoesNowhereIsReportedWhenEveryReplicaSaysSo() {
    world.book().person("nowhere.pa");
    send(cabernet, "one", "nowhere@pa.example.org");
    cabernet.answerQuestions(Absence.Verdict.ABSENT);
    world.settle();

    assertThat(report("alice.pa")).contains("nowhere.pa has no mailbox").contains("Status: 5.2.1");
    nothingIsLeft();
  }

  @Test
  void mailForAMailboxThatIsForwardedNowFollows() {
    world.book().person("gone.pa");
    send(cabernet, "one", "gone@pa.example.org");
    world.book().forwarding("gone.pa", false, new Target.Addressed("carol", "pa"));
    cabernet.answerQuestions(Absence.Verdict.PRESENT);
    world.pass(900_000);

    assertThat(zinfandel.mailbox("carol.pa")).hasSize(1);
    nothingIsLeft();
  }

  @Test
  void aLostReportIsSeen() {
    PlantedBug.REPORT_LOST.plant();
    send(cabernet, "one", "ghost@pa.example.org");
    cabernet.answerQuestions(Absence.Verdict.ABSENT);
    world.settle();

    assertThat(cabernet.mailbox("alice.pa")).as("no report: the planted error").isEmpty();
    assertThat(PlantedBug.REPORT_LOST.passes()).isPositive();
  }

  @Test
  void theClockStandsStillWhileOnlyALinkOfOursIsDownAndTheSenderHearsOfItOnce() {
    world.cut(cabernet, semillon);
    world.cut(zinfandel, semillon);
    send(cabernet, "one", "dora@es.example.org");
    world.pass(430_000_000);
    assertThat(cabernet.mailbox("alice.pa")).isEmpty();
    world.pass(4_000_000);

    assertThat(report("alice.pa"))
        .contains("Action: delayed")
        .contains("link to semillon down since 2026-11-21 14:02:00 UTC")
        .contains("Status: 4.4.1");
    world.crash(cabernet);
    world.pass(1_000_000_000);
    assertThat(cabernet.mailbox("alice.pa")).as("told once").hasSize(1);
    world.mend(cabernet, semillon);
    world.settle();
    assertThat(semillon.mailbox("dora.es")).hasSize(1);
    nothingIsLeft();
  }

  @Test
  void fiveDaysWithTheLinkEndInAReport() {
    world.lose(PeerMessage.Forward.class::isInstance);
    world.cut(cabernet, semillon);
    send(cabernet, "one", "dora@es.example.org");
    // three days of the cut do not count, the days before and after it do
    world.pass(3 * 86_400_000L);
    world.mend(cabernet, semillon);
    world.pass(4 * 86_400_000L);
    assertThat(cabernet.steering().queueSize()).isEqualTo(1);
    assertThat(report("alice.pa")).contains("Action: delayed");
    world.pass(86_400_000L + 2_000_000);
    assertThat(cabernet.mailbox("alice.pa").stream().map(cabernet::text))
        .hasSize(2)
        .anySatisfy(text ->
            assertThat(text)
                .contains("Action: failed")
                .contains("semillon has not confirmed it yet")
                .contains("Status: 4.4.1"));
    nothingIsLeft();
  }

  @Test
  void aNameIsNotGivenUpWhileAReplicaThatMayKnowItIsCutOff() {
    world.cut(cabernet, zinfandel);
    send(cabernet, "one", "late@pa.example.org");
    for (int day = 0; day < 8; day++) {
      cabernet.answerQuestions(Absence.Verdict.NOT_KNOWN);
      world.pass(86_400_000);
    }
    assertThat(report("alice.pa")).contains("Action: delayed");
    world.mend(cabernet, zinfandel);
    world.book().person("late.pa", ONE);
    world.pass(900_000);
    assertThat(cabernet.mailbox("late.pa")).hasSize(1);
    nothingIsLeft();
  }

  @Test
  void aServerThatWasOffForLongTriesBeforeItGivesUp() {
    world.cut(cabernet, semillon);
    send(cabernet, "one", "dora@es.example.org");
    world.jump(864_000_000);
    world.crash(cabernet);
    world.settle();
    assertThat(cabernet.mailbox("alice.pa")).isEmpty();
    world.mend(cabernet, semillon);
    world.settle();

    assertThat(semillon.mailbox("dora.es")).hasSize(1);
  }

  @Test
  void forwardingInACircleEndsInAMailbox() {
    world.book().forwarding("bob.pa", false, new Target.Addressed("dora", "es"));
    world.book().forwarding("dora.es", false, new Target.Addressed("bob", "pa"));
    send(cabernet, "one", "bob@pa.example.org");

    assertThat(cabernet.mailbox("bob.pa")).hasSize(1);
    assertThat(semillon.mailbox("dora.es")).isEmpty();
    nothingIsLeft();
  }

  @Test
  void forwardingMayKeepACopy() {
    world.book().forwarding("bob.pa", true, new Target.Addressed("dora", "es"));
    send(zinfandel, "one", "bob@pa.example.org");

    assertThat(cabernet.mailbox("bob.pa")).hasSize(1);
    assertThat(semillon.mailbox("dora.es")).hasSize(1);
    nothingIsLeft();
  }

  @Test
  void aliasesAreFollowedAndTheirCirclesReported() {
    world.book().alias("al.es", "bob.pa");
    world.book().alias("round.pa", "about.es");
    world.book().alias("about.es", "round.pa");
    send(cabernet, "one", "al@es.example.org");
    assertThat(cabernet.mailbox("bob.pa")).hasSize(1);
    send(cabernet, "two", "round@pa.example.org");

    assertThat(report("alice.pa")).contains("aliases in a circle");
    nothingIsLeft();
  }

  @Test
  void aMailboxThatIsNotReadyIsTriedAgain() {
    cabernet.notNow("disk full at cabernet");
    send(cabernet, "one", "bob@pa.example.org");
    world.pass(60_000);
    assertThat(cabernet.steering().queue().rows(cabernet.storage(), 10))
        .singleElement()
        .satisfies(row -> assertThat(row).containsEntry("why", "disk full at cabernet"));
    cabernet.notNow("");
    int hurried =
        cabernet.call(
            step -> cabernet.steering().queue().retryNow(step, java.util.Optional.empty()));
    world.settle();

    assertThat(hurried).isEqualTo(1);
    assertThat(cabernet.mailbox("bob.pa")).hasSize(1);
    nothingIsLeft();
  }

  @Test
  void aSiteThatIsNoneAnyMoreSteersOn() {
    world.cut(cabernet, zinfandel);
    send(cabernet, "one", "carol@pa.example.org");
    world.book().person("carol.pa", ONE);
    world.mend(cabernet, zinfandel);
    world.settle();
    world.pass(20_000);

    assertThat(cabernet.mailbox("carol.pa")).hasSize(1);
    nothingIsLeft();
  }

  @Test
  void bodiesGoWithTheLastThatNeedsThem() {
    Submission same = world.from("alice.pa", "Subject: x\r\n\r\nx\r\n", "dora@es.example.org");
    cabernet.submit(same);
    cabernet.submit(same);
    world.settle();

    assertThat(cabernet.storage().bodyCount()).isZero();
    assertThat(semillon.storage().bodyCount()).isEqualTo(1);
    assertThat(semillon.mailbox("dora.es")).hasSize(2);
  }
}
