package grapevine.trial.tour;

import grapevine.kernel.check.PlantedBug;
import grapevine.trial.client.Mail;
import grapevine.trial.client.Outcome;
import grapevine.trial.client.Sent;
import grapevine.trial.client.SmtpClient;
import grapevine.trial.client.SmtpReply;
import grapevine.trial.process.Operator.Command;
import grapevine.trial.process.TrialFailure;
import grapevine.trial.proxy.Weather;
import grapevine.trial.world.World;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Story 5: a name that another server has not heard of is not "unknown" there. */
final class NewNameStory implements Story {
  private static final String PERSON = "newton.pa";
  private static final String SENDER = "peggy.es";

  @Override
  public int number() {
    return 5;
  }

  @Override
  public String title() {
    return "Added at one server, mailed at another that has not heard: never \"no such user\"";
  }

  @Override
  public Set<PlantedBug> finds() {
    return EnumSet.of(PlantedBug.ABSENCE_SAID_WHEN_BEHIND);
  }

  @Override
  public void play(Stage stage) throws TrialFailure, IOException {
    stage.fleet().weatherAround("cabernet", new Weather.Held());
    stage.say("the links of cabernet are held: nothing comes through");
    stage.demand(
        "cabernet",
        Command.of("user add")
            .with("name", PERSON)
            .with("inbox", List.of("cabernet", "semillon"))
            .withSecret(World.PASSWORD));
    stage.say(PERSON + " was added at cabernet");
    String id = "<story5@tour.example.org>";
    Mail mail = Letter.of(id, SENDER, List.of(PERSON), "Welcome");
    for (String server : List.of("semillon", "zinfandel")) {
      neverNo(stage, server, mail);
    }
    SmtpReply outside = fromOutside(stage);
    stage.check(
        outside.isPositive() || outside.isTemporary(),
        "zinfandel told a stranger that the name does not exist: " + outside);
    stage.say("from outside, zinfandel answers " + outside);
    stage.fleet().heal();
    stage.say("the links of cabernet work again");
    stage.await(
        "zinfandel takes the message",
        () -> {
          try (SmtpClient client = stage.fleet().submission("zinfandel", SENDER)) {
            return client.send(mail).outcome().isDone();
          }
        });
    stage.await(PERSON + " has it once", () -> stage.copies("cabernet", PERSON, id) == 1);
  }

  private static void neverNo(Stage stage, String server, Mail mail)
      throws IOException, TrialFailure {
    try (SmtpClient client = stage.fleet().submission(server, SENDER)) {
      Sent sent = client.send(mail);
      for (SmtpReply reply : sent.recipients()) {
        stage.check(
            reply.isPositive() || reply.isTemporary(),
            server + " said that a name does not exist that does: " + reply);
      }
      boolean permanent =
          sent.outcome() instanceof Outcome.Refused(String answer) && answer.startsWith("5");
      stage.check(!permanent, server + " refused for good: " + sent.outcome());
      stage.say(server + " answers " + sent.outcome());
    }
  }

  private static SmtpReply fromOutside(Stage stage) throws IOException {
    try (SmtpClient client = stage.fleet().outside("zinfandel")) {
      client.ask("MAIL FROM:<stranger@example.net>");
      return client.ask("RCPT TO:<" + World.addressOf(PERSON) + ">");
    }
  }
}
