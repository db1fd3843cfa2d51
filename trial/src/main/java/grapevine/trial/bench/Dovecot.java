package grapevine.trial.bench;

import grapevine.trial.process.Ports;
import grapevine.trial.process.TrialFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Debian's Dovecot as a store for Postfix: LMTP into Maildirs, in a folder of its own. */
final class Dovecot implements AutoCloseable {
  private final Path program;
  private final Path configuration;
  private final Path mail;
  private final int lmtpPort;

  /** Starts it. */
  Dovecot(Path folder) throws IOException, TrialFailure {
    program = Program.find("dovecot-lmtpd", "/usr/sbin/dovecot");
    Program.find("dovecot-lmtpd", "/usr/lib/dovecot/lmtp");
    Files.createDirectories(folder);
    mail = Files.createDirectories(folder.resolve("mail"));
    Program.run(List.of("chown", "nobody:nogroup", mail.toString()));
    lmtpPort = Ports.anyFree();
    configuration = folder.resolve("dovecot.conf");
    Files.writeString(configuration, text(folder));
    Program.run(List.of(program.toString(), "-c", configuration.toString()));
  }

  private String text(Path folder) {
    return "base_dir = "
        + folder.resolve("run")
        + "\n"
        + "state_dir = "
        + folder.resolve("state")
        + "\n"
        + "log_path = "
        + folder.resolve("dovecot.log")
        + "\n"
        + "protocols = lmtp\nssl = no\nfirst_valid_uid = 1\n"
        + "mail_location = maildir:"
        + mail
        + "/%n\n"
        + "passdb {\n  driver = static\n  args = nopassword=y\n}\n"
        + "userdb {\n  driver = static\n  args = uid=nobody gid=nogroup home="
        + mail
        + "/%n\n}\n"
        + "service lmtp {\n  inet_listener lmtp {\n    address = 127.0.0.1\n    port = "
        + lmtpPort
        + "\n  }\n}\n";
  }

  /** Where it takes mail from Postfix. */
  int lmtpPort() {
    return lmtpPort;
  }

  /** Whether each member of the list has that many messages. */
  boolean isReadableByAll(int messages) throws IOException {
    for (String member : Bench.members()) {
      Path fresh = mail.resolve(member).resolve("new");
      if (!Files.isDirectory(fresh)) {
        return false;
      }
      try (Stream<Path> files = Files.list(fresh)) {
        if (files.count() < messages) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public void close() throws TrialFailure {
    Program.run(List.of(program.toString(), "-c", configuration.toString(), "stop"));
  }
}
