package grapevine.service.steer;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.id.ServerNumber;
import grapevine.service.event.Effect;
import grapevine.service.event.Event;
import grapevine.service.message.Recipient.Target;
import grapevine.service.request.Answer;
import grapevine.service.testing.MailServer;
import grapevine.service.testing.MailWorld;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutgoingTest {
  private static final ServerNumber ONE = new ServerNumber(1);

  private final MailWorld world = new MailWorld();
  private final MailServer cabernet = world.add(1, "cabernet");

  @BeforeEach
  void names() {
    world.book().registry("pa", ONE);
    world.book().person("alice.pa", ONE);
    world.book().person("bob.pa", ONE);
    world.connect();
  }

  private void send(String text, String... to) {
    assertThat(cabernet.submit(world.from("alice.pa", text, to)))
        .isInstanceOf(Answer.Accepted.class);
    world.settle();
  }

  private void answer(Event.RelayOutcome... outcomes) {
    Effect.Relay relay = cabernet.relays().removeFirst();
    cabernet.step(step ->
        cabernet.steering().relayed(step, new Event.Relayed(relay.attempt(), List.of(outcomes))));
    world.settle();
  }

  @Test
  void eachOutsideRecipientHasItsOwnOutcome() {
    send(world.text("one"), "a@x.example", "b@x.example", "c@x.example");
    Effect.Relay relay = cabernet.relays().getFirst();
    assertThat(relay.host()).isEqualTo("smart.example.net:25");
    assertThat(relay.recipients()).hasSize(3);
    assertThat(new String(relay.prefix(), StandardCharsets.UTF_8)).startsWith("Received: from");
    answer(
        new Event.RelayOutcome.Taken("250"),
        new Event.RelayOutcome.Refused("5.1.1", "550 who?"),
        new Event.RelayOutcome.NotNow("451 later"));

    assertThat(cabernet.text(cabernet.mailbox("alice.pa").getFirst()))
        .contains("Diagnostic-Code: smtp; 550 who?")
        .contains("Final-Recipient: rfc822; b@x.example");
    world.pass(60_000);
    assertThat(cabernet.relays())
        .singleElement()
        .satisfies(again ->
            assertThat(again.recipients())
                .extracting(Effect.RelayRecipient::address)
                .containsExactly("c@x.example"));
    answer(new Event.RelayOutcome.Taken("250"));
    assertThat(cabernet.steering().queueSize()).isZero();
    assertThat(cabernet.mailbox("alice.pa")).hasSize(1);
  }

  @Test
  void aCrashedAttemptIsMadeAgain() {
    send(world.text("one"), "a@x.example");
    assertThat(cabernet.relays()).hasSize(1);
    world.crash(cabernet);
    world.pass(900_000);

    assertThat(cabernet.relays()).hasSize(1);
    answer(new Event.RelayOutcome.Taken("250"));
    assertThat(cabernet.steering().queueSize()).isZero();
  }

  @Test
  void fiveDaysOfNotNowEndInAReport() {
    send(world.text("one"), "a@x.example");
    for (int round = 0; round < 10_000 && cabernet.mailbox("alice.pa").isEmpty(); round++) {
      if (!cabernet.relays().isEmpty()) {
        answer(new Event.RelayOutcome.NotNow("421 busy"));
      }
      world.pass(600_000);
    }

    assertThat(world.monotonicMillis()).isBetween(432_000_000L, 440_000_000L);
    assertThat(cabernet.text(cabernet.mailbox("alice.pa").getFirst())).contains("421 busy");
    assertThat(cabernet.steering().queueSize()).isZero();
  }

  @Test
  void withoutASmarthostThereIsNoWayToOutside() {
    cabernet.smarthost(Optional.empty());
    send(world.text("one"), "a@x.example");

    assertThat(cabernet.text(cabernet.mailbox("alice.pa").getFirst()))
        .contains("no way to outside");
  }

  @Test
  void whatWasForwardedOutsideIsMarkedAndNotForwardedAgain() {
    world.book().forwarding("bob.pa", false, new Target.Outside("bob@x.example"));
    world.book().group("list^.pa", "bob.pa");
    send(world.text("one"), "bob@pa.example.org");
    String sent = new String(cabernet.relays().getFirst().prefix(), StandardCharsets.UTF_8);
    assertThat(sent).startsWith("Delivered-To: bob.pa\r\nReceived: ");
    answer(new Event.RelayOutcome.Taken("250"));

    send(sent + world.text("one"), "list@pa.example.org");
    assertThat(cabernet.relays()).isEmpty();
    assertThat(cabernet.text(cabernet.mailbox("alice.pa").getFirst()))
        .contains("mail loop: it was forwarded by bob.pa before");
  }

  @Test
  void fewAttemptsRunAtATime() {
    for (int index = 0; index < 30; index++) {
      send(world.text("m" + index), "a@x.example");
    }
    assertThat(cabernet.relays()).hasSize(20);
    while (!cabernet.relays().isEmpty()) {
      answer(new Event.RelayOutcome.Taken("250"));
      world.pass(2_000);
    }
    assertThat(cabernet.steering().queueSize()).isZero();
  }
}
