package grapevine.trial.bench;

import grapevine.trial.client.Mail;
import grapevine.trial.client.Sent;
import grapevine.trial.client.SmtpClient;
import grapevine.trial.process.Patience;
import grapevine.trial.process.Ports;
import grapevine.trial.process.TrialFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Seconds from one message to a list until the last member can read it. */
final class FanoutBench {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration LOOK = Duration.ofMillis(4);
  private static final int WARM_UP_ROUNDS = 30;
  private static final int MESSAGE_BYTES = 2_048;
  private static final double NANOS = 1e9;

  private final int rounds;

  FanoutBench(int rounds) {
    this.rounds = rounds;
  }

  /** Measures, the systems in turn in every round; the first system is ours. */
  List<Measurement> measure(List<MailSystem> systems, Progress progress)
      throws TrialFailure, IOException {
    List<List<Double>> times = new ArrayList<>();
    systems.forEach(system -> times.add(new ArrayList<>()));
    for (int round = 1; round <= WARM_UP_ROUNDS + rounds; round++) {
      for (int index = 0; index < systems.size(); index++) {
        double time = time(systems.get(index), round);
        // The first round makes the mailboxes, and some more warm up: a server runs for months.
        int counted = round - WARM_UP_ROUNDS;
        if (counted > 0) {
          times.get(index).add(time);
          progress.say("round " + counted + ": " + systems.get(index).name() + " " + time + " s");
        }
      }
    }
    return List.of(
        new Measurement(
            "fanout",
            MESSAGE_BYTES,
            1,
            Bench.median(times.getFirst()),
            times.size() > 1 ? Bench.median(times.getLast()) : 0,
            "s for " + Bench.MEMBERS + " members",
            false));
  }

  private static double time(MailSystem system, int messages) throws TrialFailure, IOException {
    String text = "Subject: To all\r\n\r\n" + "x".repeat(70).concat("\r\n").repeat(28);
    Mail mail =
        new Mail(Bench.SENDER, List.of(Bench.LIST), text.getBytes(StandardCharsets.US_ASCII));
    try (SmtpClient client = SmtpClient.connect(Ports.at(system.smtpPort()), PATIENCE)) {
      long begin = System.nanoTime();
      Sent sent = client.send(mail);
      if (!sent.outcome().isDone()) {
        throw new TrialFailure(system.name() + " did not take the message: " + sent);
      }
      Patience.until(
          "every member can read it", PATIENCE, LOOK, () -> system.isReadableByAll(messages));
      return (System.nanoTime() - begin) / NANOS;
    }
  }
}
