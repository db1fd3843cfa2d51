package grapevine.simulator.world;

import grapevine.service.event.Effect;
import grapevine.service.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The mail servers of the rest of the world: they mostly take what they are offered. */
public final class Outside {
  /** A message that was taken for a recipient. */
  public record Taken(String mailFrom, String recipient, String content) {}

  private final Dice dice;
  private final List<Taken> taken = new ArrayList<>();
  private boolean healed;

  Outside(Dice dice) {
    this.dice = dice;
  }

  /** From now on everything is taken that is not refused for good. */
  void heal() {
    healed = true;
  }

  /** What was taken so far, as often as it was. */
  public List<Taken> taken() {
    return List.copyOf(taken);
  }

  void offer(Effect.Relay relay, String content, Consumer<Event> result) {
    List<Event.RelayOutcome> outcomes = new ArrayList<>();
    for (Effect.RelayRecipient recipient : relay.recipients()) {
      outcomes.add(outcome(relay, recipient.address(), content));
    }
    result.accept(new Event.Relayed(relay.attempt(), outcomes));
  }

  private Event.RelayOutcome outcome(Effect.Relay relay, String address, String content) {
    if (address.startsWith("nobody@")) {
      return new Event.RelayOutcome.Refused("5.1.1", "550 5.1.1 no such user");
    }
    if (!healed && dice.chance(0.3)) {
      return new Event.RelayOutcome.NotNow("451 4.3.0 try again");
    }
    taken.add(new Taken(relay.mailFrom(), address, content));
    return new Event.RelayOutcome.Taken("250 2.0.0 ok");
  }
}
