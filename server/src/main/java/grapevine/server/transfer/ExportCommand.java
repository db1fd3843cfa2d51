package grapevine.server.transfer;

import grapevine.cli.ServerConnection;
import grapevine.cli.ServerConnections;
import grapevine.cli.ServerTrouble;
import grapevine.cli.Terminal;
import grapevine.faces.transfer.CsvOutput;
import grapevine.faces.transfer.Given;
import grapevine.faces.transfer.LdifOutput;
import grapevine.faces.transfer.Output;
import grapevine.kernel.control.ControlReply;
import grapevine.kernel.control.ControlReply.Outcome;
import grapevine.kernel.control.ControlRequest;
import grapevine.kernel.id.RName;
import grapevine.service.registry.Attributes;
import grapevine.service.registry.Fields;
import grapevine.service.registry.ListName;
import grapevine.service.registry.Verifier;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code export}. */
@Command(
    name = "export",
    description =
        "Writes people, groups and aliases to standard output, in the order of their names.",
    footer = {
      "",
      "Examples:",
      "  grapevine export --registry pa > pa.ldif",
      "  grapevine export --registry pa --format csv > pa.csv",
      "  (umask 077; grapevine export --passwords > all.ldif)"
    })
public final class ExportCommand implements Callable<Integer> {
  private static final SortedMap<String, String> LISTS = new TreeMap<>();

  static {
    LISTS.put(ListName.MEMBERS.word(), Given.MEMBER);
    LISTS.put(ListName.OWNERS.word(), Given.OWNER);
    LISTS.put(ListName.FRIENDS.word(), Given.FRIEND);
    LISTS.put(ListName.TARGETS.word(), Given.TARGET);
    LISTS.put(ListName.INBOX_SITES.word(), Given.INBOX);
    LISTS.put(ListName.FORWARDING.word(), Given.FORWARD);
  }

  private final ServerConnections connections;
  private final Terminal terminal;

  @Option(
      names = "--registry",
      paramLabel = "REGISTRY",
      description = "Only this one. Default: all that the server holds.")
  private @Nullable String registry;

  @Option(names = "--format", paramLabel = "ldif|csv", description = "Default: ldif.")
  private String format = "ldif";

  @Option(
      names = "--suffix",
      paramLabel = "DN",
      description = "Below which name LDIF has its entries. Default: o=grapevine.")
  private String suffix = "o=grapevine";

  @Option(
      names = "--passwords",
      description = "With the verifiers of passwords: whoever has the file may guess at them.")
  private boolean passwords;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The server's data folder. Default: the one of ./grapevine.toml, else data.")
  private @Nullable Path data;

  @SuppressWarnings("UnusedVariable") // read by picocli
  @Option(names = "--help", usageHelp = true, description = "Shows this help.")
  private boolean help;

  /** The command, at that terminal. */
  public ExportCommand(ServerConnections connections, Terminal terminal) {
    this.connections = connections;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws ServerTrouble, IOException {
    Optional<Format> chosen = Format.named(format);
    if (chosen.isEmpty()) {
      return say("--format: ldif or csv", Outcome.WRONG_USE);
    }
    Path folder = data;
    try (ServerConnection server =
        connections.connect(folder == null ? connections.dataFolder() : folder)) {
      BufferedOutputStream out = new BufferedOutputStream(terminal.out(), 1 << 16);
      Optional<? extends Output> output =
          chosen.get() == Format.LDIF
              ? LdifOutput.below(suffix, out)
              : Optional.of(new CsvOutput(out, words(), passwords));
      if (output.isEmpty()) {
        return say("--suffix: a distinguished name such as dc=example,dc=org", Outcome.WRONG_USE);
      }
      int code = export(server, output.get());
      out.flush();
      return code;
    } catch (UncheckedIOException e) {
      return say("cannot write: " + e.getMessage(), Outcome.REFUSED);
    }
  }

  /** Columns of CSV: those of the table; an organisation's own are in LDIF alone. */
  private static List<String> words() {
    TreeSet<String> words = new TreeSet<>(Attributes.known().keySet());
    words.addAll(List.of(Fields.FULL_NAME, Fields.REMARK, Fields.CONNECT_SITE, Fields.DISABLED));
    return new ArrayList<>(words);
  }

  private int export(ServerConnection server, Output output) throws ServerTrouble, IOException {
    String only = registry;
    List<String> registries = only == null ? held(server) : List.of(only);
    int[] left = {0};
    for (String each : registries) {
      TreeMap<String, List<String>> arguments = new TreeMap<>();
      arguments.put("registry", List.of(each));
      if (passwords) {
        arguments.put("passwords", List.of("yes"));
      }
      ControlReply last =
          ask(
              server,
              new ControlRequest("export", arguments, null),
              row -> left[0] += write(output, row) ? 0 : 1);
      if (last.outcome() != Outcome.DONE) {
        return say(last.text(), last.outcome());
      }
    }
    output.end();
    if (left[0] > 0) {
      say(left[0] + " entries whose names were given twice are left out", Outcome.DONE);
    }
    return Outcome.DONE.exitCode();
  }

  private static List<String> held(ServerConnection server) throws ServerTrouble {
    List<String> held = new ArrayList<>();
    ask(
        server,
        new ControlRequest("status", new TreeMap<>(), null),
        row -> {
          if ("registry".equals(row.get("kind")) && !RName.GV.equals(row.get("name"))) {
            held.add(row.getOrDefault("name", ""));
          }
        });
    return held.stream().sorted().toList();
  }

  private interface Taker {
    void take(SortedMap<String, String> row);
  }

  private static ControlReply ask(ServerConnection server, ControlRequest request, Taker taker)
      throws ServerTrouble {
    ControlReply[] last = new ControlReply[1];
    server.ask(
        request,
        reply -> {
          reply.rows().forEach(taker::take);
          last[0] = reply;
        });
    return last[0];
  }

  /** False where it is left out: a name that was given twice has no meaning elsewhere. */
  private static boolean write(Output output, SortedMap<String, String> row) {
    RName name = RName.required(row.getOrDefault("name", ""));
    if (name.name().indexOf('~') >= 0) {
      return false;
    }
    TreeMap<String, List<String>> values = new TreeMap<>();
    TreeMap<String, List<String>> names = new TreeMap<>();
    Optional<String> password = Optional.ofNullable(row.get(Fields.PASSWORD));
    row.forEach((word, text) -> {
      String list = LISTS.get(word);
      List<String> items = List.of(text.split("\n", -1));
      if (list != null) {
        names.put(list, items);
      } else if (Translation.isValue(word)) {
        values.put(word, items);
      }
    });
    Given.Sort sort =
        switch (row.getOrDefault("kind", "")) {
          case "group" -> Given.Sort.GROUP;
          case "alias" -> Given.Sort.ALIAS;
          default -> Given.Sort.PERSON;
        };
    try {
      output.write(
          new Given(1, name, sort, values, names, password.map(ExportCommand::plainVerifier)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return true;
  }

  /** Without keys for SCRAM, which no other system takes. */
  private static String plainVerifier(String kept) {
    return Verifier.of(kept).phc();
  }

  private int say(String what, Outcome outcome) {
    terminal.err().println("grapevine: " + what);
    return outcome.exitCode();
  }
}
