package grapevine.trial.demo;

import grapevine.cli.ServerConnections;
import grapevine.cli.Terminal;
import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.control.ControlReply.Outcome;
import grapevine.trial.fleet.Fleet;
import grapevine.trial.fleet.FleetPlan;
import grapevine.trial.fleet.Founding;
import grapevine.trial.fleet.Narrator;
import grapevine.trial.process.TrialFailure;
import grapevine.trial.tour.Tour;
import grapevine.trial.world.World;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code demo}. */
@Command(
    name = "demo",
    description = {
      "Starts three servers on this machine that carry real mail, and tells how to use them.",
      "Ctrl-C stops them; the next run goes on where this one ended."
    },
    footer = {
      "",
      "Examples:",
      "  grapevine demo",
      "  grapevine demo --fresh --ports 22000",
      "  grapevine demo --tour",
      "  grapevine demo --tour --story 4",
      "  grapevine demo --tour --break answer-before-sync"
    })
public final class DemoCommand implements Callable<Integer> {
  private final ServerConnections connections;
  private final Terminal terminal;

  @Option(names = "--fresh", description = "Forgets what an earlier run left.")
  private boolean fresh;

  @Option(names = "--tour", description = "Plays the stories of docs/tour, and stops.")
  private boolean tour;

  @Option(
      names = "--story",
      paramLabel = "NUMBER",
      description = "With --tour: only this story; may be repeated.")
  private List<Integer> stories = List.of();

  @Option(
      names = "--break",
      paramLabel = "NAME",
      description = {
        "With --tour: plants a bug in every server, and plays the stories that must then fail.",
        "One of: ${COMPLETION-CANDIDATES}.",
        "The simulator finds more: grapevine sim --zoo."
      },
      completionCandidates = Breakable.class)
  private @Nullable String broken;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where all is kept. Default: demo-data, for the tour demo-data/tour.")
  private @Nullable Path data;

  @Option(
      names = "--ports",
      paramLabel = "BASE",
      description = "The first server's base port (${DEFAULT-VALUE}); the others are 1,000 higher.")
  private int ports = World.BASE_PORT;

  @SuppressWarnings("UnusedVariable") // read by picocli
  @Option(names = "--help", usageHelp = true, description = "Shows this help.")
  private boolean help;

  /**
   * Makes the command.
   *
   * @param connections how the servers are commanded
   * @param terminal where to tell what happens
   */
  public DemoCommand(ServerConnections connections, Terminal terminal) {
    this.connections = connections;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    String name = broken;
    PlantedBug bug = name == null ? null : Breakable.named(name).orElse(null);
    if (name != null && (bug == null || !tour)) {
      terminal
          .err()
          .println(
              bug == null
                  ? "grapevine: the tour does not find " + name + ", but: " + new Breakable()
                  : "grapevine: --break goes with --tour");
      return Outcome.WRONG_USE.exitCode();
    }
    if (ports < 1_024 || ports > 60_000) {
      terminal.err().println("grapevine: --ports must be from 1024 to 60000");
      return Outcome.WRONG_USE.exitCode();
    }
    Narrator narrator = new Narrator(terminal.out());
    try {
      if (tour) {
        // In the tour a kill is a power cut: what was not synced is gone.
        List<String> options =
            bug == null ? List.of("--power-cuts") : List.of("--power-cuts", "--break", bug.label());
        List<Integer> chosen = bug == null || !stories.isEmpty() ? stories : Tour.findersOf(bug);
        return Tour.play(
            plan(Path.of("demo-data", "tour"), options), connections, narrator, chosen);
      }
      return carryMail(plan(Path.of("demo-data"), List.of()), narrator);
    } catch (TrialFailure e) {
      terminal.err().println("grapevine: " + e.getMessage());
      return Outcome.REFUSED.exitCode();
    }
  }

  private FleetPlan plan(Path usual, List<String> options) {
    Path named = data;
    Path folder = (named == null ? usual : named).toAbsolutePath().normalize();
    return new FleetPlan(folder, ports, options, tour, tour);
  }

  private int carryMail(FleetPlan plan, Narrator narrator) throws TrialFailure, IOException {
    if (fresh) {
      Founding.clear(plan.folder());
    }
    try (Fleet fleet = new Fleet(plan, connections)) {
      // Ctrl-C reaches the servers too; this waits for them, so that no word of theirs is lost.
      Caretaker caretaker = new Caretaker(fleet, narrator);
      Thread ending = new Thread(() -> stopAll(caretaker, fleet, narrator), "ending");
      Runtime.getRuntime().addShutdownHook(ending);
      if (new Founding(fleet, narrator).start()) {
        new FirstMail(fleet, narrator).send();
      }
      narrator.show(Guide.text(plan));
      caretaker.keepAlive();
      return Outcome.DONE.exitCode();
    }
  }

  private static void stopAll(Caretaker caretaker, Fleet fleet, Narrator narrator) {
    caretaker.leave();
    narrator.say("stopping the servers");
    try {
      fleet.close();
      narrator.say("all stopped; \"grapevine demo\" goes on from here");
    } catch (IOException e) {
      narrator.say("not all was closed: " + e.getMessage());
    }
  }
}
