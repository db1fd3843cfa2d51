package grapevine.trial.tour;

import grapevine.kernel.check.PlantedBug;
import grapevine.trial.client.Mail;
import grapevine.trial.client.SmtpClient;
import grapevine.trial.process.TrialFailure;
import grapevine.trial.proxy.Weather;
import grapevine.trial.world.World;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Story 2: sent again because the answer was lost, it is one message; without an id, two. */
final class RepetitionStory implements Story {
  private static final String SENDER = "judy.pa";
  private static final String READER = "carol.pa";
  private static final String READER_SITE = "cabernet";

  /** Neither has a mailbox at zinfandel. */
  private static final String FIRST = "alice.pa";

  private static final String FURTHER = "dave.pa";
  private static final String ID = "<story2-once@tour.example.org>";

  @Override
  public int number() {
    return 2;
  }

  @Override
  public String title() {
    return "Sent again at another server, it is one message; without a Message-ID, it is two";
  }

  @Override
  public Set<PlantedBug> finds() {
    return EnumSet.of(PlantedBug.REPETITION_DROPS_RECIPIENTS);
  }

  @Override
  public void play(Stage stage) throws TrialFailure, IOException {
    Mail once = Letter.of(ID, SENDER, List.of(READER), "Sent again, because no answer came");
    try (SmtpClient client = stage.fleet().submission("semillon", SENDER)) {
      client.sendAndLeave(once);
    }
    stage.say("a message went to semillon, and the client left before the answer");
    stage.await(READER + " has it", () -> stage.copies(READER_SITE, READER, ID) == 1);
    stage.submit("zinfandel", SENDER, once);
    stage.say("the client sent it again at zinfandel, which said yes");
    String text = "Twice, without a Message-ID";
    Mail twice = Letter.withoutId(SENDER, List.of(READER), text);
    stage.submit("semillon", SENDER, twice);
    stage.submit("zinfandel", SENDER, twice);
    stage.say("the same text without a Message-ID went to both");
    stage.await(READER + " has that twice", () -> withSubject(stage, text) == 2);
    // What went to zinfandel last has arrived, so the repetition before it has too.
    stage.check(
        stage.copies(READER_SITE, READER, ID) == 1, READER + " has the repeated message twice");
    stage.say(READER + " has the repeated one once");
    withOneMore(stage);
  }

  /** Whoever presses "send" again may have thought of somebody else. */
  private static void withOneMore(Stage stage) throws TrialFailure, IOException {
    String id = "<story2-more@tour.example.org>";
    Mail first = Letter.of(id, SENDER, List.of(FIRST), "Sent again, to one more");
    Mail again = new Mail(first.sender(), List.of(World.addressOf(FURTHER)), first.content());
    stage.fleet().weatherAround("zinfandel", new Weather.Cut());
    stage.submit("zinfandel", SENDER, first);
    stage.submit("zinfandel", SENDER, again);
    stage.say("zinfandel, cut off, took a message for " + FIRST + ", and again for " + FURTHER);
    stage.fleet().heal();
    for (String reader : List.of(FIRST, FURTHER)) {
      stage.await(reader + " has it once", () -> stage.copies(READER_SITE, reader, id) == 1);
    }
  }

  private static long withSubject(Stage stage, String text) throws IOException {
    return stage.mailbox(READER_SITE, READER).stream()
        .filter(message -> Letter.hasSubject(message, text))
        .count();
  }
}
