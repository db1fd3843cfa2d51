package grapevine.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.acceptance.organisation.Servers;
import grapevine.acceptance.organisation.Setup;
import grapevine.acceptance.organisation.Site;
import grapevine.trial.client.SmtpClient;
import grapevine.trial.client.SmtpReply;
import grapevine.trial.process.Operator.Command;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A message from outside for a name that does not exist is refused at RCPT, at every server, where
 * all replicas of the registry can be asked; else it is "not now". No report goes to a stranger.
 */
class AbsenceTest {
  @RegisterExtension static final Servers SERVERS = Servers.of(Setup.SHIPPED);

  @Test
  void refusedAtEveryServerWhereAllCanBeAsked() throws Exception {
    for (Site site : SERVERS.all()) {
      for (String domain : new String[] {"pa", "es", "lists"}) {
        String address = "nobody-at-all@" + domain + ".example.org";
        Servers.await(
            site.name() + " refuses " + address, () -> recipient(site, address).code() == 550);
        assertThat(recipient(site, address).toString()).contains("5.1.1");
      }
    }
    for (Site site : SERVERS.all()) {
      assertThat(site.demand(Command.of("queue list")).rows()).isEmpty();
    }
  }

  @Test
  void notNowWhereAReplicaCannotBeAsked() throws Exception {
    SERVERS.network().cutOff("zinfandel");
    for (Site site : SERVERS.all()) {
      assertThat(recipient(site, "nobody-now@pa.example.org").isTemporary())
          .as(site.name())
          .isTrue();
    }
    // The two that hold the students' registry can still ask each other.
    Servers.await(
        "the students' registry has no such name",
        () ->
            recipient(SERVERS.site("cabernet"), "nobody-now@es.example.org").code() == 550
                && recipient(SERVERS.site("semillon"), "nobody-now@es.example.org").code() == 550);
    assertThat(recipient(SERVERS.site("zinfandel"), "nobody-now@es.example.org").isTemporary())
        .isTrue();
    SERVERS.network().heal();
    Servers.await(
        "refused again",
        () -> recipient(SERVERS.site("zinfandel"), "nobody@pa.example.org").code() == 550);
  }

  @Test
  void neverAnOpenRelay() throws Exception {
    for (Site site : SERVERS.all()) {
      for (String address :
          new String[] {
            "someone@example.net", "someone%example.net@example.com", "a@[10.77.0.1]"
          }) {
        SmtpReply reply = recipient(site, address);
        assertThat(reply.code())
            .as("%s to %s: %s", site.name(), address, reply)
            .isBetween(500, 599);
      }
    }
  }

  private static SmtpReply recipient(Site site, String address) throws IOException {
    try (SmtpClient client = site.outside()) {
      assertThat(client.ask("MAIL FROM:<stranger@example.net>").isPositive()).isTrue();
      return client.ask("RCPT TO:<" + address + ">");
    }
  }
}
