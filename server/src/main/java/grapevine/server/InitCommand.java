package grapevine.server;

import grapevine.kernel.id.ServerNumber;
import grapevine.runtime.address.NetworkAddress;
import grapevine.runtime.control.DataLock;
import grapevine.runtime.tls.Authority;
import grapevine.runtime.tls.Credentials;
import grapevine.server.configuration.Configuration;
import grapevine.service.event.Effect;
import grapevine.service.event.Event;
import grapevine.service.node.Node;
import grapevine.service.request.Answer;
import grapevine.service.request.ControlCommand;
import grapevine.service.request.Request;
import grapevine.store.JournaledStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes the first server of an organisation: its authority, its identity, and GV. */
@Command(
    name = "init",
    description = "Makes the first server of an organisation.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  grapevine init --name cabernet",
      "  grapevine init --config /etc/grapevine/grapevine.toml"
    })
final class InitCommand implements Callable<Integer> {
  @Mixin private ConfigurationOption option = new ConfigurationOption();

  @Override
  public Integer call() throws Exception {
    Configuration configuration = option.readOrWrite();
    if (Identity.isIn(configuration.data())) {
      System.err.println(
          "grapevine: there is a server in " + configuration.data() + " already; run it: serve");
      return 1;
    }
    ServerTools tools = ServerTools.create();
    try (var _ = DataLock.take(configuration.data())) {
      found(tools, configuration);
    } finally {
      tools.watchdog().close();
    }
    System.out.println(
        "The server "
            + configuration.name()
            + " is made, in "
            + configuration.data()
            + ".\nRun it:        grapevine serve --config "
            + option.file()
            + "\nThen, beside:  grapevine registry add pa --domain pa.example.org --server "
            + configuration.name());
    return 0;
  }

  /** Makes identity and state of a first server in a data folder. */
  static void found(ServerTools tools, Configuration configuration) throws Exception {
    // A first try that was killed may have left a number in the storage: it stays.
    ServerNumber number;
    try (JournaledStorage storage = Data.open(configuration.data())) {
      ServerNumber fresh = new ServerNumber(tools.randomness().nextLong());
      number = Node.rememberedNumber(storage, fresh);
    }
    long now = tools.clock().wallMillis();
    Authority authority = Authority.create(now);
    Credentials credentials = authority.issue(configuration.name(), Hosts.of(configuration), now);
    Identity identity =
        new Identity(
            new Identity.First(number, new TreeMap<>()),
            credentials,
            authority.certificate(),
            Optional.of(authority));
    try (JournaledStorage storage = Data.open(configuration.data())) {
      Node node =
          new Node(tools.environment(), storage, number, Data.settings(configuration, identity));
      foundGv(node, storage, configuration);
    }
    identity.write(configuration.data());
  }

  private static void foundGv(Node node, JournaledStorage storage, Configuration configuration) {
    TreeMap<String, List<String>> arguments = new TreeMap<>();
    arguments.put("name", List.of(configuration.name()));
    arguments.put(
        "address", configuration.advertised().stream().map(NetworkAddress::toString).toList());
    ControlCommand found = new ControlCommand("found", arguments, Optional.empty());
    List<Effect> effects = new ArrayList<>();
    node.handle(
        List.of(
            new Event.Tick(),
            new Event.FromClient(1, new Request.Command(new Request.Actor.Operator(), found))),
        effects::add);
    for (Effect effect : effects) {
      if (effect instanceof Effect.Reply(long _, Answer.Report report)
          && report.outcome() != Answer.Outcome.DONE
          && node.parts().directory().gv(storage).allServers().isEmpty()) {
        throw new IllegalStateException(report.text());
      }
    }
  }
}
