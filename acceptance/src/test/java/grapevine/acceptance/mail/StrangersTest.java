package grapevine.acceptance.mail;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.acceptance.letter.Letter;
import grapevine.acceptance.organisation.Servers;
import grapevine.acceptance.organisation.Setup;
import grapevine.acceptance.organisation.Site;
import grapevine.trial.client.Mail;
import grapevine.trial.client.Outcome;
import grapevine.trial.client.SmtpClient;
import grapevine.trial.process.Operator.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Mail between people and strangers. A stranger who writes to a name that does not exist is told so
 * at once and gets no report, or others would be flooded in his name; a person gets one.
 */
class StrangersTest {
  private static final int PORT = 2_525;
  private static final String SENDER = "judy.pa";
  private static final String STRANGER = "stranger@example.net";

  @RegisterExtension
  static final Servers SERVERS =
      Servers.of(new Setup("\n[smarthost]\naddress = \"10.77.0.1:" + PORT + "\"\n", List.of()));

  private static OutsideServer outside;

  @BeforeAll
  static void listen() throws IOException {
    outside = new OutsideServer(PORT);
  }

  @AfterAll
  static void close() throws IOException {
    outside.close();
  }

  @Test
  void noReportGoesToAStranger() throws Exception {
    byte[] text = "Subject: to nobody\r\n\r\ntext\r\n".getBytes(StandardCharsets.US_ASCII);
    for (Site site : SERVERS.all()) {
      try (SmtpClient client = site.outside()) {
        Outcome outcome =
            client.send(new Mail(STRANGER, List.of("nobody@pa.example.org"), text)).outcome();
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
      }
    }
    // What is sent from each server afterwards has gone out, so a report would have too.
    for (Site site : SERVERS.all()) {
      String mark = "out-by-" + site.name();
      Mail letter = Letter.lasting(mark, SENDER, List.of(SENDER));
      try (SmtpClient client = site.submission(SENDER)) {
        Mail mail = new Mail(letter.sender(), List.of("friend@example.com"), letter.content());
        assertThat(client.send(mail).outcome().isDone()).isTrue();
      }
      Servers.await(
          mark + " goes out",
          () -> outside.taken().stream().anyMatch(message -> message.contains(mark)));
      // The server still has to hear the outside server's answer.
      Servers.await(
          "nothing waits at " + site.name(),
          () -> site.demand(Command.of("queue list")).rows().isEmpty());
    }
    assertThat(outside.taken()).noneMatch(message -> message.contains(STRANGER));
    assertThat(outside.taken()).allMatch(message -> message.contains("friend@example.com"));
  }

  @Test
  void aPersonGetsAReport() throws Exception {
    Undeliverable letter = new Undeliverable(SERVERS, SENDER);
    letter.send();
    Servers.await("a report comes", letter::isReported);
  }
}
