package grapevine.trial.bench;

import grapevine.cli.ServerConnections;
import grapevine.cli.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The command {@code bench}. */
@Command(name = "bench", description = "Measures the speed, beside other mail servers.")
public final class BenchCommand implements Callable<Integer> {
  private final ServerConnections connections;
  private final Terminal terminal;

  /** Makes the command. */
  public BenchCommand(ServerConnections connections, Terminal terminal) {
    this.connections = connections;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.err().println(connections);
    return 2;
  }
}
