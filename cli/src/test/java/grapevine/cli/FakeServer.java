package grapevine.cli;

import grapevine.kernel.control.ControlReply;
import grapevine.kernel.control.ControlReply.Outcome;
import grapevine.kernel.control.ControlRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Writes down what it is asked, and replies what it was told to. */
final class FakeServer implements ServerConnections {
  final List<String> asked = new ArrayList<>();
  final List<byte[]> secrets = new ArrayList<>();
  private final TreeMap<String, List<ControlReply>> replies = new TreeMap<>();

  /** Tells it what to reply to a verb. */
  void replies(String verb, ControlReply... sequence) {
    replies.put(verb, List.of(sequence));
  }

  @Override
  public Path dataFolder() {
    return Path.of("data");
  }

  @Override
  public ServerConnection connect(Path dataFolder) throws ServerTrouble {
    if (dataFolder.endsWith("nobody")) {
      throw new ServerTrouble(
          "no server is running on the data in nobody: start it by \"grapevine serve\"", false);
    }
    return new ServerConnection() {
      @Override
      public void ask(ControlRequest request, Consumer<ControlReply> consumer)
          throws ServerTrouble {
        if (dataFolder.endsWith("broken")) {
          throw new ServerTrouble("the connection to the server broke", true);
        }
        byte[] secret = request.secret();
        String hidden = secret == null ? "" : " secret of " + secret.length;
        asked.add(request.verb() + " " + request.arguments() + hidden + " at " + dataFolder);
        if (secret != null) {
          secrets.add(secret);
        }
        replies
            .getOrDefault(request.verb(), List.of(ControlReply.of(Outcome.DONE, "")))
            .forEach(consumer);
      }

      @Override
      public void close() {}
    };
  }

  /** A row of alternating names and values. */
  static SortedMap<String, String> row(String... namesAndValues) {
    TreeMap<String, String> row = new TreeMap<>();
    for (int index = 0; index < namesAndValues.length; index += 2) {
      row.put(namesAndValues[index], namesAndValues[index + 1]);
    }
    return row;
  }

  /** The secrets as they are now, after the command. */
  List<String> secretsAfterwards() {
    return secrets.stream().map(octets -> new String(octets, StandardCharsets.UTF_8)).toList();
  }
}
