package grapevine.trial.tour;

import grapevine.kernel.check.PlantedBug;
import grapevine.trial.client.Mail;
import grapevine.trial.client.Pop3Client;
import grapevine.trial.client.Sent;
import grapevine.trial.client.SmtpClient;
import grapevine.trial.process.TrialFailure;
import grapevine.trial.sample.SampleMail;
import grapevine.trial.world.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Story 1: what goes in comes out, byte for byte, once for each member of a list. */
final class SampleMailStory implements Story {
  private static final String LIST = "readers^.dl";
  private static final List<String> READERS = List.of("alice.pa", "bob.pa", "kevin.es", "laura.es");
  private static final String SENDER = "erin.pa";
  private static final Pattern TRACE =
      Pattern.compile(
          "((Return-Path|Received|Delivered-To): [^\\r\\n]*\\r\\n([ \\t][^\\r\\n]*\\r\\n)*)+");

  @Override
  public int number() {
    return 1;
  }

  @Override
  public String title() {
    return "The sample mail comes out as it went in, once for each member";
  }

  @Override
  public Set<PlantedBug> finds() {
    return EnumSet.of(PlantedBug.BODY_COLLECTED_TOO_EARLY);
  }

  @Override
  public void play(Stage stage) throws TrialFailure, IOException {
    Map<String, byte[]> sent = new LinkedHashMap<>();
    for (String server : World.SERVERS) {
      sent.putAll(send(stage, server));
    }
    for (String reader : READERS) {
      for (String server : World.person(reader).inboxes()) {
        compare(stage, server, reader, sent);
      }
    }
    deleteAll(stage, READERS.getFirst());
    for (String reader : READERS.subList(1, READERS.size())) {
      for (String server : World.person(reader).inboxes()) {
        compare(stage, server, reader, sent);
      }
    }
    stage.say("the others still have theirs");
  }

  /** The members share what is stored of a message; one who deletes it takes it from nobody. */
  private static void deleteAll(Stage stage, String reader) throws IOException, TrialFailure {
    List<String> servers = World.person(reader).inboxes();
    try (Pop3Client client = stage.fleet().mailbox(servers.getFirst(), reader)) {
      for (int number : client.ids().keySet()) {
        stage.check(client.delete(number).isDone(), reader + " cannot delete a message");
      }
      stage.check(client.quit().isDone(), reader + " cannot delete the messages");
    }
    for (String server : servers) {
      stage.await(
          reader + " has deleted all at " + server, () -> stage.mailbox(server, reader).isEmpty());
    }
  }

  private static Map<String, byte[]> send(Stage stage, String server)
      throws IOException, TrialFailure {
    Map<String, byte[]> sent = new LinkedHashMap<>();
    List<SampleMail> all = SampleMail.all();
    try (SmtpClient client = stage.fleet().submission(server, SENDER)) {
      for (int index = 0; index < all.size(); index++) {
        String id = "<story1-" + server + "-" + index + "@tour.example.org>";
        byte[] content = all.get(index).with(id);
        Sent taken =
            client.send(new Mail(World.addressOf(SENDER), List.of(World.addressOf(LIST)), content));
        stage.check(
            taken.outcome().isDone(),
            server + " did not take " + all.get(index).path() + ": " + taken.outcome());
        sent.put(id, content);
      }
    }
    stage.say(all.size() + " messages went to " + World.addressOf(LIST) + " at " + server);
    return sent;
  }

  private static void compare(Stage stage, String server, String reader, Map<String, byte[]> sent)
      throws TrialFailure, IOException {
    stage.await(
        reader + " has them all at " + server,
        () -> count(stage.mailbox(server, reader), sent).size() >= sent.size());
    List<byte[]> messages = stage.mailbox(server, reader);
    count(messages, sent)
        .forEach((id, copies) -> {
          if (copies != 1) {
            stage.say(id + " is there " + copies + " times");
          }
        });
    stage.check(
        count(messages, sent).values().stream().allMatch(copies -> copies == 1),
        reader + " has a message more than once at " + server);
    for (byte[] message : messages) {
      byte[] original = sent.get(Letter.id(message));
      if (original != null) {
        stage.check(
            isSameBelowTrace(message, original),
            Letter.id(message) + " was changed on its way to " + reader + " at " + server);
      }
    }
  }

  private static Map<String, Integer> count(List<byte[]> messages, Map<String, byte[]> sent) {
    Map<String, Integer> copies = new TreeMap<>();
    for (byte[] message : messages) {
      String id = Letter.id(message);
      if (sent.containsKey(id)) {
        copies.merge(id, 1, Integer::sum);
      }
    }
    return copies;
  }

  private static boolean isSameBelowTrace(byte[] message, byte[] original) {
    int traceLength = message.length - original.length;
    if (traceLength <= 0) {
      return false;
    }
    String trace = new String(message, 0, traceLength, StandardCharsets.ISO_8859_1);
    return Arrays.equals(message, traceLength, message.length, original, 0, original.length)
        && TRACE.matcher(trace).matches();
  }
}
