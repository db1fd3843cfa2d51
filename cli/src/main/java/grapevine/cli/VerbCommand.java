package grapevine.cli;

import grapevine.cli.verb.Argument;
import grapevine.cli.verb.Argument.Shape;
import grapevine.cli.verb.Verb;
import grapevine.cli.verb.Verb.Input;
import grapevine.kernel.control.ControlRequest;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Makes picocli's commands from verbs, without reflection: a command starts some tenths faster. */
final class VerbCommand {

  private VerbCommand() {}

  /** The command of one verb. */
  static CommandSpec of(Verb verb, ServerConnections connections, Terminal terminal) {
    VerbAction action = new VerbAction(verb, connections, terminal);
    CommandSpec spec = CommandSpec.wrapWithoutInspection(action).name(verb.lastWord());
    describe(spec, verb.summary(), verb.examples());
    int place = 0;
    for (Argument argument : verb.arguments()) {
      boolean stands = argument.shape() == Shape.PLACE || argument.shape() == Shape.OPTIONAL_PLACE;
      ArgSpec made = stands ? place(argument, place) : option(argument);
      place += stands ? 1 : 0;
      spec.add(made);
      action.findsIn(argument.key(), made);
    }
    for (OptionSpec option : common(verb)) {
      spec.addOption(option);
      action.findsIn(option.longestName().substring(2), option);
    }
    return spec;
  }

  /** Gives a command its words and its {@code --help}. */
  static void describe(CommandSpec spec, String summary, List<String> examples) {
    spec.usageMessage().description(summary.replace("%", "%%"));
    if (!examples.isEmpty()) {
      List<String> footer = new ArrayList<>(List.of("", "Examples:"));
      examples.forEach(line -> footer.add("  grapevine " + line.replace("%", "%%")));
      spec.usageMessage().footer(footer.toArray(String[]::new));
    }
    spec.usageMessage().width(100).sortOptions(false).adjustLineBreaksForWideCJKCharacters(true);
    spec.addOption(flag("--help", "Shows this help.").toBuilder().usageHelp(true).build());
  }

  private static ArgSpec place(Argument argument, int index) {
    boolean required = argument.shape() == Shape.PLACE;
    return PositionalParamSpec.builder()
        .paramLabel(argument.label())
        .index(Integer.toString(index))
        .arity(required ? "1" : "0..1")
        .required(required)
        .type(String.class)
        .description(argument.meaning())
        .build();
  }

  private static ArgSpec option(Argument argument) {
    if (argument.shape() == Shape.FLAG) {
      return flag("--" + argument.key(), argument.meaning());
    }
    boolean one = argument.shape() == Shape.OPTION || argument.shape() == Shape.REQUIRED_OPTION;
    String meaning =
        one ? argument.meaning() : argument.meaning() + "; may be repeated" + commas(argument);
    return OptionSpec.builder("--" + argument.key())
        .paramLabel(argument.label())
        .arity("1")
        .type(one ? String.class : String[].class)
        .required(
            argument.shape() == Shape.REQUIRED_OPTION || argument.shape() == Shape.REQUIRED_LIST)
        .description(meaning)
        .build();
  }

  private static String commas(Argument argument) {
    return argument.shape() == Shape.TEXTS ? "" : ", or with commas";
  }

  private static List<OptionSpec> common(Verb verb) {
    Input input = verb.input();
    List<OptionSpec> options = new ArrayList<>();
    if (ControlRequest.changes(verb.words())) {
      options.add(
          OptionSpec.builder("--" + ControlRequest.AGAIN)
              .paramLabel("NUMBER")
              .arity("1")
              .type(String.class)
              .description(
                  "Asks again what came of this command, after exit code 4; it is not done twice.")
              .build());
    }
    if (input == Input.NEW_PASSWORD_IF_ASKED) {
      options.add(flag("--password", "Asks for a password, twice."));
    }
    if (input == Input.NEW_PASSWORD || input == Input.NEW_PASSWORD_IF_ASKED) {
      options.add(
          flag("--password-stdin", "Takes the password from the first line of standard input."));
    }
    options.add(
        OptionSpec.builder("--data")
            .paramLabel("DIR")
            .arity("1")
            .type(String.class)
            .description(
                "The server's data folder. Default: the one of ./grapevine.toml, else data.")
            .build());
    options.add(flag("--json", "Prints one JSON array of objects."));
    return options;
  }

  private static OptionSpec flag(String name, String meaning) {
    return OptionSpec.builder(name).arity("0").type(boolean.class).description(meaning).build();
  }
}
