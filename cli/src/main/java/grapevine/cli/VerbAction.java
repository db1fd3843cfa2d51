package grapevine.cli;

import grapevine.cli.output.Plain;
import grapevine.cli.output.Printers;
import grapevine.cli.output.ReplyPrinter;
import grapevine.cli.verb.Argument;
import grapevine.cli.verb.Argument.Shape;
import grapevine.cli.verb.Verb;
import grapevine.cli.verb.Verb.Input;
import grapevine.kernel.control.ControlReply;
import grapevine.kernel.control.ControlReply.Outcome;
import grapevine.kernel.control.ControlRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;

/** Asks a server what was typed, and shows what it replies. Ends with the exit code. */
final class VerbAction implements Callable<Integer> {
  private static final int BODY_OCTETS_MAX = 512 * 1024;

  /** About as long as a supervisor takes to start a server again. */
  private static final int TRIES_MAX = 20;

  private final Verb verb;
  private final ServerConnections connections;
  private final Terminal terminal;
  private final TreeMap<String, ArgSpec> typed = new TreeMap<>();

  VerbAction(Verb verb, ServerConnections connections, Terminal terminal) {
    this.verb = verb;
    this.connections = connections;
    this.terminal = terminal;
  }

  /** Tells it where the values of an argument are found. */
  void findsIn(String key, ArgSpec argument) {
    typed.put(key, argument);
  }

  @Override
  public Integer call() throws Exception {
    ControlRequest request = request();
    byte @Nullable [] secret = request.secret();
    try {
      return ask(request).exitCode();
    } finally {
      if (secret != null) {
        Arrays.fill(secret, (byte) 0);
      }
    }
  }

  /**
   * What has a number is asked again where no answer comes, for a server may be about to start
   * anew, or to hear from another.
   */
  private Outcome ask(ControlRequest request) throws ServerTrouble {
    Replies replies = new Replies(printer(), Optional.ofNullable(text(ControlRequest.AGAIN)));
    for (int tries = 1; tries < TRIES_MAX; tries++) {
      try {
        Outcome outcome = askOnce(replies.numbered(request), replies);
        if (outcome != Outcome.UNKNOWN || replies.number.isEmpty()) {
          return outcome;
        }
      } catch (ServerTrouble trouble) {
        boolean nothingDone = trouble.outcome() == Outcome.NOT_REACHABLE;
        if (replies.number.isEmpty() && (nothingDone || !ControlRequest.changes(request.verb()))) {
          throw trouble;
        }
        replies.trouble = trouble.getMessage();
      }
      connections.pause();
    }
    terminal.err().println("grapevine: " + Plain.lines(String.valueOf(replies.trouble)));
    if (replies.number.isEmpty()) {
      return Outcome.NOT_REACHABLE; // it was never sent: only its number was asked for
    }
    terminal
        .err()
        .println(
            "grapevine: it may be done or not. This asks again, and does nothing twice: the same"
                + " command with --again "
                + replies.number.orElse(""));
    return Outcome.UNKNOWN;
  }

  private Outcome askOnce(ControlRequest request, Replies replies) throws ServerTrouble {
    Path folder = Optional.ofNullable(text("data")).map(Path::of).orElse(null);
    try (ServerConnection connection =
        connections.connect(folder == null ? connections.dataFolder() : folder)) {
      connection.ask(request, replies::show);
      return replies.end();
    }
  }

  private ReplyPrinter printer() {
    if (given("json")) {
      return Printers.json(terminal.out());
    }
    Verb.Layout layout = variant().map(Verb.Variant::layout).orElse(verb.layout());
    return Printers.of(layout, verb.columns(), terminal.out());
  }

  private Optional<Verb.Variant> variant() {
    return verb.variant().filter(other -> text(other.key()) != null);
  }

  private ControlRequest request() throws IOException, WrongUse {
    TreeMap<String, List<String>> arguments = new TreeMap<>();
    for (Argument argument : verb.arguments()) {
      List<String> values = values(argument);
      if (!values.isEmpty()) {
        arguments.put(argument.key(), values);
      }
    }
    if (verb.input() == Input.MESSAGE_TEXT && !arguments.containsKey("body")) {
      arguments.put("body", List.of(readBody()));
    }
    String words = variant().map(Verb.Variant::words).orElse(verb.words());
    return new ControlRequest(words, arguments, secret());
  }

