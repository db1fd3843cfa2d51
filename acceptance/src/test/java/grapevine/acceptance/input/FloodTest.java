package grapevine.acceptance.input;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.acceptance.letter.Letter;
import grapevine.acceptance.network.Program;
import grapevine.acceptance.organisation.Servers;
import grapevine.acceptance.organisation.Setup;
import grapevine.acceptance.organisation.Site;
import grapevine.trial.client.Mail;
import grapevine.trial.client.Outcome;
import grapevine.trial.client.SmtpClient;
import grapevine.trial.world.Service;
import grapevine.trial.world.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Too much of something from one place: that place is put off, and others are served. */
class FloodTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** From one address, and all connections on the links' port that are not yet links. */
  private static final int CONNECTIONS_MAX = 100;

  private static final int WRONG_PASSWORDS_MAX = 20;
  private static final int UNKNOWN_RECIPIENTS_MAX = 150;
  private static final int LARGE_OCTETS = 8_000_000;
  private static final int LARGE_MESSAGES = 40;

  @RegisterExtension static final Servers SERVERS = Servers.of(Setup.SHIPPED);

  private Health health;
  private Site site;

  @BeforeEach
  void before() throws IOException {
    health = new Health(SERVERS);
    site = health.site();
  }

  @AfterEach
  void stillServes() throws Exception {
    health.stillServes();
  }

  @Test
  void connectionsFromOneAddress() throws Exception {
    List<RawClient> clients = new ArrayList<>();
    try {
      for (int number = 0; number < CONNECTIONS_MAX; number++) {
        RawClient client = new RawClient(site.address(Service.SMTP));
        clients.add(client);
        assertThat(client.readTo("220 ", PATIENCE)).startsWith("220 ");
      }
      for (Service service : List.of(Service.SMTP, Service.SUBMISSION, Service.POP3)) {
        try (RawClient client = new RawClient(site.address(service))) {
          assertThat(client.readToEnd(PATIENCE))
              .startsWith(service == Service.POP3 ? "-ERR [SYS/TEMP] too many" : "421 4.7.0 too");
        }
      }
      othersAreServed("beside-the-many");
    } finally {
      closeAll(clients);
    }
    Servers.await("there is room again", this::isGreeted);
  }

  private boolean isGreeted() throws IOException {
    try (RawClient client = new RawClient(site.address(Service.SMTP))) {
      return client.readTo("220 ", PATIENCE).startsWith("220 ");
    }
  }

  private static void closeAll(List<RawClient> clients) throws IOException {
    for (RawClient client : clients) {
      client.close();
    }
  }

  /** A client at another host sends a message, which arrives. */
  private void othersAreServed(String mark) throws Exception {
    Site other = other();
    Program.Ended ended =
        other.program(
            "",
            List.of(
                "swaks",
                "--server",
                site.host() + ":25",
                "--from",
                "stranger@example.net",
                "--to",
                World.addressOf(Health.READER),
                "--header",
                "X-Mark: " + mark));
    assertThat(ended.code()).as(ended.said()).isZero();
    String second = World.person(Health.READER).inboxes().getLast();
    Servers.await(
        mark + " arrives",
        () -> Letter.marks(SERVERS.site(second).messages(Health.READER)).containsKey(mark));
  }

  private Site other() {
    return SERVERS.all().stream().filter(each -> each != site).findFirst().orElseThrow();
  }

  /** Who knocks at the port of links and says nothing keeps no server from its link. */
  @Test
  void strangersAtThePortOfLinks() throws Exception {
    Site other = other();
    List<RawClient> clients = new ArrayList<>();
    try {
      other.stop();
      for (int number = 0; number < 2 * CONNECTIONS_MAX; number++) {
        clients.add(new RawClient(site.address(Service.LINKS)));
      }
      other.start();
      SERVERS.awaitWhole();
    } finally {
      closeAll(clients);
    }
  }

  /** Who guesses passwords is put off soon, even when he guesses right; others sign in. */
  @Test
  void guessedPasswords() throws Exception {
    SERVERS.discardAfterwards();
    String script =
        """
        import poplib
        refused = 0
        for number in range(%d):
            client = poplib.POP3("127.0.0.1", 110)
            client.user("%s")
            try:
                client.pass_("wrong%%d" %% number)
                raise SystemExit("a wrong password passed")
            except poplib.error_proto as e:
                refused += 1
            client.close()
        client = poplib.POP3("127.0.0.1", 110)
        client.user("%s")
        try:
            client.pass_("%s")
            print("let in")
        except poplib.error_proto as e:
            print("put off", e)
        """
            .formatted(WRONG_PASSWORDS_MAX + 1, "carol.pa", Health.READER, World.PASSWORD);
    Program.Ended ended = site.program(script, List.of("python3", "-"));
    assertThat(ended.code()).as(ended.said()).isZero();
    assertThat(ended.said()).startsWith("put off");
    site.mailbox("carol.pa").close();
  }

  /** Who looks for names by trying is sent away. */
  @Test
  void unknownRecipients() throws Exception {
    try (SmtpClient client = site.outside()) {
      assertThat(client.ask("MAIL FROM:<stranger@example.net>").isPositive()).isTrue();
      int asked = 0;
      int code = 0;
      while (code != 421 && asked <= 2 * UNKNOWN_RECIPIENTS_MAX) {
        code = client.ask("RCPT TO:<guess" + asked + "@pa.example.org>").code();
        asked++;
      }
      assertThat(code).isEqualTo(421);
      assertThat(asked).isLessThanOrEqualTo(UNKNOWN_RECIPIENTS_MAX + 1);
    }
  }

  /** Many large messages at once, more than fit into memory: each is taken or put off. */
  @Test
  void largeMessagesAtOnce() throws Exception {
    byte[] line = ("0123456789".repeat(7) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    byte[] content = new byte[LARGE_OCTETS / line.length * line.length];
    for (int at = 0; at < content.length; at += line.length) {
      System.arraycopy(line, 0, content, at, line.length);
    }
    byte[] head = "Subject: large\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(head, 0, content, 0, head.length);
    Mail mail = new Mail("stranger@example.net", List.of(World.addressOf("carol.pa")), content);
    List<Callable<Outcome>> all = Collections.nCopies(LARGE_MESSAGES, () -> send(mail));
    int taken = 0;
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Outcome> each : clients.invokeAll(all)) {
        switch (each.get()) {
          case Outcome.Done _ -> taken++;
          case Outcome.Refused(String answer) -> assertThat(answer).startsWith("4");
          case Outcome.Unknown(String why) -> throw new AssertionError(why);
        }
      }
    }
    assertThat(taken).isPositive();
    int expected = taken;
    Site readable = SERVERS.site(World.person("carol.pa").inboxes().getFirst());
    Servers.await("all have arrived", () -> largeAt(readable) == expected);
  }

  private Outcome send(Mail mail) throws IOException {
    try (SmtpClient client = site.outside()) {
      return client.send(mail).outcome();
    }
  }

  private static int largeAt(Site readable) throws IOException {
    try (var client = readable.mailbox("carol.pa")) {
      int count = client.ids().size();
      client.quit();
      return count;
    }
  }
}
