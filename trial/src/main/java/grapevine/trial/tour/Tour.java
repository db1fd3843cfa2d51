package grapevine.trial.tour;

import grapevine.cli.ServerConnections;
import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.control.ControlReply.Outcome;
import grapevine.trial.fleet.Fleet;
import grapevine.trial.fleet.FleetPlan;
import grapevine.trial.fleet.Founding;
import grapevine.trial.fleet.Narrator;
import grapevine.trial.process.Operator.Command;
import grapevine.trial.process.Operator.Reply;
import grapevine.trial.process.TrialFailure;
import grapevine.trial.world.World;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Plays stories in a new world, one after the other, and counts. */
public final class Tour {

  private Tour() {}

  private static List<Story> stories() {
    return List.of(
        new SampleMailStory(),
        new RepetitionStory(),
        new LoadStory(),
        new NewNameStory(),
        new PartitionStory(),
        new AbsenceStory());
  }

  /** The planted bugs that it finds; the others show only under the simulator's faults. */
  public static Set<PlantedBug> finds() {
    EnumSet<PlantedBug> found = EnumSet.noneOf(PlantedBug.class);
    stories().forEach(story -> found.addAll(story.finds()));
    return found;
  }

  /** The numbers of the stories that fail with a planted bug. */
  public static List<Integer> findersOf(PlantedBug bug) {
    return stories().stream()
        .filter(story -> story.finds().contains(bug))
        .map(Story::number)
        .toList();
  }

  /**
   * Plays the tour and stops everything.
   *
   * @param wanted the numbers of the stories to play; all where there is none
   * @return the exit code: 0 only where all passed
   * @throws TrialFailure where the servers cannot even be started
   */
  public static int play(
      FleetPlan plan, ServerConnections connections, Narrator narrator, List<Integer> wanted)
      throws TrialFailure, IOException {
    List<Story> chosen =
        stories().stream()
            .filter(story -> wanted.isEmpty() || wanted.contains(story.number()))
            .toList();
    if (chosen.isEmpty()) {
      throw new TrialFailure("no story has that number; there are 1, 2, 4, 5, 6 and 7");
    }
    Founding.clear(plan.folder());
    int passed = 0;
    try (Fleet fleet = new Fleet(plan, connections)) {
      Thread ending = new Thread(() -> killAll(fleet), "ending");
      Runtime.getRuntime().addShutdownHook(ending);
      new Founding(fleet, narrator).start();
      for (Story story : chosen) {
        passed += play(story, new Stage(fleet, narrator)) ? 1 : 0;
      }
    }
    narrator.show(passed + " passed, " + (chosen.size() - passed) + " failed");
    return passed == chosen.size() ? Outcome.DONE.exitCode() : Outcome.REFUSED.exitCode();
  }

  private static void killAll(Fleet fleet) {
    fleet.processes().forEach(process -> process.kill());
  }

  private static boolean play(Story story, Stage stage) {
    Narrator narrator = stage.narrator();
    narrator.show("");
    narrator.say("Story " + story.number() + ": " + story.title());
    long begin = System.nanoTime();
    try {
      story.play(stage);
      verify(stage);
      narrator.say(
          "Story "
              + story.number()
              + " passed in "
              + Narrator.seconds(Duration.ofNanos(System.nanoTime() - begin)));
      return true;
    } catch (TrialFailure | IOException e) {
      narrator.say("Story " + story.number() + " FAILED: " + e.getMessage());
      restore(stage);
      return false;
    }
  }

  /** Every story ends with the check that operators have too (docs/STYLE.md, habit 6). */
  private static void verify(Stage stage) throws TrialFailure {
    stage.awaitEmptyQueues();
    for (String server : World.SERVERS) {
      Reply reply = stage.fleet().operator(server).ask(Command.of("verify"));
      stage.check(reply.isDone(), "verify at " + server + ": " + reply.text() + " " + reply.rows());
    }
    stage.say("nothing is left under way, and verify finds nothing, at any server");
  }

  /** A story that failed leaves a mess; the next one begins with all servers up and all links. */
  private static void restore(Stage stage) {
    stage.fleet().heal();
    for (String server : World.SERVERS) {
      try {
        if (!stage.fleet().process(server).isAlive()) {
          stage.start(server);
        }
      } catch (TrialFailure e) {
        stage.say(String.valueOf(e.getMessage()));
      }
    }
  }
}
