package grapevine.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.acceptance.letter.Letter;
import grapevine.acceptance.network.Program;
import grapevine.acceptance.organisation.Servers;
import grapevine.acceptance.organisation.Setup;
import grapevine.acceptance.organisation.Site;
import grapevine.trial.client.SmtpClient;
import grapevine.trial.process.Operator.Command;
import grapevine.trial.process.TrialFailure;
import grapevine.trial.world.World;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A server that the others gave up, or whose disk is an old one, comes back as new (DESIGN section
 * 5, rule 6): what it alone had accepted is delivered, what it alone knew is known to all, and then
 * all are equal.
 */
class ReturnTest {
  private static final int KEPT_CHANGES = 50;
  private static final int LETTERS = 20;
  private static final String SENDER = "erin.pa";

  /** Her sites are cabernet and semillon: the one that was given up never has her mailbox. */
  private static final String ELSEWHERE = "alice.pa";

  /** His sites are zinfandel, which is given up, and cabernet. */
  private static final String THERE = "ivan.pa";

  /** Members in two registries, one of which zinfandel does not hold. */
  private static final String LIST = "readers^.dl";

  @RegisterExtension static final Servers SERVERS = Servers.of(Setup.hurried(KEPT_CHANGES));

  private String prefix = "";
  private Site lost;
  private Site kept;

  @BeforeEach
  void choose(TestInfo test) {
    SERVERS.discardAfterwards();
    SERVERS.announce("as new");
    prefix = test.getDisplayName().substring(0, 4) + ".";
    lost = SERVERS.site("zinfandel");
    kept = SERVERS.site("cabernet");
    assertThat(World.person(THERE).inboxes()).containsExactly("zinfandel", "cabernet");
    assertThat(World.person(ELSEWHERE).inboxes()).doesNotContain("zinfandel");
  }

  @Test
  void whatTheWrittenOffAloneHadAcceptedIsDelivered() throws Exception {
    String former = number();
    SERVERS.network().cutOff("zinfandel");
    sendTo(lost, "alone", List.of(ELSEWHERE, THERE));
    sendTo(lost, "listed", List.of(LIST));
    remark(lost, "bob.pa", "said alone");
    assertThat(marks(lost, THERE)).containsOnlyKeys("alone");
    lost.kill();
    assertThat(marks(kept, ELSEWHERE)).isEmpty();
    assertThat(marks(kept, THERE)).isEmpty();
    SERVERS.network().heal();
    kept.demand(Command.of("server write-off").with("name", "zinfandel"));
    Servers.await(
        "semillon knows that zinfandel is given up",
        () -> standing(SERVERS.site("semillon")).equals("written-off"));
    sendTo(kept, "meanwhile", List.of(ELSEWHERE, THERE));
    remark(kept, "carol.pa", "said meanwhile");

    lost.start();
    Servers.await("it has another number", () -> !number().equals(former));
    SERVERS.awaitWhole();
    for (Site site : SERVERS.all()) {
      Servers.await("it is one of them again", () -> standing(site).equals("active"));
    }
    arrivesOnce(ELSEWHERE, "alone", "listed", "meanwhile");
    arrivesOnce(THERE, "alone", "meanwhile");
    for (String member : List.of("bob.pa", "kevin.es", "laura.es")) {
      arrivesOnce(member, "listed");
    }
    SERVERS.awaitAgreement();
    for (Site site : SERVERS.all()) {
      assertThat(remarkOf(site, "bob.pa")).isEqualTo("said alone");
      assertThat(remarkOf(site, "carol.pa")).isEqualTo("said meanwhile");
    }
    servesAsBefore();
  }

  @Test
  void anOldDiskIsNoticedAndTakesNothingBack() throws Exception {
    String former = number();
    Path saved = lost.data().resolveSibling("saved");
    lost.stop();
    Program.demand("cp", "-a", lost.data().toString(), saved.toString());
    lost.start();
    SERVERS.awaitWhole();
    sendTo(lost, "later", List.of(ELSEWHERE, THERE));
    remark(lost, "dave.pa", "said later");
    arrivesOnce(ELSEWHERE, "later");
    arrivesOnce(THERE, "later");
    Servers.await("it is known", () -> remarkOf(kept, "dave.pa").equals("said later"));
    lost.kill();
    Program.demand("rm", "-r", lost.data().toString());
    Program.demand("mv", saved.toString(), lost.data().toString());

    lost.start();
    Servers.await("it has another number", () -> !number().equals(former));
    SERVERS.awaitWhole();
    arrivesOnce(ELSEWHERE, "later");
    arrivesOnce(THERE, "later");
    SERVERS.awaitAgreement();
    assertThat(remarkOf(lost, "dave.pa")).isEqualTo("said later");
    servesAsBefore();
  }

  /** New mail goes in at it and comes out of it, and it makes changes. */
  private void servesAsBefore() throws Exception {
    sendTo(lost, "in", List.of(ELSEWHERE, THERE));
    sendTo(kept, "out", List.of(ELSEWHERE, THERE));
    arrivesOnce(ELSEWHERE, "in", "out");
    arrivesOnce(THERE, "in", "out");
    remark(lost, "erin.pa", "said again");
    SERVERS.awaitAgreement();
    assertThat(remarkOf(kept, "erin.pa")).isEqualTo("said again");
  }

  /** Sends twenty letters; they have their mark in common and an identity each. */
  private void sendTo(Site site, String mark, List<String> recipients) throws Exception {
    try (SmtpClient client = site.submission(SENDER)) {
      for (int number = 0; number < LETTERS; number++) {
        String each = prefix + mark + "-" + number;
        assertThat(client.send(Letter.lasting(each, SENDER, recipients)).outcome().isDone())
            .as("%s takes %s", site.name(), each)
            .isTrue();
      }
    }
  }

  /** All letters with these marks come to all of a reader's sites, each once. */
  private void arrivesOnce(String reader, String... marks) throws Exception {
    for (String server : World.person(reader).inboxes()) {
      Site site = SERVERS.site(server);
      Servers.await(
          reader + " has " + List.of(marks) + " at " + server,
          () -> {
            Map<String, Long> there = marks(site, reader);
            for (String mark : marks) {
              if (there.getOrDefault(mark, 0L) < LETTERS) {
                throw new TrialFailure("there are " + there);
              }
            }
            return true;
          });
      assertThat(Letter.marks(site.messages(reader)).values()).containsOnly(1);
    }
  }

  /** How many letters of this test there are of each mark. */
  private Map<String, Long> marks(Site site, String reader) throws IOException {
    Map<String, Long> there = new TreeMap<>();
    for (String each : Letter.marks(site.messages(reader)).keySet()) {
      if (each.startsWith(prefix)) {
        there.merge(each.substring(prefix.length(), each.lastIndexOf('-')), 1L, Long::sum);
      }
    }
    return there;
  }

  private static void remark(Site site, String person, String remark) throws TrialFailure {
    site.demand(Command.of("user change").with("name", person).with("remark", remark));
  }

  private static String remarkOf(Site site, String person) throws TrialFailure {
    return site.demand(Command.of("user show").with("name", person)).column("remark").getFirst();
  }

  /** The number by which the others know it. */
  private String number() throws TrialFailure {
    return column(kept, "number");
  }

  private static String standing(Site site) throws TrialFailure {
    return column(site, "standing");
  }

  private static String column(Site site, String column) throws TrialFailure {
    return site.demand(Command.of("server list")).rows().stream()
        .filter(row -> "zinfandel".equals(row.get("name")))
        .map(row -> row.getOrDefault(column, ""))
        .findFirst()
        .orElse("");
  }
}
