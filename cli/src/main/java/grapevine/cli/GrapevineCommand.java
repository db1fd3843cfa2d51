package grapevine.cli;

import grapevine.cli.output.Plain;
import grapevine.cli.verb.Verb;
import grapevine.cli.verb.VerbGroup;
import grapevine.cli.verb.Verbs;
import grapevine.kernel.control.ControlReply.Outcome;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The whole command line, {@code grapevine}. Of all commands only the one that was typed is made in
 * full; of the others, names and summaries.
 */
public final class GrapevineCommand {
  private static final String SUMMARY =
      "Mail and accounts for an organisation spread over several sites.";

  private final ServerConnections connections;
  private final List<FurtherCommand> furtherCommands;
  private final Terminal terminal;

  /**
   * Makes the command line.
   *
   * @param connections how servers are reached
   * @param furtherCommands what there is beside the verbs of a server, in the order of help
   * @param terminal where to read and write
   */
  public GrapevineCommand(
      ServerConnections connections, List<FurtherCommand> furtherCommands, Terminal terminal) {
    this.connections = connections;
    this.furtherCommands = List.copyOf(furtherCommands);
    this.terminal = terminal;
  }

  /**
   * Does what was typed.
   *
   * @return the exit code: 0 done, 1 refused, 2 wrong use, 3 not reachable, 4 outcome unknown
   */
  public int run(String... typed) {
    List<String> words = new ArrayList<>(Arrays.asList(typed));
    if (!words.isEmpty() && words.getFirst().equals("help")) {
      words.removeFirst();
      words.add("--help");
    }
    String first = words.isEmpty() ? "" : words.getFirst();
    return commandLine(first).execute(words.toArray(String[]::new));
  }

  private CommandLine commandLine(String chosen) {
    CommandSpec top = CommandSpec.create().name("grapevine");
    VerbCommand.describe(
        top,
        SUMMARY,
        List.of("demo", "status --data demo-data/cabernet", "user add --help", "help group"));
    for (FurtherCommand further : furtherCommands) {
      top.addSubcommand(further.name(), further(further, chosen));
    }
    for (VerbGroup group : Verbs.all()) {
      top.addSubcommand(group.word(), new CommandLine(group(group, chosen)));
    }
    CommandLine line = new CommandLine(top);
    line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
    line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
    line.setParameterExceptionHandler(this::wrongUse);
    line.setExecutionExceptionHandler((error, command, result) -> failed(error));
    return line;
  }

  private static CommandLine further(FurtherCommand further, String chosen) {
    if (further.name().equals(chosen)) {
      return new CommandLine(further.command().get());
    }
    CommandSpec named = CommandSpec.create().name(further.name());
    named.usageMessage().description(further.summary());
    return new CommandLine(named);
  }

  private CommandSpec group(VerbGroup group, String chosen) {
    if (group.verbs().isEmpty() && group.word().equals(chosen)) {
      return VerbCommand.of(group.alone().orElseThrow(), connections, terminal);
    }
    boolean whole = group.word().equals(chosen);
    CommandSpec spec =
        whole && group.alone().isPresent()
            ? VerbCommand.of(group.alone().get(), connections, terminal).name(group.word())
            : CommandSpec.create().name(group.word());
    if (whole && group.alone().isEmpty()) {
      VerbCommand.describe(spec, group.summary(), firstExamples(group));
    } else {
      spec.usageMessage().description(group.summary());
    }
    if (whole) {
      group.verbs().forEach(verb -> add(spec, verb));
    }
    return spec;
  }

  /** A verb of three words stands under the second. */
  private void add(CommandSpec spec, Verb verb) {
    CommandSpec command = VerbCommand.of(verb, connections, terminal);
    int space = verb.lastWord().indexOf(' ');
    if (space < 0) {
      spec.addSubcommand(verb.lastWord(), command);
      return;
    }
    String middle = verb.lastWord().substring(0, space);
    String last = verb.lastWord().substring(space + 1);
    CommandLine known = spec.subcommands().get(middle);
    CommandSpec between =
        known == null ? CommandSpec.create().name(middle) : known.getCommandSpec();
    if (known == null) {
      VerbCommand.describe(between, verb.summary(), verb.examples());
      spec.addSubcommand(middle, between);
    }
    between.addSubcommand(last, command.name(last));
  }

  private static List<String> firstExamples(VerbGroup group) {
    return group.verbs().stream()
        .filter(verb -> !verb.examples().isEmpty())
        .map(verb -> verb.examples().getFirst())
        .toList();
  }

  private int wrongUse(ParameterException error, String[] typed) {
    CommandLine command = error.getCommandLine();
    say(whatIsWrong(error));
    UnmatchedArgumentException.printSuggestions(error, command.getErr());
    say("see: " + command.getCommandSpec().qualifiedName(" ") + " --help");
    return Outcome.WRONG_USE.exitCode();
  }

  private static String whatIsWrong(ParameterException error) {
    CommandSpec command = error.getCommandLine().getCommandSpec();
    boolean groups = !command.subcommands().isEmpty();
    return switch (error) {
      case UnmatchedArgumentException unmatched when unmatched.isUnknownOption() ->
          unmatched.getUnmatched().getFirst() + " is no option of this command";
      case UnmatchedArgumentException unmatched ->
          "\""
              + Plain.line(unmatched.getUnmatched().getFirst())
              + (groups ? "\" is no command" : "\" is one word too many");
      case MissingParameterException missing -> Objects.toString(missing.getMessage());
      case ParameterException other when groups -> "a command is missing";
      default -> Objects.requireNonNullElse(error.getMessage(), "not understood");
    };
  }

  private int failed(Exception error) {
    say(Objects.requireNonNullElse(error.getMessage(), error.getClass().getSimpleName()));
    return switch (error) {
      case ServerTrouble trouble -> trouble.outcome().exitCode();
      case WrongUse wrong -> Outcome.WRONG_USE.exitCode();
      default -> Outcome.REFUSED.exitCode();
    };
  }

  private void say(String what) {
    terminal.err().println("grapevine: " + what);
  }
}
