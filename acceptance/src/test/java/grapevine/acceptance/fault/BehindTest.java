package grapevine.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.acceptance.letter.Letter;
import grapevine.acceptance.organisation.Servers;
import grapevine.acceptance.organisation.Setup;
import grapevine.acceptance.organisation.Site;
import grapevine.trial.client.SmtpClient;
import grapevine.trial.process.Operator.Command;
import grapevine.trial.world.World;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server that was down for longer than the others remember takes their state, and is equal. */
class BehindTest {
  private static final int KEPT_CHANGES = 10;
  private static final int CHANGES = 40;
  private static final String SENDER = "erin.pa";
  private static final String READER = "ivan.pa";

  @RegisterExtension static final Servers SERVERS = Servers.of(Setup.hurried(KEPT_CHANGES));

  @Test
  void takesTheStateWhileMailFlows() throws Exception {
    Site behind = SERVERS.site("zinfandel");
    Site ahead = SERVERS.site("cabernet");
    behind.stop();
    long logBegin = behind.logLength();
    long begin = System.nanoTime();
    for (int change = 0; change < CHANGES; change++) {
      ahead.demand(
          Command.of("user change").with("name", "bob.pa").with("remark", "change " + change));
      send(ahead, "absent-" + change);
    }
    // As long as changes are kept by age too: then the log has let go of them.
    Servers.await("what was changed is old", () -> System.nanoTime() - begin > 8_000_000_000L);
    ahead.demand(
        Command.of("group change").with("name", "csl^.pa").with("remove-member", "dave.pa"));
    behind.start();
    for (int letter = 0; letter < CHANGES; letter++) {
      send(ahead, "catching-" + letter);
      send(behind, "back-" + letter);
    }
    for (String site : World.person(READER).inboxes()) {
      Servers.await(
          READER + " has all at " + site,
          () ->
              Letter.marks(SERVERS.site(site).messages(READER)).keySet().stream()
                      .filter(mark -> mark.matches("(absent|catching|back)-\\d+"))
                      .count()
                  == 3 * CHANGES);
    }
    SERVERS.awaitAgreement();
    assertThat(behind.said(logBegin)).contains("replication-state-taken");
    assertThat(behind.demand(Command.of("user show").with("name", "bob.pa")).column("remark"))
        .contains("change " + (CHANGES - 1));
    assertThat(Letter.marks(behind.messages(READER)).values()).containsOnly(1);
  }

  private static void send(Site site, String mark) throws Exception {
    Servers.await(
        site.name() + " takes " + mark,
        () -> {
          try (SmtpClient client = site.submission(SENDER)) {
            return client.send(Letter.lasting(mark, SENDER, List.of(READER))).outcome().isDone();
          }
        });
  }
}
