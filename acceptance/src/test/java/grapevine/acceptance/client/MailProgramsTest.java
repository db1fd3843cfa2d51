package grapevine.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.acceptance.letter.Letter;
import grapevine.acceptance.network.Program;
import grapevine.acceptance.organisation.Servers;
import grapevine.acceptance.organisation.Setup;
import grapevine.acceptance.organisation.Site;
import grapevine.trial.client.Pop3Client;
import grapevine.trial.client.SmtpClient;
import grapevine.trial.world.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mail programs send to, and read from, a server as they would any other. Those that sign in
 * without TLS run at the server's own host, for passwords are taken in the clear on loopback only.
 */
class MailProgramsTest {
  private static final String SENDER = "dave.pa";
  private static final String SENDER_ADDRESS = "dave@pa.example.org";
  private static final String STRANGER = "stranger@example.net";
  private static final String READER = "grace.pa";
  private static final String READER_ADDRESS = "grace@pa.example.org";

  @RegisterExtension static final Servers SERVERS = Servers.of(Setup.SHIPPED);

  @TempDir Path folder;

  private Site site;

  @BeforeEach
  void emptyMailbox() throws IOException {
    site = SERVERS.site(World.person(READER).inboxes().getFirst());
    try (Pop3Client client = site.mailbox(READER)) {
      for (int number : client.ids().keySet()) {
        client.delete(number);
      }
      client.quit();
    }
  }

  @Test
  void swaks() throws Exception {
    swaks("swaks-plain", "127.0.0.1:587", SENDER_ADDRESS, "--auth", "PLAIN");
    swaks("swaks-tls", site.host() + ":587", SENDER_ADDRESS, "-tls", "--auth", "PLAIN");
    swaks("swaks-outside", "127.0.0.1:25", STRANGER, "--pipeline");
    swaks("swaks-lmtp", "127.0.0.1:24", STRANGER, "--protocol", "LMTP");
    awaitMarks("swaks-plain", "swaks-tls", "swaks-outside", "swaks-lmtp");
  }

  private void swaks(String mark, String server, String from, String... options) {
    List<String> command = new ArrayList<>(List.of("swaks", "--server", server, "--from", from));
    command.addAll(List.of("--to", READER_ADDRESS, "--header", "X-Mark: " + mark));
    command.addAll(List.of(options));
    if (command.contains("--auth")) {
      command.addAll(List.of("--auth-user", SENDER, "--auth-password", World.PASSWORD));
    }
    run("", command.toArray(String[]::new));
  }

  @Test
  void smtpSource() throws Exception {
    run(
        "",
        "smtp-source",
        "-c",
        "-d",
        "-m",
        "40",
        "-s",
        "5",
        "-l",
        "2048",
        "-f",
        STRANGER,
        "-t",
        READER_ADDRESS,
        "127.0.0.1:25");
    Servers.await("all have arrived", () -> site.messages(READER).size() == 40);
  }

  @Test
  void msmtp() throws Exception {
    Path configuration =
        secret(
            "msmtprc",
            """
            account default
            host %s
            port 465
            tls on
            tls_starttls off
            tls_certcheck off
            auth plain
            user %s
            password %s
            from %s
            """
                .formatted(site.host(), SENDER, World.PASSWORD, SENDER_ADDRESS));
    run(text("msmtp"), "msmtp", "--file=" + configuration, READER_ADDRESS);
    awaitMarks("msmtp");
  }

  @Test
  void mpop() throws Exception {
    send("mpop-1", "mpop-2");
    Path maildir = folder.resolve("maildir");
    for (String each : List.of("new", "cur", "tmp")) {
      Files.createDirectories(maildir.resolve(each));
    }
    Path configuration =
        secret(
            "mpoprc",
            """
            account default
            host %s
            port 110
            tls on
            tls_starttls on
            tls_certcheck off
            user %s
            password %s
            auth user
            keep off
            uidls_file %s
            delivery maildir %s
            """
                .formatted(site.host(), READER, World.PASSWORD, folder.resolve("uidls"), maildir));
    run("", "mpop", "--file=" + configuration);
    try (Stream<Path> files = Files.list(maildir.resolve("new"))) {
      assertThat(files).hasSize(2);
    }
    assertThat(site.messages(READER)).as("what was fetched is deleted").isEmpty();
  }

  @Test
  void fetchmail() throws Exception {
    send("fetchmail-1", "fetchmail-2");
    Path fetched = folder.resolve("fetched");
    Path configuration =
        secret(
            "fetchmailrc",
            """
            set no bouncemail
            poll 127.0.0.1 protocol pop3 port 110 uidl
              user "%s" password "%s" sslproto "" nokeep
              mda "/bin/sh -c 'cat >>%s'"
            """
                .formatted(READER, World.PASSWORD, fetched));
    run(
        "",
        "env",
        "HOME=" + folder,
        "FETCHMAILHOME=" + folder,
        "fetchmail",
        "--fetchmailrc",
        configuration.toString(),
        "--pidfile",
        folder.resolve("pid").toString());
    assertThat(Files.readString(fetched, StandardCharsets.ISO_8859_1))
        .contains("X-Mark: fetchmail-1", "X-Mark: fetchmail-2");
    assertThat(site.messages(READER)).as("what was fetched is deleted").isEmpty();
  }

