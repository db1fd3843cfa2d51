package grapevine.acceptance.mail;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.acceptance.letter.Letter;
import grapevine.acceptance.organisation.Servers;
import grapevine.acceptance.organisation.Setup;
import grapevine.acceptance.organisation.Site;
import grapevine.trial.client.Mail;
import grapevine.trial.client.SmtpClient;
import grapevine.trial.process.Operator.Command;
import grapevine.trial.world.World;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A client that loses the answer and sends again, and what it means to have no Message-ID. */
class RepetitionTest {
  private static final String SENDER = "judy.pa";
  private static final String READER = "carol.pa";

  @RegisterExtension static final Servers SERVERS = Servers.of(Setup.SHIPPED);

  @Test
  void sentAgainAtAnotherServerItIsOneMessage() throws Exception {
    Mail once = Letter.lasting("once", SENDER, List.of(READER));
    try (SmtpClient client = SERVERS.site("semillon").submission(SENDER)) {
      client.sendAndLeave(once);
    }
    Servers.await("it has arrived", () -> copies("once") == 1);
    send("zinfandel", once);
    send("cabernet", once);
    send("semillon", once);
    proveNothingIsOnItsWay();
    assertThat(copies("once")).isEqualTo(1);
  }

  @Test
  void sentAtTwoServersAtOnceItIsOneMessage() throws Exception {
    Mail once = Letter.lasting("at-once", SENDER, List.of(READER));
    List<Thread> senders =
        SERVERS.all().stream()
            .map(site -> Thread.ofVirtual().start(() -> sendQuietly(site, once)))
            .toList();
    for (Thread sender : senders) {
      sender.join();
    }
    Servers.await("it has arrived", () -> copies("at-once") >= 1);
    proveNothingIsOnItsWay();
    assertThat(copies("at-once")).isEqualTo(1);
  }

  private static void sendQuietly(Site site, Mail mail) {
    try (SmtpClient client = site.submission(SENDER)) {
      client.send(mail);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void withoutMessageIdItIsTwo() throws Exception {
    Mail twice = Letter.fleeting("twice", SENDER, List.of(READER));
    send("semillon", twice);
    send("zinfandel", twice);
    send("zinfandel", twice);
    Servers.await("each has arrived", () -> copies("twice") == 3);
  }

  /** What was sent before from each server has arrived when what was sent last has. */
  private static void proveNothingIsOnItsWay() throws Exception {
    for (Site site : SERVERS.all()) {
      String mark = "last-" + site.name() + "-" + System.nanoTime();
      send(site.name(), Letter.lasting(mark, SENDER, List.of(READER)));
      Servers.await("the last has arrived", () -> copies(mark) == 1);
      Servers.await(
          "the queue is empty", () -> site.demand(Command.of("queue list")).rows().isEmpty());
    }
    SERVERS.awaitAgreement();
  }

  private static void send(String server, Mail mail) throws IOException {
    try (SmtpClient client = SERVERS.site(server).submission(SENDER)) {
      assertThat(client.send(mail).outcome().isDone()).isTrue();
    }
  }

  private static int copies(String mark) throws IOException {
    String site = World.person(READER).inboxes().getFirst();
    return Letter.marks(SERVERS.site(site).messages(READER)).getOrDefault(mark, 0);
  }
}
