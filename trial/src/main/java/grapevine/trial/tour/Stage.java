package grapevine.trial.tour;

import grapevine.trial.client.Mail;
import grapevine.trial.client.Pop3Client;
import grapevine.trial.client.Sent;
import grapevine.trial.client.SmtpClient;
import grapevine.trial.fleet.Fleet;
import grapevine.trial.fleet.Narrator;
import grapevine.trial.process.Operator.Command;
import grapevine.trial.process.Operator.Reply;
import grapevine.trial.process.Patience;
import grapevine.trial.process.TrialFailure;
import grapevine.trial.world.World;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** What stories are played on: the servers, and the things that every story does with them. */
record Stage(Fleet fleet, Narrator narrator) {
  /** How long anything may take that must happen by itself. */
  static final Duration PATIENCE = Duration.ofSeconds(90);

  void say(String what) {
    narrator.say("  " + what);
  }

  /** Fails the story where something does not hold. */
  void check(boolean holds, String otherwise) throws TrialFailure {
    if (!holds) {
      throw new TrialFailure(otherwise);
    }
  }

  /** Waits until something holds, and says how long that took. */
  void await(String what, Patience.Condition condition) throws TrialFailure {
    Duration took = Patience.until(what, PATIENCE, condition);
    say(what + " (" + Narrator.seconds(took) + ")");
  }

  /** Gives a command that must be done at once. */
  Reply demand(String server, Command command) throws TrialFailure {
    return fleet.operator(server).demand(command);
  }

  /** Submits a message that must be taken at once. */
  void submit(String server, String person, Mail mail) throws IOException, TrialFailure {
    try (SmtpClient client = fleet.submission(server, person)) {
      Sent sent = client.send(mail);
      check(sent.outcome().isDone(), server + " did not take a message: " + sent.outcome());
    }
  }

  /** All messages in a mailbox, as one site shows it. */
  List<byte[]> mailbox(String server, String person) throws IOException {
    try (Pop3Client client = fleet.mailbox(server, person)) {
      List<byte[]> messages = client.retrieveAll(List.copyOf(client.ids().keySet()));
      client.quit();
      return messages;
    }
  }

  /** How often a message with that id is in a mailbox, as one site shows it. */
  long copies(String server, String person, String messageId) throws IOException {
    return mailbox(server, person).stream()
        .filter(message -> Letter.hasId(message, messageId))
        .count();
  }

  /** Starts a server again and says so. */
  void start(String server) throws TrialFailure {
    say(server + " starts again: ready after " + Narrator.seconds(fleet.start(server)));
  }

  /** Kills a server and says so. */
  void kill(String server) {
    fleet.process(server).kill();
    say("kill -9 of " + server);
  }

  /** Waits until no server has a message left that it must bring somewhere. */
  void awaitEmptyQueues() throws TrialFailure {
    for (String server : World.SERVERS) {
      Patience.until(
          "nothing is left to bring from " + server,
          PATIENCE,
          () -> demand(server, Command.of("queue list")).rows().isEmpty());
    }
  }

  /** Waits until the replicas of every registry and every mailbox are equal, line by line. */
  void awaitAgreement() throws TrialFailure {
    for (World.Registry registry : World.registries()) {
      awaitEqual(registry.servers(), Command.of("dump registry").with("name", registry.name()));
    }
    say("all dumps of registries are equal, byte for byte");
    for (World.Person person : World.people()) {
      awaitEqual(person.inboxes(), Command.of("dump mailbox").with("name", person.name()));
    }
    say("all dumps of mailboxes are equal, byte for byte");
  }

  private void awaitEqual(List<String> servers, Command dump) throws TrialFailure {
    if (servers.isEmpty()) {
      return;
    }
    String what = dump.verb() + " " + dump.arguments().get("name") + " is equal at " + servers;
    Patience.until(
        what,
        PATIENCE,
        () -> {
          List<String> first = demand(servers.getFirst(), dump).column("line");
          for (String server : servers.subList(1, servers.size())) {
            int difference = firstDifference(first, demand(server, dump).column("line"));
            check(difference < 0, "line " + (difference + 1) + " differs at " + server);
          }
          return true;
        });
  }

  private static int firstDifference(List<String> one, List<String> other) {
    for (int index = 0; index < Math.min(one.size(), other.size()); index++) {
      if (!one.get(index).equals(other.get(index))) {
        return index;
      }
    }
    return one.size() == other.size() ? -1 : Math.min(one.size(), other.size());
  }
}
