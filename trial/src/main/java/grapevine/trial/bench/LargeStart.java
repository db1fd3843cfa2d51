package grapevine.trial.bench;

import grapevine.trial.process.TrialFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How soon a server with a large directory is ready again, and how much memory it has then. */
final class LargeStart {
  private static final double MILLIS = 1_000;

  private final double seconds;
  private final int rounds;
  private final Progress progress;

  LargeStart(double seconds, int rounds, Progress progress) {
    this.seconds = seconds;
    this.rounds = rounds;
    this.progress = progress;
  }

  /** Starts it some times, and lets it work after each start: then it has most. */
  List<Measurement> measure(OwnDirectory server, DirectoryWorld world)
      throws TrialFailure, IOException {
    List<Double> starts = new ArrayList<>();
    List<Double> sizes = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      starts.add(server.restart().toMillis() / MILLIS);
      new DirectoryBench(seconds, 1, world, what -> {}).measure(List.of(server));
      sizes.add(server.residentMegabytes());
      progress.say(
          "start, round "
              + round
              + (": " + starts.getLast() + " s, then " + Math.round(sizes.getLast()) + " MB"));
    }
    return List.of(
        new Measurement("start", world.people(), 0, Bench.median(starts), 0, "s", false),
        new Measurement("memory", world.people(), 0, Bench.median(sizes), 0, "MB", false));
  }
}
