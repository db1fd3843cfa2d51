package grapevine.trial.bench;

import grapevine.cli.ServerConnections;
import grapevine.trial.process.BriefCommand;
import grapevine.trial.process.Operator;
import grapevine.trial.process.Operator.Command;
import grapevine.trial.process.Operator.Reply;
import grapevine.trial.process.Ports;
import grapevine.trial.process.ServerProcess;
import grapevine.trial.process.TrialFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** One Grapevine server, as shipped, with the recipients of the bench. */
final class OwnServer implements MailSystem {
  private static final String NAME = "bench";
  private static final String REGISTRY = "pa";
  private static final int MEMBERS_AT_ONCE = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ServerProcess process;
  private final Operator operator;
  private final int smtpPort;

  OwnServer(Path folder, ServerConnections connections, boolean withList)
      throws IOException, TrialFailure {
    Files.createDirectories(folder);
    smtpPort = Ports.anyFree();
    Path configuration = folder.resolve("grapevine.toml");
    Files.writeString(
        configuration,
        "name = \"bench\"\nhost-name = \"bench.example.org\"\ndata = \"data\"\n[listen]\n"
            + "smtp = \"127.0.0.1:"
            + smtpPort
            + "\"\n");
    BriefCommand.run(folder, "", List.of("init", "--config", configuration.toString()));
    process = new ServerProcess(NAME, configuration, folder.resolve("grapevine.log"), List.of());
    operator = new Operator(connections, folder.resolve("data"));
    process.start(PATIENCE);
    try {
      addRecipients(withList);
    } catch (TrialFailure e) {
      process.stop();
      throw e;
    }
  }

  private void addRecipients(boolean withList) throws TrialFailure {
    operator.demand(
        Command.of("registry add")
            .with("name", REGISTRY)
            .with("domain", Bench.DOMAIN)
            .with("server", NAME));
    addPerson("one");
    if (!withList) {
      return;
    }
    for (String member : Bench.members()) {
      addPerson(member);
    }
    String list = "list^." + REGISTRY;
    operator.demand(Command.of("group add").with("name", list));
    List<String> names = Bench.members().stream().map(member -> member + "." + REGISTRY).toList();
    for (int from = 0; from < names.size(); from += MEMBERS_AT_ONCE) {
      operator.demand(
          Command.of("group change")
              .with("name", list)
              .with(
                  "add-member",
                  names.subList(from, Math.min(names.size(), from + MEMBERS_AT_ONCE))));
    }
  }

  private void addPerson(String name) throws TrialFailure {
    operator.demand(Command.of("user add").with("name", name + "." + REGISTRY).with("inbox", NAME));
  }

  @Override
  public String name() {
    return "grapevine";
  }

  @Override
  public int smtpPort() {
    return smtpPort;
  }

  @Override
  public boolean isDrained() throws TrialFailure {
    Reply status = operator.demand(Command.of("status"));
    return status.rows().stream()
        .filter(row -> row.getOrDefault("kind", "").equals("server"))
        .allMatch(row -> row.getOrDefault("queue", "0").equals("0"));
  }

  /** The last member has it, and the queue is empty; whether all have is looked at untimed. */
  @Override
  public boolean isReadableByAll(int messages) throws TrialFailure {
    Command show = Command.of("user show").with("name", Bench.members().getLast() + "." + REGISTRY);
    String here = operator.demand(show).rows().getFirst().getOrDefault("messages-here", "0");
    return here.equals(Integer.toString(messages)) && isDrained();
  }

  @Override
  public void demandReadableByAll(int messages) throws TrialFailure {
    for (String member : Bench.members()) {
      if (count(member) != messages) {
        throw new TrialFailure(member + " has " + count(member) + " messages, not " + messages);
      }
    }
  }

  private int count(String member) throws TrialFailure {
    Command read = Command.of("read").with("name", member + "." + REGISTRY);
    return operator.demand(read).rows().size();
  }

  @Override
  public void close() {
    process.stop();
  }
}
