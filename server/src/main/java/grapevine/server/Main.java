package grapevine.server;

import grapevine.cli.FurtherCommand;
import grapevine.cli.GrapevineCommand;
import grapevine.cli.Terminal;
import grapevine.server.transfer.ExportCommand;
import grapevine.server.transfer.ImportCommand;
import grapevine.trial.bench.BenchCommand;
import grapevine.trial.demo.DemoCommand;
import java.util.List;

/** The one program: {@code grapevine COMMAND …}. */
public final class Main {
  private Main() {}

  /** Does what was typed; the exit code says how it ended. */
  public static void main(String[] arguments) {
    LocalServers servers = new LocalServers();
    Terminal terminal = Terminal.ofProcess();
    List<FurtherCommand> commands =
        List.of(
            new FurtherCommand(
                "init", "make the first server of an organisation", InitCommand::new),
            new FurtherCommand(
                "join", "make a server of an organisation that exists", JoinCommand::new),
            new FurtherCommand("serve", "run a server", ServeCommand::new),
            new FurtherCommand(
                "import",
                "take people, groups and aliases over from LDIF or CSV",
                () -> new ImportCommand(servers, terminal)),
            new FurtherCommand(
                "export",
                "write people, groups and aliases as LDIF or CSV",
                () -> new ExportCommand(servers, terminal)),
            new FurtherCommand(
                "demo",
                "three servers on this machine that carry real mail; or the tour",
                () -> new DemoCommand(servers, terminal)),
            new FurtherCommand("sim", "hunt for the seed that breaks a promise", SimCommand::new),
            new FurtherCommand(
                "bench",
                "measure the speed, beside other servers",
                () -> new BenchCommand(servers, terminal, InsideFigures::measure)));
    GrapevineCommand grapevine = new GrapevineCommand(servers, commands, terminal);
    int code = grapevine.run(arguments);
    System.out.flush();
    System.exit(code);
  }
}
