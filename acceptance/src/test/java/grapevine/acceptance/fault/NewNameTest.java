package grapevine.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.acceptance.letter.Letter;
import grapevine.acceptance.organisation.Servers;
import grapevine.acceptance.organisation.Setup;
import grapevine.acceptance.organisation.Site;
import grapevine.trial.client.Mail;
import grapevine.trial.client.Sent;
import grapevine.trial.client.SmtpClient;
import grapevine.trial.client.SmtpReply;
import grapevine.trial.process.Operator.Command;
import grapevine.trial.process.TrialFailure;
import grapevine.trial.world.World;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A person added at one server gets mail submitted at another that cannot have heard of him: never
 * a 550; a delivery, or a 4xx that succeeds later.
 */
class NewNameTest {
  /** Of a registry that every server holds: who is cut off from its registry cannot sign in. */
  private static final String SENDER = "judy.pa";

  @RegisterExtension static final Servers SERVERS = Servers.of(Setup.SHIPPED);

  @Test
  void whenTheirLinkIsCutAndTheThirdIsConnected() throws Exception {
    SERVERS.network().cut("cabernet", "semillon");
    addAndMail("newton.pa", List.of("semillon"));
  }

  @Test
  void whenTheFirstIsCutOff() throws Exception {
    SERVERS.network().cutOff("cabernet");
    addAndMail("leibniz.pa", List.of("semillon", "zinfandel"));
  }

  @Test
  void whenNothingReachesTheThird() throws Exception {
    SERVERS.network().cutOneWay("cabernet", "zinfandel");
    SERVERS.network().cutOneWay("semillon", "zinfandel");
    addAndMail("hooke.pa", List.of("zinfandel"));
  }

  private static void addAndMail(String person, List<String> elsewhere) throws Exception {
    SERVERS
        .site("cabernet")
        .demand(
            Command.of("user add")
                .with("name", person)
                .with("inbox", List.of("cabernet", "semillon"))
                .withSecret(World.PASSWORD));
    for (String server : elsewhere) {
      neverNo(server, letter(person, server));
      neverNoFromOutside(server, person);
    }
    SERVERS.network().heal();
    for (String server : elsewhere) {
      Servers.await(server + " takes it", () -> isTaken(server, letter(person, server)));
    }
    for (String site : List.of("cabernet", "semillon")) {
      Servers.await(person + " can read it at " + site, () -> arrived(site, person, elsewhere));
    }
  }

  private static Mail letter(String person, String server) {
    return Letter.lasting("to-" + person + "-by-" + server, SENDER, List.of(person));
  }

  private static boolean arrived(String site, String person, List<String> elsewhere)
      throws IOException, TrialFailure {
    var marks = Letter.marks(SERVERS.site(site).messages(person));
    return elsewhere.stream()
        .allMatch(server -> marks.containsKey("to-" + person + "-by-" + server));
  }

  private static void neverNo(String server, Mail mail) throws IOException {
    try (SmtpClient client = SERVERS.site(server).submission(SENDER)) {
      Sent sent = client.send(mail);
      assertThat(sent.recipients()).as("of " + server).noneMatch(NewNameTest::isNo);
    }
  }

  private static void neverNoFromOutside(String server, String person) throws IOException {
    Site site = SERVERS.site(server);
    try (SmtpClient client = site.outside()) {
      client.ask("MAIL FROM:<stranger@example.net>");
      SmtpReply reply = client.ask("RCPT TO:<" + World.addressOf(person) + ">");
      assertThat(isNo(reply)).as("%s says %s", server, reply).isFalse();
    }
  }

  private static boolean isNo(SmtpReply reply) {
    return reply.code() >= 500;
  }

  private static boolean isTaken(String server, Mail mail) throws IOException {
    try (SmtpClient client = SERVERS.site(server).submission(SENDER)) {
      return client.send(mail).outcome().isDone();
    }
  }
}
