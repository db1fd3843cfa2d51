package grapevine.trial.process;

import grapevine.cli.ServerConnection;
import grapevine.cli.ServerConnections;
import grapevine.cli.ServerTrouble;
import grapevine.kernel.control.ControlReply;
import grapevine.kernel.control.ControlReply.Outcome;
import grapevine.kernel.control.ControlRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Commands one server as the command line does, without a process for each command. */
public final class Operator {
  private final ServerConnections connections;
  private final Path data;

  /**
   * Makes one.
   *
   * @param data the data folder of the server
   */
  public Operator(ServerConnections connections, Path data) {
    this.connections = connections;
    this.data = data;
  }

  /**
   * One command.
   *
   * @param verb as it is typed
   * @param arguments by name
   * @param secret a password, or null
   */
  public record Command(
      String verb, SortedMap<String, List<String>> arguments, @Nullable String secret) {

    /** A command without arguments. */
    public static Command of(String verb) {
      return new Command(verb, new TreeMap<>(), null);
    }

    /** The same with an argument; one that has no values is left out. */
    public Command with(String name, List<String> values) {
      TreeMap<String, List<String>> more = new TreeMap<>(arguments);
      if (!values.isEmpty()) {
        more.put(name, List.copyOf(values));
      }
      return new Command(verb, more, secret);
    }

    /** The same with an argument. */
    public Command with(String name, String value) {
      return with(name, List.of(value));
    }

    /** The same with a password. */
    public Command withSecret(String password) {
      return new Command(verb, arguments, password);
    }
  }

  /**
   * What a server replied.
   *
   * @param text in words
   * @param rows all of them
   */
  public record Reply(Outcome outcome, String text, List<SortedMap<String, String>> rows) {
    /** Whether it was done. */
    public boolean isDone() {
      return outcome == Outcome.DONE;
    }

    /** The values of a column. */
    public List<String> column(String name) {
      return rows.stream().map(row -> row.getOrDefault(name, "")).toList();
    }
  }

  /** Gives a command, whatever comes of it. */
  public Reply ask(Command command) {
    String secret = command.secret();
    ControlRequest request =
        new ControlRequest(
            command.verb(),
            command.arguments(),
            secret == null ? null : secret.getBytes(StandardCharsets.UTF_8));
    List<SortedMap<String, String>> rows = new ArrayList<>();
    ControlReply[] last = {ControlReply.of(Outcome.UNKNOWN, "no reply")};
    try (ServerConnection connection = connections.connect(data)) {
      connection.ask(
          request,
          reply -> {
            rows.addAll(reply.rows());
            last[0] = reply;
          });
      return new Reply(last[0].outcome(), last[0].text(), rows);
    } catch (ServerTrouble e) {
      return new Reply(e.outcome(), String.valueOf(e.getMessage()), rows);
    }
  }

  /**
   * Gives a command that must be done.
   *
   * @throws TrialFailure where it is not
   */
  public Reply demand(Command command) throws TrialFailure {
    Reply reply = ask(command);
    if (!reply.isDone()) {
      throw new TrialFailure(
          command.verb()
              + " "
              + command.arguments()
              + ": "
              + reply.outcome()
              + ": "
              + reply.text());
    }
    return reply;
  }
}
