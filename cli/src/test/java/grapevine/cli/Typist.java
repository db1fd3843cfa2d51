package grapevine.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Types commands, and notes what is shown. */
final class Typist {
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  private final ServerConnections server;
  private final List<FurtherCommand> further;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /** What is typed when a question is asked. */
  final ArrayDeque<String> answers = new ArrayDeque<>();

  /** What stands on standard input. */
  String input = "";

  Typist(ServerConnections server, List<FurtherCommand> further) {
    this.server = server;
    this.further = further;
  }

  /** Types a line, with quotes around words that hold spaces. */
  int types(String line) {
    out.reset();
    err.reset();
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(line);
    while (matcher.find()) {
      words.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
    }
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            question -> Optional.ofNullable(answers.poll()).map(String::toCharArray));
    return new GrapevineCommand(server, further, terminal).run(words.toArray(String[]::new));
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