  @Test
  void curl() throws Exception {
    curlSends("curl-tls", "smtp://" + site.host() + ":587", "--ssl-reqd");
    curlSends("curl-smtps", "smtps://" + site.host() + ":465");
    awaitMarks("curl-tls", "curl-smtps");
    String listed = curl("", READER, "pop3://" + site.host() + ":110", "--ssl-reqd");
    assertThat(listed.lines()).hasSize(2);
    String first = curl("", READER, "pop3s://" + site.host() + ":995/1");
    assertThat(first).contains("X-Mark: curl-");
  }

  private void curlSends(String mark, String url, String... options) {
    List<String> all = new ArrayList<>(List.of("--mail-from", SENDER_ADDRESS));
    all.addAll(List.of("--mail-rcpt", READER_ADDRESS, "--upload-file", "-"));
    all.addAll(List.of(options));
    curl(text(mark), SENDER, url, all.toArray(String[]::new));
  }

  private String curl(String input, String person, String url, String... options) {
    List<String> command =
        new ArrayList<>(List.of("curl", "--silent", "--show-error", "--insecure", "--url", url));
    command.addAll(List.of("--user", person + ":" + World.PASSWORD));
    command.addAll(List.of(options));
    return run(input, command.toArray(String[]::new));
  }

  @Test
  void pythonSmtplib() throws Exception {
    run(
        """
        import smtplib, ssl
        context = ssl._create_unverified_context()
        with smtplib.SMTP("%1$s", 587) as client:
            client.starttls(context=context)
            client.login("%2$s", "%3$s")
            text = "X-Mark: python-starttls\\r\\n\\r\\n.dot\\r\\n..dots\\r\\n"
            client.sendmail("%4$s", ["%5$s"], text)
        with smtplib.SMTP_SSL("%1$s", 465, context=context) as client:
            client.login("%2$s", "%3$s")
            client.sendmail("%4$s", ["%5$s"], "X-Mark: python-tls\\r\\n\\r\\ntext\\r\\n")
        with smtplib.LMTP("127.0.0.1", 24) as client:
            client.sendmail("%4$s", ["%5$s"], "X-Mark: python-lmtp\\r\\n\\r\\ntext\\r\\n")
        """
            .formatted(site.host(), SENDER, World.PASSWORD, SENDER_ADDRESS, READER_ADDRESS),
        "python3",
        "-");
    awaitMarks("python-starttls", "python-tls", "python-lmtp");
    assertThat(site.messages(READER).stream().map(each -> new String(each, StandardCharsets.UTF_8)))
        .anyMatch(each -> each.endsWith("\r\n\r\n.dot\r\n..dots\r\n"));
  }

  @Test
  void pythonPoplib() throws Exception {
    send("poplib-1", "poplib-2", "poplib-3");
    String said =
        run(
            """
            import poplib, ssl
            context = ssl._create_unverified_context()
            client = poplib.POP3("%1$s", 110)
            client.stls(context=context)
            client.user("%2$s")
            client.pass_("%3$s")
            count, size = client.stat()
            assert count == 3, count
            ids = [line.split()[1] for line in client.uidl()[1]]
            assert len(set(ids)) == 3, ids
            for number in range(1, 4):
                lines = client.retr(number)[1]
                top = client.top(number, 0)[1]
                assert lines[:len(top)] == top
                print(b"\\n".join(lines).decode())
            client.dele(2)
            client.quit()
            client = poplib.POP3_SSL("%1$s", 995, context=context)
            client.user("%2$s")
            client.pass_("%3$s")
            assert [line.split()[1] for line in client.uidl()[1]] == [ids[0], ids[2]]
            client.quit()
            """
                .formatted(site.host(), READER, World.PASSWORD),
            "python3",
            "-");
    assertThat(said).contains("X-Mark: poplib-1", "X-Mark: poplib-2", "X-Mark: poplib-3");
  }

  private static String text(String mark) {
    return "X-Mark: " + mark + "\r\nFrom: " + SENDER_ADDRESS + "\r\n\r\n.a line\r\n";
  }

  private String run(String input, String... command) {
    Program.Ended ended = site.program(input, List.of(command));
    assertThat(ended.code()).as("%s: %s", String.join(" ", command), ended.said()).isZero();
    return ended.said();
  }

  private void send(String... marks) throws Exception {
    try (SmtpClient client = site.submission(SENDER)) {
      for (String mark : marks) {
        assertThat(client.send(Letter.fleeting(mark, SENDER, List.of(READER))).outcome().isDone())
            .isTrue();
      }
    }
    awaitMarks(marks);
  }

  private void awaitMarks(String... marks) throws Exception {
    Servers.await(
        List.of(marks) + " have arrived",
        () -> Letter.marks(site.messages(READER)).keySet().containsAll(List.of(marks)));
    assertThat(Letter.marks(site.messages(READER)).values()).containsOnly(1);
  }

  private Path secret(String name, String text) throws IOException {
    Path file =
        Files.createFile(
            folder.resolve(name),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, text);
  }
}
