package grapevine.trial.bench;

import grapevine.trial.process.TrialFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Postfix's load generator, with kept connections (its option {@code -d}). */
final class SmtpSource {
  private final Path program;

  SmtpSource() throws TrialFailure {
    program = Program.find("postfix", "/usr/sbin/smtp-source", "/usr/local/sbin/smtp-source");
  }

  /** Sends messages to one recipient, and tells how long it took until all were answered. */
  Duration send(int port, int messages, int messageBytes, int sessions) throws TrialFailure {
    long begin = System.nanoTime();
    Program.run(
        List.of(
            program.toString(),
            "-d",
            "-4",
            "-s",
            Integer.toString(sessions),
            "-m",
            Integer.toString(messages),
            "-l",
            Integer.toString(messageBytes),
            "-f",
            Bench.SENDER,
            "-t",
            Bench.ONE,
            "127.0.0.1:" + port));
    return Duration.ofNanos(System.nanoTime() - begin);
  }
}
