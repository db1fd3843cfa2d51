package grapevine.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.acceptance.organisation.Servers;
import grapevine.acceptance.organisation.Setup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * kill -9 in the middle of a load: what was answered with yes is in every recipient's mailbox
 * exactly once, at each of his sites, and the servers agree.
 */
class KillTest {
  private static final boolean LONG = Boolean.getBoolean("grapevine.long");
  private static final int LETTERS = Integer.getInteger("grapevine.letters", LONG ? 5_000 : 1_500);

  @RegisterExtension static final Servers SERVERS = Servers.of(Setup.SHIPPED);

  @Test
  void oneServerAgainAndAgain() throws Exception {
    LoadCheck check = new LoadCheck(SERVERS, LETTERS, 1);
    check.run(nemesis -> nemesis.kill(5, SERVERS.all().subList(0, 1), false));
    assertThat(check.findings()).isEmpty();
    SERVERS.awaitAgreement();
  }

  @Test
  void everyServerInTurnWhileLinksAreCut() throws Exception {
    LoadCheck check = new LoadCheck(SERVERS, LETTERS, Long.getLong("grapevine.seed", 2));
    check.run(nemesis -> nemesis.kill(LONG ? 50 : 3, SERVERS.all(), true));
    assertThat(check.findings()).isEmpty();
    SERVERS.awaitAgreement();
  }

  @Test
  void killedBeforeItHearsThatOthersTookOver() throws Exception {
    LoadCheck check = new LoadCheck(SERVERS, 300, 3);
    check.run(nemesis -> nemesis.killWithoutAnswers(SERVERS.site("semillon"), 50));
    assertThat(check.findings()).isEmpty();
    SERVERS.awaitAgreement();
  }
}
