package grapevine.server;

import grapevine.cli.FurtherCommand;
import grapevine.cli.GrapevineCommand;
import grapevine.cli.Terminal;
import java.util.List;

/** The one program: {@code grapevine COMMAND …}. */
public final class Main {
  private Main() {}

  /** Does what was typed; the exit code says how it ended. */
  public static void main(String[] arguments) {
    List<FurtherCommand> commands =
        List.of(
            new FurtherCommand(
                "init", "make the first server of an organisation", InitCommand::new),
            new FurtherCommand(
                "join", "make a server of an organisation that exists", JoinCommand::new),
            new FurtherCommand("serve", "run a server", ServeCommand::new));
    GrapevineCommand grapevine =
        new GrapevineCommand(new LocalServers(), commands, Terminal.ofProcess());
    int code = grapevine.run(arguments);
    System.out.flush();
    System.exit(code);
  }
}
