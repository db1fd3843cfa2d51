package grapevine.simulator.world;

import grapevine.kernel.id.ServerNumber;
import grapevine.service.request.Answer;
import grapevine.service.request.Request;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a server that has come back as new known to the others under its new number: it asks one
 * after the other until one has taken note.
 */
final class Introduction {
  private static final long PAUSE_MICROS = 1_000_000;

  private final World world;
  private final SimulatedServer server;
  private final Dice dice;
  private @Nullable ServerNumber former;

  Introduction(World world, SimulatedServer server, Dice dice) {
    this.world = world;
    this.server = server;
    this.dice = dice;
  }

  /** Begins; {@code known} is what the others know it as. */
  void begin(ServerNumber known) {
    boolean running = former != null;
    if (!running) {
      former = known;
      world.schedule().after(dice.around(PAUSE_MICROS), this::ask);
    }
  }

  private void ask() {
    ServerNumber known = former;
    if (known == null) {
      return;
    }
    List<SimulatedServer> others = reached();
    if (others.isEmpty()) {
      again();
      return;
    }
    Request request = new Request.ComeBack(server.name(), known, server.number());
    dice.pick(others)
        .ask(
            request,
            answer -> {
              if (answer instanceof Answer.Done) {
                world.note(server.index(), 8, () -> "is known under its new number");
                former = null;
              } else {
                world.note(server.index(), 8, () -> "is not known yet: " + answer);
                again();
              }
            });
  }

  private void again() {
    world.schedule().after(PAUSE_MICROS + dice.around(PAUSE_MICROS), this::ask);
  }

  /** Tells one server, once, that knows it by a former number. */
  void tell(String name, ServerNumber known) {
    for (SimulatedServer other : reached()) {
      if (other.name().equals(name)) {
        world.note(server.index(), 10, () -> "tells " + name + " its number");
        other.ask(new Request.ComeBack(server.name(), known, server.number()), answer -> {});
      }
    }
  }

  private List<SimulatedServer> reached() {
    List<SimulatedServer> others = new ArrayList<>();
    for (SimulatedServer other : world.servers()) {
      boolean reached =
          other != server
              && server.alive()
              && other.alive()
              && !world.network().isCut(server.index(), other.index());
      if (reached) {
        others.add(other);
      }
    }
    return others;
  }
}
