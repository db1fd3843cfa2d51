package grapevine.trial.demo;

import grapevine.trial.client.Mail;
import grapevine.trial.client.Sent;
import grapevine.trial.client.SmtpClient;
import grapevine.trial.fleet.Fleet;
import grapevine.trial.fleet.Narrator;
import grapevine.trial.sample.SampleMail;
import grapevine.trial.world.World;
import java.io.IOException;
import java.util.List;

/** Puts the sample mail into the mailboxes of a new world, a third of it at each server. */
final class FirstMail {
  private static final String SENDER = "erin.pa";
  private static final String LIST = "readers^.dl";

  private final Fleet fleet;
  private final Narrator narrator;

  FirstMail(Fleet fleet, Narrator narrator) {
    this.fleet = fleet;
    this.narrator = narrator;
  }

  void send() throws IOException {
    List<SampleMail> all = SampleMail.all();
    int refused = 0;
    for (int turn = 0; turn < World.SERVERS.size(); turn++) {
      String server = World.SERVERS.get(turn);
      try (SmtpClient client = fleet.submission(server, SENDER)) {
        for (int index = turn; index < all.size(); index += World.SERVERS.size()) {
          Mail mail =
              new Mail(
                  World.addressOf(SENDER),
                  List.of(World.addressOf(LIST)),
                  all.get(index).with("<sample-" + index + "@demo.example.org>"));
          Sent sent = client.send(mail);
          if (!sent.outcome().isDone()) {
            refused++;
            narrator.say(all.get(index).path() + " was not taken: " + sent.outcome());
          }
        }
      }
    }
    narrator.say(
        (all.size() - refused)
            + " sample messages went to "
            + World.addressOf(LIST)
            + ", a third at each server");
  }
}
