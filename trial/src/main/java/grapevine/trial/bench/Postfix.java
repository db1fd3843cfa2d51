package grapevine.trial.bench;

import grapevine.trial.process.Patience;
import grapevine.trial.process.Ports;
import grapevine.trial.process.TrialFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Debian's Postfix, as durable as it is shipped, on a port and in folders of its own. It delivers
 * to {@code discard:}, which is less work than to store, or by Dovecot.
 */
final class Postfix implements MailSystem {
  private static final Path MASTER = Path.of("/usr/share/postfix/master.cf.dist");
  private static final List<String> QUEUES = List.of("maildrop", "incoming", "active", "deferred");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path program;
  private final Path configuration;
  private final Path queue;
  private final int smtpPort;
  private final Optional<Dovecot> dovecot;

  /**
   * Starts it.
   *
   * @param dovecot where it delivers; nothing for {@code discard:}
   */
  Postfix(Path folder, Optional<Dovecot> dovecot) throws IOException, TrialFailure {
    this.dovecot = dovecot;
    program = Program.find("postfix", "/usr/sbin/postfix");
    configuration = Files.createDirectories(folder.resolve("configuration"));
    queue = Files.createDirectories(folder.resolve("queue"));
    Path data = Files.createDirectories(folder.resolve("data"));
    Program.run(List.of("chown", "postfix", data.toString()));
    smtpPort = Ports.anyFree();
    Files.writeString(configuration.resolve("main.cf"), main(data));
    Files.writeString(configuration.resolve("master.cf"), master());
    Files.writeString(
        configuration.resolve("virtual"),
        Bench.LIST
            + " "
            + Bench.members().stream()
                .map(member -> member + "@" + Bench.DOMAIN)
                .collect(Collectors.joining(", "))
            + "\n");
    command("start");
    Patience.until("postfix listens", PATIENCE, this::listens);
  }

  private String main(Path data) {
    String delivery =
        dovecot
            .map(server ->
                "mydestination =\nvirtual_mailbox_domains = "
                    + Bench.DOMAIN
                    + "\n"
                    + "virtual_mailbox_maps = static:all\n"
                    + "virtual_transport = lmtp:inet:127.0.0.1:"
                    + server.lmtpPort()
                    + "\n"
                    + "virtual_alias_maps = texthash:"
                    + configuration.resolve("virtual")
                    + "\nvirtual_alias_expansion_limit = "
                    + 2 * Bench.MEMBERS
                    + "\n")
            .orElse(
                "mydestination = "
                    + Bench.DOMAIN
                    + "\nlocal_recipient_maps =\n"
                    + "local_transport = discard:\n");
    return "compatibility_level = 3.6\n"
        + "queue_directory = "
        + queue
        + "\n"
        + "data_directory = "
        + data
        + "\n"
        + "command_directory = /usr/sbin\ndaemon_directory = /usr/lib/postfix/sbin\n"
        + "mail_owner = postfix\nsetgid_group = postdrop\n"
        + "myhostname = "
        + Bench.DOMAIN
        + "\nmynetworks = 127.0.0.0/8\n"
        + "inet_interfaces = 127.0.0.1\ninet_protocols = ipv4\nalias_maps =\n"
        + delivery;
  }

  /** Debian's own list of services, without a changed root, with the port of this bench. */
  private String master() throws IOException {
    return Files.readString(MASTER)
        .lines()
        .map(line -> {
          if (line.startsWith("smtp ") && line.contains("inet")) {
            return "127.0.0.1:" + smtpPort + " inet n - n - - smtpd";
          }
          return line.replaceFirst(
              "^([a-z0-9]\\S*\\s+(?:unix|inet|fifo|pass|unix-dgram)\\s+\\S+\\s+\\S+\\s+)y", "$1n");
        })
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private void command(String what) throws TrialFailure {
    Program.run(List.of(program.toString(), "-c", configuration.toString(), what));
  }

  private boolean listens() throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(Ports.at(smtpPort), (int) PATIENCE.toMillis());
      return socket.getInputStream().read() == '2';
    }
  }

  @Override
  public String name() {
    return dovecot.isPresent() ? "postfix with dovecot" : "postfix";
  }

  @Override
  public int smtpPort() {
    return smtpPort;
  }

  @Override
  public boolean isDrained() throws IOException {
    for (String name : QUEUES) {
      if (hasFiles(queue.resolve(name))) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.anyMatch(Files::isRegularFile);
    } catch (UncheckedIOException moved) {
      // A message went to the next queue while we looked: it is still there.
      return true;
    }
  }

  @Override
  public boolean isReadableByAll(int messages) throws IOException {
    return dovecot.isPresent() && dovecot.get().isReadableByAll(messages);
  }

  @Override
  public void demandReadableByAll(int messages) throws IOException, TrialFailure {
    if (!isReadableByAll(messages)) {
      throw new TrialFailure("not every member has " + messages + " messages");
    }
  }

  @Override
  public void close() throws TrialFailure {
    try {
      command("stop");
    } finally {
      if (dovecot.isPresent()) {
        dovecot.get().close();
      }
    }
  }
}
