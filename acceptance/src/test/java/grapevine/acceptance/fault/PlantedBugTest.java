package grapevine.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.acceptance.organisation.Servers;
import grapevine.acceptance.organisation.Setup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** With a planted error in the servers, the check of a load under faults must find something. */
class PlantedBugTest {
  private static final int LETTERS = 300;

  @RegisterExtension
  static final Servers SERVERS = Servers.of(Setup.SHIPPED.with("steering-forwarded-twice"));

  @Test
  void isFound() throws Exception {
    SERVERS.announce("an error is planted");
    SERVERS.discardAfterwards();
    LoadCheck check = new LoadCheck(SERVERS, LETTERS, 3);
    check.run(nemesis -> nemesis.killWithoutAnswers(SERVERS.site("semillon"), 50));
    assertThat(check.findings()).isNotEmpty();
  }
}
