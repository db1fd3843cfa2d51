package grapevine.server;

import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.log.LogLine;
import grapevine.kernel.state.StorageException;
import grapevine.runtime.address.CannotListen;
import grapevine.runtime.control.ControlTrouble;
import grapevine.runtime.tls.TlsTrouble;
import grapevine.server.configuration.Configuration;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a server until it is told to stop. */
@Command(
    name = "serve",
    description = "Runs a server, until it is told to stop by Ctrl-C or a signal.",
    mixinStandardHelpOptions = true,
    footer = {"", "Examples:", "  grapevine serve", "  grapevine serve --config cabernet.toml"})
final class ServeCommand implements Callable<Integer> {
  @Mixin private ConfigurationOption option = new ConfigurationOption();

  @Option(names = "--break", hidden = true, paramLabel = "NAME")
  private @Nullable String planted;

  @Option(names = "--power-cuts", hidden = true)
  private boolean powerCuts;

  @Override
  public Integer call() throws Exception {
    Configuration configuration = option.read();
    if (!Identity.isIn(configuration.data())) {
      System.err.println(
          "grapevine: there is no server in "
              + configuration.data()
              + " yet; make one: grapevine init, or grapevine join");
      return 1;
    }
    ServerTools tools = ServerTools.create();
    String bug = planted;
    if (bug != null && !plant(tools, bug)) {
      return 2;
    }
    try {
      serve(tools, configuration, powerCuts);
      return 0;
    } catch (ControlTrouble | TlsTrouble | CannotListen | IOException | StorageException e) {
      tools.log().write(LogLine.alarm("cannot serve", "why", String.valueOf(e.getMessage())));
      Runtime.getRuntime().halt(1);
      return 1;
    }
  }

  private static boolean plant(ServerTools tools, String name) {
    Optional<PlantedBug> bug = PlantedBug.named(name);
    bug.ifPresent(PlantedBug::plant);
    tools
        .log()
        .write(
            LogLine.alarm(bug.isPresent() ? "an error is planted" : "no such error", "name", name));
    return bug.isPresent();
  }

  /**
   * Serves, and goes on as another server where this one was given up by the others.
   *
   * @param powerCuts whether kill -9 is to lose what a power cut would
   */
  private static void serve(ServerTools tools, Configuration configuration, boolean powerCuts)
      throws Exception {
    while (true) {
      RunningServer server = new RunningServer(tools, configuration, powerCuts);
      Thread stopper = Thread.ofPlatform().name("stop").unstarted(() -> close(tools, server));
      Runtime.getRuntime().addShutdownHook(stopper);
      server.awaitEnd();
      Runtime.getRuntime().removeShutdownHook(stopper);
      server.close();
    }
  }

  private static void close(ServerTools tools, RunningServer server) {
    try {
      server.close();
    } catch (IOException e) {
      tools.errors().report("stop", e);
    }
  }
}
