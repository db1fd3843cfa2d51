package grapevine.trial.tour;

import grapevine.kernel.check.PlantedBug;
import grapevine.trial.process.Operator.Command;
import grapevine.trial.process.Patience;
import grapevine.trial.process.TrialFailure;
import grapevine.trial.world.World;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Story 4: servers die in the middle of a load; what was answered is there exactly once. */
final class LoadStory implements Story {
  private static final int MESSAGES = 5_000;
  private static final int KILLS = 6;
  private static final List<String> READERS =
      List.of("dave.pa", "grace.pa", "heidi.pa", "mallory.es", "niaj.es", "olivia.es");

  @Override
  public int number() {
    return 4;
  }

  @Override
  public String title() {
    return "kill -9, again and again, under load: what was answered is there exactly once";
  }

  @Override
  public Set<PlantedBug> finds() {
    return EnumSet.of(
        PlantedBug.ANSWER_BEFORE_SYNC,
        PlantedBug.ACKNOWLEDGED_BEFORE_DURABLE,
        PlantedBug.DEDUPLICATION_FORGOTTEN_AT_RESTART,
        PlantedBug.STEERING_FORWARDED_TWICE);
  }

  @Override
  public void play(Stage stage) throws TrialFailure, IOException {
    Map<String, String> numbers = numbers(stage);
    Load load = new Load(stage.fleet(), READERS, MESSAGES);
    load.start();
    for (int kill = 0; kill < KILLS; kill++) {
      int wanted = MESSAGES * (kill + 1) / (KILLS + 2);
      Patience.until(
          wanted + " messages are answered",
          Stage.PATIENCE,
          () -> load.answered() >= wanted || load.isOver());
      String victim = World.SERVERS.get(kill % World.SERVERS.size());
      // When a yes has just been heard is when a disk that is not synced yet would be missed.
      load.atNextAnswer(victim, () -> stage.kill(victim));
      Patience.until(victim + " answers", Stage.PATIENCE, load::wasDone);
      int later = wanted + MESSAGES / (KILLS + 2) / 3;
      Patience.until(
          later + " messages are answered",
          Stage.PATIENCE,
          () -> load.answered() >= later || load.isOver());
      stage.start(victim);
    }
    Map<String, List<Integer>> expected = load.end();
    stage.say(
        MESSAGES
            + " messages were answered 250; "
            + load.repetitions()
            + " of them were sent again");
    for (String reader : READERS) {
      for (String server : World.person(reader).inboxes()) {
        compare(stage, server, reader, expected.getOrDefault(reader, List.of()));
      }
    }
    stage.check(
        numbers(stage).equals(numbers),
        "a server had told others what it forgot when it was killed, and came back as new");
  }

  /** A server that learns of changes of its own that it does not have takes a new number. */
  private static Map<String, String> numbers(Stage stage) throws TrialFailure {
    Map<String, String> numbers = new TreeMap<>();
    for (String server : World.SERVERS) {
      Command status = Command.of("status");
      numbers.put(server, stage.demand(server, status).column("number").getFirst());
    }
    return numbers;
  }

  private static void compare(Stage stage, String server, String reader, List<Integer> expected)
      throws TrialFailure, IOException {
    stage.await(
        reader + " has " + expected.size() + " messages at " + server,
        () -> count(stage, server, reader).size() >= expected.size());
    Map<String, Integer> copies = count(stage, server, reader);
    for (int number : expected) {
      int found = copies.getOrDefault(Load.id(number), 0);
      stage.check(
          found == 1, reader + " has " + Load.id(number) + " " + found + " times at " + server);
    }
  }

  private static Map<String, Integer> count(Stage stage, String server, String reader)
      throws IOException {
    Map<String, Integer> copies = new TreeMap<>();
    for (byte[] message : stage.mailbox(server, reader)) {
      String id = Letter.id(message);
      if (Load.isOurs(id)) {
        copies.merge(id, 1, Integer::sum);
      }
    }
    return copies;
  }
}
