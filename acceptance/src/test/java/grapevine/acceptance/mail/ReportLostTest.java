package grapevine.acceptance.mail;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.acceptance.organisation.Servers;
import grapevine.acceptance.organisation.Setup;
import grapevine.acceptance.organisation.Site;
import grapevine.trial.process.Operator.Command;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** With the error that loses reports, the check that one comes must fail. */
class ReportLostTest {
  @RegisterExtension static final Servers SERVERS = Servers.of(Setup.SHIPPED.with("report-lost"));

  @Test
  void isFound() throws Exception {
    SERVERS.announce("an error is planted");
    SERVERS.discardAfterwards();
    Undeliverable letter = new Undeliverable(SERVERS, "judy.pa");
    letter.send();
    for (Site site : SERVERS.all()) {
      Servers.await(
          "nothing is under way at " + site.name(),
          () -> site.demand(Command.of("queue list")).rows().isEmpty());
    }
    assertThat(letter.isReported()).isFalse();
  }
}
