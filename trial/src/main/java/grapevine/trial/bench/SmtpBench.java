package grapevine.trial.bench;

import grapevine.trial.process.Patience;
import grapevine.trial.process.TrialFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Messages a second, taken durably and delivered into a mailbox. */
final class SmtpBench {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final double NANOS = 1e9;
  private static final int PROBE_MESSAGES = 300;
  private static final int MESSAGES_MAX = 500_000;
  private static final List<Load> LOADS =
      List.of(new Load(2_048, 1), new Load(2_048, 10), new Load(2_048, 50), new Load(32_768, 10));

  private final SmtpSource source;
  private final int seconds;
  private final int rounds;

  private record Load(int messageBytes, int sessions) {}

  SmtpBench(int seconds, int rounds) throws TrialFailure {
    this.source = new SmtpSource();
    this.seconds = seconds;
    this.rounds = rounds;
  }

  /** Measures all loads, the systems in turn in every round; the first system is ours. */
  List<Measurement> measure(List<MailSystem> systems, Progress progress) throws TrialFailure {
    List<Measurement> measurements = new ArrayList<>();
    for (Load load : LOADS) {
      List<List<Double>> rates = new ArrayList<>();
      List<Integer> counts = new ArrayList<>();
      for (MailSystem system : systems) {
        rates.add(new ArrayList<>());
        counts.add(fitting(system, load));
      }
      for (int round = 1; round <= rounds; round++) {
        for (int index = 0; index < systems.size(); index++) {
          double rate = rate(systems.get(index), load, counts.get(index));
          rates.get(index).add(rate);
          progress.say(
              load.messageBytes()
                  + " B, "
                  + load.sessions()
                  + " sessions, round "
                  + round
                  + ": "
                  + systems.get(index).name()
                  + " "
                  + Math.round(rate)
                  + " messages/s");
        }
      }
      measurements.add(
          new Measurement(
              "smtp",
              load.messageBytes(),
              load.sessions(),
              Bench.median(rates.getFirst()),
              rates.size() > 1 ? Bench.median(rates.getLast()) : 0,
              "messages/s",
              true));
    }
    return measurements;
  }

  /** How many messages take about the wanted time; finding out is the warm-up. */
  private int fitting(MailSystem system, Load load) throws TrialFailure {
    double rate = rate(system, load, PROBE_MESSAGES);
    // A server runs for months: what its first messages cost more, after a start, does not count.
    rate = rate(system, load, (int) Math.max(PROBE_MESSAGES, rate * seconds * 2));
    return (int) Math.clamp(rate * seconds, PROBE_MESSAGES, MESSAGES_MAX);
  }

  private double rate(MailSystem system, Load load, int messages) throws TrialFailure {
    long begin = System.nanoTime();
    source.send(system.smtpPort(), messages, load.messageBytes(), load.sessions());
    long answered = System.nanoTime();
    Patience.until(system.name() + " has delivered all", PATIENCE, system::isDrained);
    long delivered = System.nanoTime();
    // A peer that only discards is timed until its last answer, which is to its favour.
    long end = system instanceof OwnServer ? delivered : answered;
    return messages * NANOS / (end - begin);
  }
}
