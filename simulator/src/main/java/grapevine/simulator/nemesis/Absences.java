package grapevine.simulator.nemesis;

import grapevine.service.request.Answer;
import grapevine.service.request.ControlCommand;
import grapevine.service.request.Request;
import grapevine.simulator.world.Dice;
import grapevine.simulator.world.SimulatedServer;
import grapevine.simulator.world.World;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Takes a server away for longer than the others remember; and sometimes they write it off. */
final class Absences {
  private static final long TRY_MICROS = 1_000_000;

  private final World world;
  private final Nemesis nemesis;

  Absences(World world, Nemesis nemesis) {
    this.world = world;
    this.nemesis = nemesis;
  }

  void leave(SimulatedServer server, Dice dice) {
    if (server.alive()) {
      server.kill();
      server.mayStart(false);
      world.note(server.index(), 50, () -> "is taken away");
      backLater(server, dice);
    }
  }

  private void backLater(SimulatedServer server, Dice dice) {
    long span = world.swarm().scale().spanMillis();
    world
        .schedule()
        .after(
            dice.between(span / 10, span / 2) * 1000,
            () -> {
              world.note(server.index(), 51, () -> "is brought back");
              server.mayStart(true);
              server.start();
            });
  }

  void writtenOff(SimulatedServer server, Dice dice) {
    boolean harmless =
        server.alive()
            && !nemesis.causes().servers().contains(server.index())
            && Others.shareAllOf(world, server);
    if (harmless) {
      nemesis.causes().add(server.index());
      server.kill();
      server.mayStart(false);
      world.note(server.index(), 52, () -> "is lost");
      writeOff(server, dice);
    }
  }

  private void writeOff(SimulatedServer server, Dice dice) {
    List<SimulatedServer> others =
        world.servers().stream().filter(other -> other != server && other.alive()).toList();
    if (others.isEmpty()) {
      world.schedule().after(TRY_MICROS, () -> writeOff(server, dice));
      return;
    }
    TreeMap<String, List<String>> arguments = new TreeMap<>();
    arguments.put("name", List.of(server.name()));
    ControlCommand command = new ControlCommand("server write-off", arguments, Optional.empty());
    dice.pick(others)
        .ask(
            new Request.Command(new Request.Actor.Operator(), command),
            answer -> {
              boolean done =
                  answer instanceof Answer.Report report && report.outcome() == Answer.Outcome.DONE;
              if (done) {
                world.note(server.index(), 53, () -> "is written off");
                backLater(server, dice);
              } else {
                world.schedule().after(TRY_MICROS, () -> writeOff(server, dice));
              }
            });
  }
}
