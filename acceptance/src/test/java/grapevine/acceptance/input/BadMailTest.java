package grapevine.acceptance.input;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.acceptance.letter.Letter;
import grapevine.acceptance.organisation.Servers;
import grapevine.acceptance.organisation.Setup;
import grapevine.acceptance.organisation.Site;
import grapevine.trial.client.Mail;
import grapevine.trial.client.Outcome;
import grapevine.trial.client.SmtpClient;
import grapevine.trial.world.Service;
import grapevine.trial.world.World;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Bad input over real sockets. After each, the server still runs, takes and delivers a good
 * message, and has not grown beyond a bound.
 */
class BadMailTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String SENDER = Health.SENDER;
  private static final String READER = Health.READER;
  private static final String HELLO = "EHLO client.example.net\r\n";
  private static final String ENVELOPE =
      "MAIL FROM:<stranger@example.net>\r\nRCPT TO:<heidi@pa.example.org>\r\n";

  @RegisterExtension static final Servers SERVERS = Servers.of(Setup.SHIPPED);

  /** Ends of data that only some servers see: what follows would be a second, forged message. */
  private static final List<String> FALSE_ENDS =
      List.of(
          "\n.\n",
          "\n.\r\n",
          "\r\n.\n",
          "\r.\r",
          "\r\n.\r",
          "\r.\r\n",
          "\n.\r",
          "\r.\n",
          "\r\n.\r\r\n",
          "\r\r\n.\r\r\n",
          "\r\n\0.\r\n",
          "\r\n.\0\r\n",
          "\r\n\0.\0\r\n",
          "\n\r.\n\r");

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

  private RawClient smtp() throws IOException {
    RawClient client = new RawClient(site.address(Service.SMTP));
    assertThat(client.readTo("220 ", PATIENCE)).startsWith("220 ");
    return client;
  }

  private RawClient atData() throws IOException {
    RawClient client = smtp();
    client.send(HELLO);
    client.readTo("250 ", PATIENCE);
    client.send(ENVELOPE + "DATA\r\n");
    assertThat(client.readTo("354", PATIENCE)).contains("354");
    return client;
  }

  private void nothingArrived() throws IOException {
    health.nothingArrived();
  }

  @Test
  void smuggling() throws Exception {
    for (String end : FALSE_ENDS) {
      smuggle(end, shown(end));
    }
    assertThat(Letter.marks(site.messages(READER))).doesNotContainKey("forged");
    assertThat(health.warnings())
        .hasSize(FALSE_ENDS.size())
        .allMatch(line -> line.contains("message refused"));
  }

  private void smuggle(String end, String name) throws IOException {
    try (RawClient client = atData()) {
      client.send(
          "X-Mark: smuggle\r\n\r\nfirst" + end + ENVELOPE + "DATA\r\nX-Mark: forged\r\n\r\nsecond");
      client.send("\r\n.\r\nQUIT\r\n");
      String said = client.readToEnd(PATIENCE);
      assertThat(said).as(name).startsWith("554 ").doesNotContain("354");
      assertThat(said.lines().filter(line -> line.startsWith("250"))).as(name + said).isEmpty();
    }
  }

  private static String shown(String octets) {
    return octets.replace("\r", "CR ").replace("\n", "LF ").replace("\0", "NUL ");
  }

  @Test
  void bareEndsOfLines() throws Exception {
    List<String> ends = List.of("\n", "\r", "\n\r", "\r\r\n");
    for (String end : ends) {
      try (RawClient client = atData()) {
        client.send("Subject: bare\r\n\r\na" + end + "b\r\n.\r\nQUIT\r\n");
        assertThat(client.readToEnd(PATIENCE)).as(shown(end)).startsWith("554 ");
      }
    }
    nothingArrived();
    assertThat(health.warnings())
        .hasSize(ends.size())
        .allMatch(line -> line.contains("message refused"));
  }

  @Test
  void bodyCutOff() throws Exception {
    try (RawClient client = atData()) {
      client.send("Subject: cut off\r\n\r\n" + "a line\r\n".repeat(50_000));
    }
    try (RawClient client = atData()) {
      client.send("Subject: cut off\r\n\r\nthe dot is missing\r\n");
      client.sendNoMore();
      assertThat(client.readToEnd(PATIENCE)).doesNotContain("250 ");
    }
    nothingArrived();
  }

  @Test
  void theRestOfARefusedBodyIsNoCommand() throws Exception {
    try (RawClient client = atData()) {
      String line = "x".repeat(1_100_000);
      client.send(
          "Subject: long\r\n\r\n" + line + "\r\n" + ENVELOPE + "DATA\r\n.\r\nNOOP\r\nQUIT\r\n");
      String said = client.readToEnd(PATIENCE);
      assertThat(said).startsWith("554 ").doesNotContain("354");
      assertThat(said.lines().filter(each -> each.startsWith("250"))).hasSize(1);
    }
    nothingArrived();
  }

  @Test
  void commandsBeforeTls() throws Exception {
    try (RawClient client = smtp()) {
      client.send(HELLO);
      client.readTo("250 ", PATIENCE);
      client.send("STARTTLS\r\n" + ENVELOPE + "DATA\r\n");
      String said = client.readToEnd(PATIENCE);
      assertThat(said).doesNotContain("354").doesNotContain("250");
    }
    nothingArrived();
    assertThat(health.warnings()).hasSize(1).first().asString().contains("before TLS");
  }

  @Test
  void commandsBeforeTlsOfAMailbox() throws Exception {
    try (RawClient client = new RawClient(site.address(Service.POP3))) {
      client.readTo("+OK", PATIENCE);
      client.send("STLS\r\nUSER " + READER + "\r\nPASS " + World.PASSWORD + "\r\nSTAT\r\n");
      assertThat(client.readToEnd(PATIENCE).lines().filter(line -> line.startsWith("+OK")))
          .hasSizeLessThan(2);
    }
    assertThat(health.warnings()).hasSize(1).first().asString().contains("before TLS");
  }

  @Test
  void lineWithoutEnd() throws Exception {
    byte[] piece = "A".repeat(65_536).getBytes(StandardCharsets.US_ASCII);
    for (Service service : List.of(Service.SMTP, Service.SUBMISSION, Service.POP3)) {
      try (RawClient client = new RawClient(site.address(service))) {
        int taken = client.sendWhileTaken(piece, 2_000);
        assertThat(taken).as("pieces of 64 KiB taken by %s", service).isLessThan(2_000);
      }
    }
  }

  @Test
  void binaryNoise() throws Exception {
    Random random = new Random(7);
    for (Service service : EnumSet.complementOf(EnumSet.of(Service.LMTP, Service.HTTP))) {
      for (int round = 0; round < 10; round++) {
        byte[] noise = new byte[20_000];
        random.nextBytes(noise);
        sendNoise(service, noise);
      }
    }
    nothingArrived();
  }

  private void sendNoise(Service service, byte[] noise) throws IOException {
    try (RawClient client = new RawClient(site.address(service))) {
      client.sendWhileTaken(noise, 1);
      client.sendNoMore();
      client.readToEnd(PATIENCE);
    } catch (SocketException e) {
      assertThat(e).as("closed in the middle").hasMessageMatching(".*(reset|closed|Broken).*");
    }
  }

  @Test
  void halfClosed() throws Exception {
    for (Service service : List.of(Service.SMTP, Service.SUBMISSION, Service.POP3)) {
      try (RawClient client = new RawClient(site.address(service))) {
        boolean pop = service == Service.POP3;
        client.readTo(pop ? "+OK" : "220 ", PATIENCE);
        client.send("NOOP\r\nQUIT\r\n");
        client.sendNoMore();
        String said = client.readToEnd(PATIENCE);
        assertThat(said.lines()).as(said).hasSize(2);
        assertThat(said.lines().toList().getLast()).startsWith(pop ? "+OK" : "221");
      }
      try (RawClient client = new RawClient(site.address(service))) {
        client.sendNoMore();
        client.readToEnd(PATIENCE);
      }
    }
  }

  @Test
  void hundredThousandRecipients() throws Exception {
    try (RawClient client = smtp()) {
      client.send(HELLO + "MAIL FROM:<stranger@example.net>\r\n");
      int temporary = 0;
      client.readTo("250 ", PATIENCE);
      client.readTo("250 ", PATIENCE);
      StringBuilder block = new StringBuilder();
      for (int number = 0; number < 1_000; number++) {
        block.append("RCPT TO:<heidi+").append(number).append("@pa.example.org>\r\n");
      }
      boolean open = true;
      for (int round = 0; round < 100 && open; round++) {
        open = client.sendWhileTaken(bytes(block.toString()), 1) == 1;
        client.sendWhileTaken(bytes("NOOP\r\n"), 1);
        String said = open ? client.readTo("250 2.0.0", PATIENCE) : client.readToEnd(PATIENCE);
        temporary += (int) said.lines().filter(line -> line.startsWith("4")).count();
        open &= !said.contains("421 ");
      }
      assertThat(temporary).as("recipients beyond the limit are put off").isPositive();
    }
  }

  @Test
  void nestedMimeBomb() throws Exception {
    StringBuilder text = new StringBuilder("X-Mark: nested\r\nMIME-Version: 1.0\r\n");
    int depth = 10_000;
    for (int level = 0; level < depth; level++) {
      text.append("Content-Type: multipart/mixed; boundary=\"b")
          .append(level)
          .append("\"\r\n\r\n--b")
          .append(level)
          .append("\r\n");
    }
    text.append("\r\ninside\r\n");
    for (int level = depth - 1; level >= 0; level--) {
      text.append("--b").append(level).append("--\r\n");
    }
    takenOrRefused(text.toString(), "nested");
  }

  @Test
  void headerFlood() throws Exception {
    takenOrRefused(
        "X-Mark: flood\r\n" + "X-Flood: flood\r\n".repeat(60_000) + "\r\nend\r\n", "flood");
    assertThat(send("X-Flood: flood\r\n".repeat(100_000) + "\r\nend\r\n")).startsWith("552 ");
    takenOrRefused(
        "X-Mark: received\r\n" + "Received: from a by b\r\n".repeat(99) + "\r\nend\r\n",
        "received");
    assertThat(send("Received: from a by b\r\n".repeat(101) + "\r\nend\r\n"))
        .startsWith("554 5.4.6");
  }

  private String send(String text) throws IOException {
    try (SmtpClient client = site.outside()) {
      Mail mail = new Mail("stranger@example.net", List.of(World.addressOf(READER)), bytes(text));
      return client.send(mail).outcome() instanceof Outcome.Refused(String why) ? why : "250";
    }
  }

  private void takenOrRefused(String text, String mark) throws Exception {
    String said = send(text);
    if (said.startsWith("250")) {
      Servers.await(mark + " arrives", () -> Letter.marks(site.messages(READER)).containsKey(mark));
    } else {
      assertThat(said).startsWith("5");
    }
  }

  /** A client that reads nothing while it asks for much: it is not served for ever. */
  @Test
  void clientThatNeverReads() throws Exception {
    List<RawClient> clients = new ArrayList<>();
    try {
      for (int number = 0; number < 20; number++) {
        RawClient client = new RawClient(site.address(Service.POP3));
        clients.add(client);
        Thread.ofVirtual().start(() -> client.sendWhileTaken(bytes("NOOP\r\n".repeat(2_000)), 500));
      }
      stillServes();
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  /** Clients that send an octet now and then hold nobody up, and end. */
  @Test
  void clientsThatSendAnOctetAtATime() throws Exception {
    List<RawClient> clients = new ArrayList<>();
    try {
      for (int number = 0; number < 90; number++) {
        RawClient client = smtp();
        clients.add(client);
        client.send("E");
      }
      for (RawClient client : clients) {
        client.send("H");
      }
      String mark = "beside-the-slow";
      Mail mail = Letter.lasting(mark, SENDER, List.of(READER));
      Site other = SERVERS.site("zinfandel");
      try (SmtpClient client = other.submission(SENDER)) {
        assertThat(client.send(mail).outcome().isDone()).isTrue();
      }
      Servers.await(
          "mail flows beside", () -> Letter.marks(site.messages(READER)).containsKey(mark));
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
