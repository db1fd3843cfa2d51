package grapevine.trial.tour;

import grapevine.trial.process.Operator.Command;
import grapevine.trial.process.TrialFailure;
import grapevine.trial.world.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Somebody leaves who was in a group and to whom somebody else's mail went on; then somebody gets
 * the same name.
 */
final class Namesake {
  private static final String NAME = "franklin.pa";
  private static final String FORWARDER = "meitner.pa";
  private static final String GROUP = "csl^.pa";
  private static final String MEMBER = "alice.pa";
  private static final String SENDER = "erin.pa";
  private static final List<String> INBOXES = List.of("cabernet", "semillon");

  private Namesake() {}

  /** Makes it so. */
  static void appears(Stage stage, String server) throws TrialFailure {
    Command add = Command.of("user add").withSecret(World.PASSWORD);
    Command person = add.with("name", NAME).with("inbox", INBOXES);
    stage.demand(server, person);
    stage.demand(server, add.with("name", FORWARDER).with("forward", NAME));
    stage.demand(server, Command.of("group change").with("name", GROUP).with("add-member", NAME));
    stage.demand(server, Command.of("user remove").with("name", NAME));
    stage.demand(server, person);
    stage.say(NAME + " left, and a new colleague has the name");
  }

  /** Checks that the new one has neither the membership nor the mail of the old one. */
  static void inheritsNothing(Stage stage, String server) throws TrialFailure, IOException {
    String toGroup = "<story7-group@tour.example.org>";
    String toFormer = "<story7-former@tour.example.org>";
    stage.submit(server, SENDER, Letter.of(toGroup, SENDER, List.of(GROUP), "For the group"));
    stage.submit(server, SENDER, Letter.of(toFormer, SENDER, List.of(FORWARDER), "For who left"));
    stage.await(MEMBER + " has the group's message", () -> has(stage, MEMBER, toGroup));
    stage.await(
        SENDER + " has a report that " + FORWARDER + " cannot be reached",
        () -> isReported(stage, toFormer));
    stage.awaitEmptyQueues();
    stage.check(
        !has(stage, NAME, toGroup) && !has(stage, NAME, toFormer),
        "the new " + NAME + " has mail that was for the former one");
    stage.say("the new " + NAME + " has none of this");
  }

  private static boolean has(Stage stage, String person, String id) throws IOException {
    return stage.copies(INBOXES.getFirst(), person, id) == 1;
  }

  /** Whether the sender has a report of non-delivery (RFC 3464) about that message. */
  private static boolean isReported(Stage stage, String id) throws IOException {
    String site = World.person(SENDER).inboxes().getFirst();
    return stage.mailbox(site, SENDER).stream()
        .map(message -> new String(message, StandardCharsets.ISO_8859_1))
        .anyMatch(text -> text.contains("multipart/report") && text.contains(id));
  }
}
