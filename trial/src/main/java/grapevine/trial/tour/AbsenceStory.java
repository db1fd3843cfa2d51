package grapevine.trial.tour;

import grapevine.kernel.check.PlantedBug;
import grapevine.trial.process.Operator.Command;
import grapevine.trial.process.TrialFailure;
import grapevine.trial.proxy.Weather;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Story 7: a server that was away for too long gets the state; one written off comes as new. */
final class AbsenceStory implements Story {
  private static final int CHANGES = 300;
  private static final String AWAY = "zinfandel";
  private static final String SENDER = "erin.pa";

  /** Her mailbox is at cabernet and semillon, so a message at zinfandel must leave it. */
  private static final String READER = "alice.pa";

  @Override
  public int number() {
    return 7;
  }

  @Override
  public String title() {
    return "Away for longer than the kept log; and written off, with mail that nobody else had";
  }

  @Override
  public Set<PlantedBug> finds() {
    return EnumSet.of(PlantedBug.NAME_REUSED_INHERITS, PlantedBug.REPORT_LOST);
  }

  @Override
  public void play(Stage stage) throws TrialFailure, IOException {
    longAbsence(stage);
    writeOff(stage);
  }

  private static void longAbsence(Stage stage) throws TrialFailure, IOException {
    stage.kill(AWAY);
    for (int number = 0; number < CHANGES; number++) {
      stage.demand(
          "cabernet",
          Command.of("user change").with("name", "dave.pa").with("remark", "Change " + number));
    }
    stage.say(CHANGES + " changes were made without " + AWAY + "; 50 are kept in the log");
    Namesake.appears(stage, "cabernet");
    String before = "<story7-before@tour.example.org>";
    stage.submit("cabernet", SENDER, Letter.of(before, SENDER, List.of("bob.pa"), "Meanwhile"));
    stage.start(AWAY);
    String during = "<story7-during@tour.example.org>";
    stage.submit("semillon", SENDER, Letter.of(during, SENDER, List.of("bob.pa"), "Catching up"));
    stage.await(
        "bob.pa has the mail of meanwhile at " + AWAY,
        () ->
            stage.copies(AWAY, "bob.pa", before) == 1 && stage.copies(AWAY, "bob.pa", during) == 1);
    Namesake.inheritsNothing(stage, AWAY);
    stage.awaitAgreement();
  }

  private static void writeOff(Stage stage) throws TrialFailure, IOException {
    String id = "<story7-alone@tour.example.org>";
    stage.fleet().weatherAround(AWAY, new Weather.Cut());
    stage.submit(AWAY, SENDER, Letter.of(id, SENDER, List.of(READER), "Nobody else has this"));
    stage.say(AWAY + " was cut off, took a message that nobody else has,");
    stage.kill(AWAY);
    for (String server : List.of("cabernet", "semillon")) {
      stage.check(
          stage.copies(server, READER, id) == 0, server + " has it already: the cut was none");
    }
    stage.demand("cabernet", Command.of("server write-off").with("name", AWAY));
    stage.say("and was written off");
    stage.demand(
        "cabernet",
        Command.of("user change").with("name", "dave.pa").with("remark", "After the write-off"));
    stage.fleet().heal();
    stage.start(AWAY);
    stage.await(
        READER + " has the message at cabernet", () -> stage.copies("cabernet", READER, id) >= 1);
    stage.awaitAgreement();
  }
}
