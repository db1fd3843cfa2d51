package grapevine.simulator.workload;

import grapevine.service.request.Answer;
import grapevine.service.request.ControlCommand;
import grapevine.service.request.Request;
import grapevine.service.request.Secret;
import grapevine.simulator.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How clients ask servers: they wait so long, and then do not know. Counts what is asked. */
public final class Asking {
  private static final long WAIT_MICROS = 40_000_000;

  private final World world;
  private long operations;

  /** Clients of that world. */
  public Asking(World world) {
    this.world = world;
  }

  /** How many requests there were. */
  public long operations() {
    return operations;
  }

  /** The world. */
  World world() {
    return world;
  }

  /** Asks a server; exactly one answer comes. */
  void ask(int server, Request request, Consumer<Answer> then) {
    operations++;
    world.note(server, 20, () -> "is asked: " + words(request));
    boolean[] answered = new boolean[1];
    Consumer<Answer> once =
        answer -> {
          if (!answered[0]) {
            answered[0] = true;
            world.note(
                server, answer.getClass().getSimpleName().hashCode(), () -> "says: " + answer);
            then.accept(answer);
          }
        };
    world.server(server).ask(request, once);
    if (!answered[0]) {
      world
          .schedule()
          .after(WAIT_MICROS, () -> once.accept(new Answer.Unknown("no answer in time")));
    }
  }

  private static String words(Request request) {
    return switch (request) {
      case Request.Submit submit ->
          "Submit from <"
              + submit.submission().mailFrom()
              + "> to "
              + submit.submission().recipients().stream().map(to -> to.address()).toList();
      case Request.UploadPart part -> "UploadPart " + part.upload() + " at " + part.offset();
      default -> request.toString();
    };
  }

  /** Gives a command as the operator of a server. */
  void command(int server, ControlCommand command, Consumer<Answer.Report> then) {
    ask(
        server,
        new Request.Command(new Request.Actor.Operator(), command),
        answer -> then.accept(report(answer)));
  }

  /** Any answer to a command. */
  static Answer.Report report(Answer answer) {
    if (answer instanceof Answer.Report report) {
      return report;
    }
    Answer.Outcome outcome =
        answer instanceof Answer.NotNow ? Answer.Outcome.NOT_REACHABLE : Answer.Outcome.UNKNOWN;
    return new Answer.Report(outcome, answer.toString(), List.of());
  }

  /**
   * A command.
   *
   * @param namesAndValues names of arguments, each followed by one value; a name may come again
   */
  static ControlCommand verb(String verb, @Nullable String secret, String... namesAndValues) {
    TreeMap<String, List<String>> arguments = new TreeMap<>();
    for (int index = 0; index < namesAndValues.length; index += 2) {
      arguments
          .computeIfAbsent(namesAndValues[index], key -> new ArrayList<>())
          .add(namesAndValues[index + 1]);
    }
    return new ControlCommand(verb, arguments, Optional.ofNullable(secret).map(Secret::ofText));
  }
}
