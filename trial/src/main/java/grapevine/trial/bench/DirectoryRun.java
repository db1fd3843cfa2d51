package grapevine.trial.bench;

import grapevine.cli.ServerConnections;
import grapevine.trial.fleet.Narrator;
import grapevine.trial.process.TrialFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** All of {@code bench directory}, one part after the other. */
final class DirectoryRun {
  private static final String PEER = "openldap";

  private final Path folder;
  private final ServerConnections connections;
  private final Consumer<RunningSystem> started;
  private final Progress progress;

  /**
   * Makes one.
   *
   * @param folder for the data of all servers
   * @param started is told of each, so that none outlives the bench
   */
  DirectoryRun(
      Path folder,
      ServerConnections connections,
      Consumer<RunningSystem> started,
      Progress progress) {
    this.folder = folder;
    this.connections = connections;
    this.started = started;
    this.progress = progress;
  }

  /** Over LDAP, beside a peer where that is wanted; then within this process. */
  List<Measurement> measure(
      double seconds, int rounds, boolean beside, Function<Path, List<InsideFigure>> inside)
      throws TrialFailure, IOException {
    DirectoryWorld world = DirectoryWorld.USUAL;
    progress.say("filling with " + world.people() + " people, " + world.groups() + " groups");
    List<DirectorySystem> systems = new ArrayList<>();
    systems.add(start(new OwnDirectory(folder.resolve("grapevine"), connections, world)));
    if (beside) {
      systems.add(start(new OpenLdap(folder.resolve(PEER), world, false)));
    }
    DirectoryBench bench = new DirectoryBench(seconds, rounds, world, progress);
    List<Measurement> measurements = new ArrayList<>(bench.measure(systems));
    if (beside) {
      systems.add(start(new OpenLdap(folder.resolve(PEER + "-overlay"), world, true)));
    }
    List<Measurement> nested = bench.nested(systems);
    measurements.addAll(nested);
    for (DirectorySystem system : systems) {
      system.close();
    }
    double best = nested.stream().mapToDouble(Measurement::peer).min().orElse(0);
    for (InsideFigure figure : inside.apply(folder.resolve("inside"))) {
      double peer = figure.work().equals(InsideFigure.IS_MEMBER) ? best : 0;
      measurements.add(
          new Measurement(figure.work(), figure.size(), 0, figure.micros(), peer, "µs", false));
    }
    return measurements;
  }

  /** A large directory: its start and its memory. */
  List<Measurement> large(double seconds, int rounds) throws TrialFailure, IOException {
    DirectoryWorld world = DirectoryWorld.LARGE;
    progress.say("filling with " + world.people() + " people, " + world.groups() + " groups");
    OwnDirectory server = start(new OwnDirectory(folder.resolve("large"), connections, world));
    return new LargeStart(seconds, rounds, progress).measure(server, world);
  }

  /** Three sites that are far from each other. */
  List<Measurement> sites(Narrator narrator) throws TrialFailure, IOException {
    return new SitesBench(narrator).measure(folder.resolve("sites"), connections);
  }

  private <T extends RunningSystem> T start(T system) {
    started.accept(system);
    return system;
  }
}
