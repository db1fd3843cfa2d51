package grapevine.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.acceptance.letter.Letter;
import grapevine.acceptance.organisation.Servers;
import grapevine.acceptance.organisation.Setup;
import grapevine.trial.client.SmtpClient;
import grapevine.trial.process.Operator.Command;
import grapevine.trial.world.World;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Two servers are cut off from the third, and both sides take changes and mail; after healing they
 * are equal, line by line, and each letter is there once.
 */
class PartitionTest {
  private static final int LETTERS = 20;
  private static final String SENDER = "erin.pa";

  /** His sites are on both sides of the cut. */
  private static final String READER = "ivan.pa";

  @RegisterExtension static final Servers SERVERS = Servers.of(Setup.SHIPPED);

  @Test
  void bothSidesGoOnAndAgreeAfterwards() throws Exception {
    assertThat(World.person(READER).inboxes()).contains("zinfandel").hasSize(2);
    SERVERS.network().cutOff("zinfandel");
    change("zinfandel", "galileo.pa", "said by the one");
    change("cabernet", "kepler.pa", "said by the two");
    change("semillon", "brahe.pa", "said by the two, later");
    send("zinfandel", "one");
    send("cabernet", "two");
    send("semillon", "three");
    SERVERS.network().heal();
    for (String site : World.person(READER).inboxes()) {
      Servers.await(
          READER + " has all letters at " + site, () -> count(site).size() == 3 * LETTERS);
      assertThat(count(site).values()).containsOnly(1);
    }
    SERVERS.awaitAgreement();
    for (String name : List.of("galileo.pa", "kepler.pa", "brahe.pa")) {
      for (var site : SERVERS.all()) {
        assertThat(site.ask(Command.of("user show").with("name", name)).isDone())
            .as("%s knows %s", site.name(), name)
            .isTrue();
      }
    }
  }

  private static Map<String, Integer> count(String site) throws Exception {
    Map<String, Integer> marks = Letter.marks(SERVERS.site(site).messages(READER));
    marks.keySet().removeIf(mark -> !mark.startsWith("side-"));
    return marks;
  }

  private static void change(String server, String newcomer, String remark) throws Exception {
    SERVERS
        .site(server)
        .demand(
            Command.of("user add")
                .with("name", newcomer)
                .with("inbox", List.of(server))
                .withSecret(World.PASSWORD));
    SERVERS
        .site(server)
        .demand(Command.of("user change").with("name", "carol.pa").with("remark", remark));
    SERVERS
        .site(server)
        .demand(Command.of("group change").with("name", "csl^.pa").with("add-member", newcomer));
  }

  private static void send(String server, String side) throws Exception {
    try (SmtpClient client = SERVERS.site(server).submission(SENDER)) {
      for (int number = 0; number < LETTERS; number++) {
        String mark = "side-" + side + "-" + number;
        assertThat(client.send(Letter.lasting(mark, SENDER, List.of(READER))).outcome().isDone())
            .as("%s takes %s", server, mark)
            .isTrue();
      }
    }
  }
}
