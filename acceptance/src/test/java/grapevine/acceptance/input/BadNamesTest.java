package grapevine.acceptance.input;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.acceptance.network.Program;
import grapevine.acceptance.organisation.Servers;
import grapevine.acceptance.organisation.Setup;
import grapevine.acceptance.organisation.Site;
import grapevine.kernel.control.ControlReply;
import grapevine.trial.process.Operator.Command;
import grapevine.trial.process.Operator.Reply;
import grapevine.trial.world.Service;
import grapevine.trial.world.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Names that would do harm where they are shown or stored, wherever a name can be given: refused,
 * and nothing of them is in the log as it came.
 */
class BadNamesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @RegisterExtension static final Servers SERVERS = Servers.of(Setup.SHIPPED);

  private static final List<String> NAMES =
      List.of("a\0b", "a\u0007b", "a\u007fb", "a\u0085b", "a\tb", "a\u001b[2Jb");

  private Health health;
  private Site site;
  private long logBegin;

  @BeforeEach
  void before() throws IOException {
    health = new Health(SERVERS);
    site = health.site();
    logBegin = site.logLength();
  }

  @AfterEach
  void stillServes() throws Exception {
    assertThat(controls(site.said(logBegin))).as("control characters in the log").isEmpty();
    health.stillServes();
  }

  @Test
  void inMail() throws Exception {
    for (String name : NAMES) {
      inMail(name);
    }
  }

  private void inMail(String name) throws IOException {
    for (String command :
        List.of(
            "EHLO " + name,
            "MAIL FROM:<" + name + "@example.net>",
            "MAIL FROM:<stranger@example.net>\r\nRCPT TO:<" + name + "@pa.example.org>")) {
      try (RawClient client = new RawClient(site.address(Service.SMTP))) {
        client.readTo("220 ", PATIENCE);
        client.send("EHLO client.example.net\r\n");
        client.readTo("250 ", PATIENCE);
        client.send((command + "\r\nQUIT\r\n").getBytes(StandardCharsets.UTF_8));
        assertThat(client.readToEnd(PATIENCE)).as(command).containsPattern("(?m)^5\\d\\d ");
      }
    }
  }

  @Test
  void inTheMailbox() throws Exception {
    for (String name : NAMES) {
      try (RawClient client = new RawClient(site.address(Service.POP3))) {
        client.readTo("+OK", PATIENCE);
        client.send(("USER " + name + "\r\nQUIT\r\n").getBytes(StandardCharsets.UTF_8));
        assertThat(client.readToEnd(PATIENCE)).startsWith("-ERR");
      }
    }
  }

  @Test
  void inCommands() {
    for (String name : NAMES) {
      inCommands(name + ".pa");
    }
    List.of("a\nb.pa", "a\r\nb.pa", "a\u202eb.pa", "", ".pa", "a.", "../../etc/passwd.pa")
        .forEach(this::inCommands);
  }

  private void inCommands(String name) {
    refused(
        Command.of("user add")
            .with("name", name)
            .with("inbox", "cabernet")
            .withSecret(World.PASSWORD));
    refused(Command.of("group add").with("name", name.replace(".pa", "^.pa")));
    refused(Command.of("group change").with("name", "csl^.pa").with("add-member", name));
    refused(Command.of("registry add").with("name", name).with("server", "cabernet"));
  }

  private void refused(Command command) {
    Reply reply = site.ask(command);
    assertThat(reply.outcome())
        .as("%s: %s", command.arguments(), reply.text())
        .isIn(ControlReply.Outcome.REFUSED, ControlReply.Outcome.WRONG_USE);
  }

  /** What a terminal would obey does not reach it. */
  @Test
  void atTheTerminal() {
    Program.Ended ended =
        site.command("", "user", "show", "a\u001b[2Jb.pa", "--data", site.data().toString());
    assertThat(ended.code()).as(ended.said()).isIn(1, 2);
    assertThat(controls(ended.said())).isEmpty();
  }

  /** The control characters in a text, without ends of lines. */
  private static String controls(String text) {
    return text.replaceAll("[^\\p{Cntrl}\u0080-\u009f]|\n", "");
  }
}
