package grapevine.trial.tour;

import grapevine.kernel.check.PlantedBug;
import grapevine.trial.process.Operator.Command;
import grapevine.trial.process.Patience;
import grapevine.trial.process.TrialFailure;
import grapevine.trial.proxy.Weather;
import grapevine.trial.world.World;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Story 6: both sides of a cut go on working, and agree afterwards. */
final class PartitionStory implements Story {
  private static final int MESSAGES = 20;
  private static final String LEFT = "cabernet";
  private static final String RIGHT = "zinfandel";
  private static final String BETWEEN = "semillon";

  /** Has a mailbox at the left and at the right. */
  private static final String MOVER = "frank.pa";

  @Override
  public int number() {
    return 6;
  }

  @Override
  public String title() {
    return "Two servers cut off from the third: both sides work on, and agree after healing";
  }

  @Override
  public Set<PlantedBug> finds() {
    return EnumSet.of(PlantedBug.MERGE_PREFERS_ARRIVAL, PlantedBug.DRAIN_DROPS_UNCONFIRMED);
  }

  @Override
  public void play(Stage stage) throws TrialFailure, IOException {
    stage.fleet().weatherAround(RIGHT, new Weather.Cut());
    stage.say(RIGHT + " is cut off from the other two");
    change(stage, LEFT, "curie.pa", "Written at the left");
    change(stage, RIGHT, "darwin.pa", "Written at the right");
    stage.demand(
        LEFT, Command.of("group change").with("name", "csl^.pa").with("remove-member", "bob.pa"));
    stage.demand(
        RIGHT, Command.of("group change").with("name", "csl^.pa").with("add-member", "judy.pa"));
    stage.say("both sides changed people and the same group");
    send(stage, LEFT, "left");
    send(stage, RIGHT, "right");
    stage.say(MESSAGES + " messages went in at each side");
    stage.fleet().heal();
    stage.say("the cut is healed");
    for (String side : List.of("left", "right")) {
      for (int number = 0; number < MESSAGES; number++) {
        String id = id(side, number);
        for (String server : World.person("ivan.pa").inboxes()) {
          stageOnce(stage, server, id);
        }
      }
    }
    stage.say("ivan.pa has each message once, at both inbox sites");
    removeSite(stage);
    stage.awaitAgreement();
  }

  /** A mailbox moves away from a server that is cut off and alone has a message for it. */
  private static void removeSite(Stage stage) throws TrialFailure, IOException {
    String id = "<story6-removed@tour.example.org>";
    stage.fleet().weatherAround(RIGHT, new Weather.Cut());
    stage.submit(RIGHT, "erin.pa", Letter.of(id, "erin.pa", List.of(MOVER), "You moved"));
    stage.await(MOVER + " has it at " + RIGHT, () -> stage.copies(RIGHT, MOVER, id) == 1);
    Command change = Command.of("user change").with("name", MOVER);
    stage.demand(LEFT, change.with("remove-inbox", RIGHT));
    stage.say(RIGHT + " is cut off again, and " + LEFT + " removes it as an inbox site");
    stage.fleet().weather(RIGHT, BETWEEN, new Weather.Clear());
    stage.await(RIGHT + " has heard of it from " + BETWEEN, () -> !sites(stage).contains(RIGHT));
    stage.fleet().heal();
    stage.await(MOVER + " has it at " + LEFT, () -> stage.copies(LEFT, MOVER, id) == 1);
    stage.demand(LEFT, change.with("add-inbox", RIGHT));
    stage.await("and at " + RIGHT + ", again", () -> stage.copies(RIGHT, MOVER, id) == 1);
  }

  /** The inbox sites of the one who moves, as the server knows them that is cut off. */
  private static String sites(Stage stage) throws TrialFailure {
    return String.join(
        " ", stage.demand(RIGHT, Command.of("user show").with("name", MOVER)).column("inbox-site"));
  }

  private static void change(Stage stage, String server, String newcomer, String remark)
      throws TrialFailure {
    stage.demand(
        server,
        Command.of("user add").with("name", newcomer).with("inbox", List.of(server, "semillon")));
    stage.demand(server, Command.of("user change").with("name", "carol.pa").with("remark", remark));
  }

  private static void send(Stage stage, String server, String side)
      throws TrialFailure, IOException {
    for (int number = 0; number < MESSAGES; number++) {
      stage.submit(
          server,
          "erin.pa",
          Letter.of(id(side, number), "erin.pa", List.of("ivan.pa"), "From the " + side));
    }
  }

  private static String id(String side, int number) {
    return "<story6-" + side + "-" + number + "@tour.example.org>";
  }

  private static void stageOnce(Stage stage, String server, String id) throws TrialFailure {
    Patience.until(
        "ivan.pa has " + id + " once at " + server,
        Stage.PATIENCE,
        () -> stage.copies(server, "ivan.pa", id) == 1);
  }
}
