package grapevine.trial.bench;

import grapevine.cli.ServerConnections;
import grapevine.cli.Terminal;
import grapevine.kernel.control.ControlReply.Outcome;
import grapevine.trial.fleet.Narrator;
import grapevine.trial.process.TrialFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code bench}. */
@Command(
    name = "bench",
    description = {
      "Measures the speed of a server of its own, in a folder of its own.",
      "smtp: messages a second from smtp-source with kept connections, until they are delivered.",
      "fanout: one message to a list of 1,000, until the last member can read it.",
      "directory: searches, sign-ins, changes, questions of membership; the start of a large one;",
      "with --sites only how soon three sites show a change, 100 ms from each other.",
      "With --vs postfix, Debian's Postfix (for fanout with Dovecot) runs beside it, in turn;",
      "that needs root, because Postfix changes its user. With --vs openldap, Debian's slapd."
    },
    footer = {
      "",
      "Examples:",
      "  grapevine bench smtp",
      "  grapevine bench smtp --vs postfix --json",
      "  grapevine bench fanout --vs postfix",
      "  grapevine bench directory --vs openldap",
      "  grapevine bench directory --sites"
    })
public final class BenchCommand implements Callable<Integer> {
  private final ServerConnections connections;
  private final Terminal terminal;
  private final Function<Path, List<InsideFigure>> inside;

  @Parameters(paramLabel = "WORK", description = "smtp, fanout or directory")
  private String work = "";

  @Option(
      names = "--vs",
      paramLabel = "PEER",
      description = "Beside this one: postfix; for directory openldap.")
  private @Nullable String peer;

  @Option(names = "--sites", description = "With directory: three sites, and nothing else.")
  private boolean sites;

  @Option(
      names = "--seconds",
      paramLabel = "COUNT",
      description = "About how long each measurement takes, but of fanout (${DEFAULT-VALUE}).")
  private int seconds = 5;

  @Option(
      names = "--rounds",
      paramLabel = "COUNT",
      description = "How often everything is measured; the median counts (${DEFAULT-VALUE}).")
  private int rounds = 5;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "Where the data of all servers is, and thereby on which disk: a temporary one.")
  private @Nullable Path parent;

  @Option(names = "--json", description = "Prints one JSON array of objects.")
  private boolean json;

  @SuppressWarnings("UnusedVariable") // read by picocli
  @Option(names = "--help", usageHelp = true, description = "Shows this help.")
  private boolean help;

  /**
   * Makes the command.
   *
   * @param connections how the server is commanded
   * @param terminal where to write
   * @param inside measures the product's own code in this process, with its data in a folder
   */
  public BenchCommand(
      ServerConnections connections, Terminal terminal, Function<Path, List<InsideFigure>> inside) {
    this.connections = connections;
    this.terminal = terminal;
    this.inside = inside;
  }

  @Override
  public Integer call() throws IOException {
    if (!isUnderstood() || seconds < 1 || rounds < 1) {
      terminal
          .err()
          .println("grapevine: bench smtp, fanout or directory; see: grapevine bench --help");
      return Outcome.WRONG_USE.exitCode();
    }
    Path above = parent == null ? Path.of(System.getProperty("java.io.tmpdir")) : parent;
    Path folder = Files.createTempDirectory(above, "grapevine-bench-");
    // Postfix and Dovecot work as users of their own, who must come through.
    folder.toFile().setExecutable(true, false);
    folder.toFile().setReadable(true, false);
    try {
      measure(folder);
      return Outcome.DONE.exitCode();
    } catch (TrialFailure e) {
      terminal.err().println("grapevine: " + e.getMessage());
      return Outcome.REFUSED.exitCode();
    } finally {
      delete(folder);
    }
  }

  private boolean isUnderstood() {
    return switch (work) {
      case "smtp", "fanout" -> !sites && (peer == null || peer.equals("postfix"));
      case "directory" -> peer == null || (peer.equals("openldap") && !sites);
      default -> false;
    };
  }

  private void measure(Path folder) throws TrialFailure, IOException {
    List<RunningSystem> systems = new CopyOnWriteArrayList<>();
    Thread ending = new Thread(() -> closeAll(systems), "ending");
    Runtime.getRuntime().addShutdownHook(ending);
    try {
      show(work.equals("directory") ? directory(folder, systems) : mail(folder, systems));
    } finally {
      closeAll(systems);
    }
  }

  private List<Measurement> directory(Path folder, List<RunningSystem> systems)
      throws TrialFailure, IOException {
    Progress progress = terminal.err()::println;
    DirectoryRun run = new DirectoryRun(folder, connections, systems::add, progress);
    if (sites) {
      return run.sites(new Narrator(terminal.err()));
    }
    List<Measurement> measurements =
        new ArrayList<>(run.measure(seconds, rounds, peer != null, inside));
    measurements.addAll(run.large(1, rounds));
    return measurements;
  }

  private List<Measurement> mail(Path folder, List<RunningSystem> running)
      throws TrialFailure, IOException {
    if (peer != null && !Program.isRoot()) {
      throw new TrialFailure(
          "--vs postfix needs root, because Postfix changes its user: run it by sudo, or leave out"
              + " --vs");
    }
    boolean fanout = work.equals("fanout");
    List<MailSystem> systems = new ArrayList<>();
    systems.add(new OwnServer(folder.resolve("grapevine"), connections, fanout));
    running.addAll(systems);
    if (peer != null) {
      systems.add(peer(folder, fanout));
      running.add(systems.getLast());
    }
    Progress progress = terminal.err()::println;
    return fanout
        ? new FanoutBench(rounds).measure(systems, progress)
        : new SmtpBench(seconds, rounds).measure(systems, progress);
  }

  private static MailSystem peer(Path folder, boolean fanout) throws TrialFailure, IOException {
    if (!fanout) {
      return new Postfix(folder.resolve("postfix"), Optional.empty());
    }
    Dovecot dovecot = new Dovecot(folder.resolve("dovecot"));
    try {
      return new Postfix(folder.resolve("postfix"), Optional.of(dovecot));
    } catch (TrialFailure | IOException e) {
      dovecot.close();
      throw e;
    }
  }

  /** Ctrl-C must leave no server behind, so this runs once, at the end or in the middle. */
  private void closeAll(List<RunningSystem> systems) {
    while (!systems.isEmpty()) {
      RunningSystem system = systems.removeFirst();
      try {
        system.close();
      } catch (TrialFailure e) {
        terminal.err().println("grapevine: " + system.name() + ": " + e.getMessage());
      }
    }
  }

  private void show(List<Measurement> measurements) throws IOException {
    if (json) {
      Report.json(measurements, terminal.out());
    } else {
      Report.table(measurements, peer == null ? "" : peer, terminal.out());
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
