package grapevine.server.transfer;

import grapevine.cli.ServerConnection;
import grapevine.cli.ServerConnections;
import grapevine.cli.ServerTrouble;
import grapevine.cli.Terminal;
import grapevine.kernel.control.ControlReply.Outcome;
import grapevine.kernel.id.RName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code import}. */
@Command(
    name = "import",
    description = {
      "Takes people, groups and aliases over from a file. Only what differs is changed, and",
      "nothing is removed: it may be run again, and goes on where it was broken off. What cannot",
      "be taken is said by line."
    },
    footer = {
      "",
      "Examples:",
      "  grapevine import people.ldif --registry pa --inbox cabernet --dry-run",
      "  grapevine import people.ldif --registry pa --inbox cabernet",
      "  grapevine import people.csv --registry pa",
      "",
      "Exit codes: 0 all was taken, 1 something was not, 2 wrong use, 3 not reachable, 4 unknown."
    })
public final class ImportCommand implements Callable<Integer> {
  private final ServerConnections connections;
  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", description = "LDIF, as slapcat or ldapsearch write it, or CSV.")
  private Path file = Path.of("");

  @Option(
      names = "--registry",
      paramLabel = "REGISTRY",
      description =
          "Where all of it goes. Default: as the file says, where it is an export of ours.")
  private @Nullable String registry;

  @Option(
      names = "--format",
      paramLabel = "ldif|csv",
      description = "Default: by the end of the file's name.")
  private @Nullable String format;

  @Option(
      names = "--inbox",
      paramLabel = "SERVER",
      split = ",",
      description = "Servers of the mailboxes of new people of whom the file names none.")
  private List<String> inboxes = List.of();

  @Option(names = "--dry-run", description = "Says what would be done, and does nothing.")
  private boolean dry;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The server's data folder. Default: the one of ./grapevine.toml, else data.")
  private @Nullable Path data;

  @Option(names = "--json", description = "Prints one JSON array of objects.")
  private boolean json;

  @SuppressWarnings("UnusedVariable") // read by picocli
  @Option(names = "--help", usageHelp = true, description = "Shows this help.")
  private boolean help;

  /** The command, at that terminal. */
  public ImportCommand(ServerConnections connections, Terminal terminal) {
    this.connections = connections;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws ServerTrouble {
    Optional<RName> known = Optional.ofNullable(registry).flatMap(name -> RName.of("x", name));
    if (registry != null && known.isEmpty()) {
      return say("\"" + registry + "\" is no registry", Outcome.WRONG_USE);
    }
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      return say(file + " cannot be read", Outcome.WRONG_USE);
    }
    Optional<Format> chosen =
        format == null ? Optional.of(Format.of(file)) : Format.named(String.valueOf(format));
    if (chosen.isEmpty()) {
      return say("--format: ldif or csv", Outcome.WRONG_USE);
    }
    Importing.Order order =
        new Importing.Order(
            file, chosen.get(), known.map(RName::registry).orElse(""), dry, inboxes);
    Path folder = data;
    try (ServerConnection server =
        connections.connect(folder == null ? connections.dataFolder() : folder)) {
      return run(server, order);
    }
  }

  private int run(ServerConnection server, Importing.Order order) throws ServerTrouble {
    Tally tally = new Tally(terminal, json);
    try {
      new Importing(server, order, tally).run();
      tally.end(dry);
      return (tally.isClean() ? Outcome.DONE : Outcome.REFUSED).exitCode();
    } catch (Importing.Stopped e) {
      tally.end(dry);
      return say(e.getMessage() + "; run the same again, and it goes on", e.outcome());
    } catch (IOException e) {
      tally.end(dry);
      return say(file + ": " + e.getMessage(), Outcome.REFUSED);
    }
  }

  private int say(String what, Outcome outcome) {
    terminal.err().println("grapevine: " + what);
    return outcome.exitCode();
  }
}