  private List<String> values(Argument argument) throws WrongUse {
    String @Nullable [] typed = typed(argument.key());
    if (typed == null) {
      return List.of();
    }
    if (argument.shape() == Shape.FLAG) {
      return List.of("yes");
    }
    List<String> values = new ArrayList<>();
    boolean several = argument.shape() == Shape.LIST || argument.shape() == Shape.REQUIRED_LIST;
    for (String value : typed) {
      if (several) {
        Arrays.stream(value.split(",")).map(String::strip).forEach(values::add);
      } else {
        values.add(value);
      }
    }
    if (several && values.stream().anyMatch(String::isEmpty)) {
      throw new WrongUse("--" + argument.key() + " has an empty value between its commas");
    }
    return values;
  }

  private byte @Nullable [] secret() throws IOException, WrongUse {
    boolean wanted =
        verb.input() == Input.NEW_PASSWORD
            || (verb.input() == Input.NEW_PASSWORD_IF_ASKED && given("password"));
    if (given("password-stdin")) {
      return terminal.readSecret();
    }
    return wanted ? terminal.askNewSecret(String.valueOf(text("name"))) : null;
  }

  private String readBody() throws IOException, WrongUse {
    byte[] octets = terminal.in().readNBytes(BODY_OCTETS_MAX + 1);
    if (octets.length > BODY_OCTETS_MAX) {
      throw new WrongUse(
          "the text is longer than "
              + BODY_OCTETS_MAX
              + " octets: send it with a mail program, through the submission port");
    }
    return new String(octets, StandardCharsets.UTF_8);
  }

  private boolean given(String option) {
    return typed(option) != null;
  }

  private @Nullable String text(String key) {
    String @Nullable [] values = typed(key);
    return values == null || values.length == 0 ? null : values[0];
  }

  /** The values, or null where nothing was typed; a flag has an empty array. */
  private String @Nullable [] typed(String key) {
    ArgSpec argument = typed.get(key);
    if (argument == null) {
      return null;
    }
    Object value = argument.getValue();
    return switch (value) {
      case null -> null;
      case Boolean flag -> flag ? new String[0] : null;
      case String text -> new String[] {text};
      case String[] texts -> texts;
      default -> throw new IllegalStateException("an argument of " + value.getClass());
    };
  }

  /** Shows replies as they come, and remembers how the last one ended. */
  private final class Replies {
    private final ReplyPrinter printer;
    private Outcome outcome = Outcome.UNKNOWN;
    private Optional<String> number;
    private @Nullable String trouble = "the answer did not come";

    Replies(ReplyPrinter printer, Optional<String> number) {
      this.printer = printer;
      this.number = number;
    }

    /** The request, or its repetition where it has a number. */
    ControlRequest numbered(ControlRequest request) {
      if (number.isEmpty()) {
        return request;
      }
      TreeMap<String, List<String>> arguments = new TreeMap<>(request.arguments());
      arguments.put(ControlRequest.AGAIN, List.of(number.get()));
      return new ControlRequest(request.verb(), arguments, request.secret());
    }

    void show(ControlReply reply) {
      outcome = reply.outcome();
      if (outcome == Outcome.UNKNOWN && reply.more()) {
        number = Optional.of(reply.text());
        return;
      }
      if (outcome == Outcome.UNKNOWN && number.isPresent()) {
        trouble = reply.text(); // it is asked again
        return;
      }
      printer.rows(reply.rows());
      if (reply.text().isEmpty()) {
        return;
      }
      if (outcome != Outcome.DONE) {
        terminal.err().println("grapevine: " + Plain.lines(reply.text()));
      } else if (!printer.text(reply.text())) {
        // Beside a table, words are no part of it; without one they are the answer.
        (reply.rows().isEmpty() ? terminal.out() : terminal.err())
            .println(Plain.lines(reply.text()));
      }
    }

    Outcome end() {
      if (outcome != Outcome.UNKNOWN || number.isEmpty()) {
        printer.end();
      }
      return outcome;
    }
  }
}
