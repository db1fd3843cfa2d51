package grapevine.trial.bench;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchScope;
import grapevine.cli.ServerConnections;
import grapevine.trial.process.BriefCommand;
import grapevine.trial.process.Operator;
import grapevine.trial.process.Operator.Command;
import grapevine.trial.process.Ports;
import grapevine.trial.process.ServerProcess;
import grapevine.trial.process.TrialFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** One Grapevine server, as shipped, with the people and groups of the bench. */
final class OwnDirectory implements DirectorySystem {
  private static final String NAME = "bench";
  private static final String REGISTRY = ".pa";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int COMMANDS_AT_ONCE = 24;
  private static final String IN_CHAIN = ":1.2.840.113556.1.4.1941:=";

  private final ServerProcess process;
  private final Operator operator;
  private final int ldapPort;

  /** Starts it, and fills it by the commands that an operator types. */
  OwnDirectory(Path folder, ServerConnections connections, DirectoryWorld world)
      throws IOException, TrialFailure {
    Files.createDirectories(folder);
    ldapPort = Ports.anyFree();
    Path configuration = folder.resolve("grapevine.toml");
    Files.writeString(
        configuration,
        "name = \"bench\"\nhost-name = \"bench.example.org\"\ndata = \"data\"\n[listen]\n"
            + "ldap = \"127.0.0.1:"
            + ldapPort
            + "\"\n");
    BriefCommand.run(folder, "", List.of("init", "--config", configuration.toString()));
    process = new ServerProcess(NAME, configuration, folder.resolve("grapevine.log"), List.of());
    operator = new Operator(connections, folder.resolve("data"));
    process.start(PATIENCE);
    try {
      fill(world);
    } catch (TrialFailure e) {
      process.stop();
      throw e;
    }
  }

  private void fill(DirectoryWorld world) throws TrialFailure {
    operator.demand(
        Command.of("registry add")
            .with("name", "pa")
            .with("domain", Bench.DOMAIN)
            .with("server", NAME));
    String administrator = DirectoryWorld.ADMINISTRATOR + REGISTRY;
    operator.demand(
        Command.of("user add").with("name", administrator).withSecret(DirectoryWorld.PASSWORD));
    operator.demand(
        Command.of("registry change").with("name", "pa").with("add-owner", administrator));
    demandAll(IntStream.range(0, world.people()).mapToObj(OwnDirectory::person).toList());
    // A name in a list means the entry that exists when it is added: the innermost first.
    for (int depth = DirectoryWorld.DEPTH - 1; depth >= 0; depth--) {
      demandAll(world.level(depth).stream().map(number -> group(world, number)).toList());
    }
  }

  private static Command person(int number) {
    Command add =
        Command.of("user add")
            .with("name", DirectoryWorld.person(number) + REGISTRY)
            .with("inbox", NAME)
            .with("full-name", "Person " + number)
            .with("field", List.of("surname=" + number, "given-name=Person"))
            .with("value", "telephone=" + DirectoryWorld.telephone(number));
    return number < DirectoryWorld.WITH_PASSWORD ? add.withSecret(DirectoryWorld.PASSWORD) : add;
  }

  private static Command group(DirectoryWorld world, int number) {
    List<String> members = new ArrayList<>();
    world.peopleIn(number).forEach(member -> members.add(DirectoryWorld.person(member) + REGISTRY));
    world
        .groupsIn(number)
        .forEach(inner -> members.add(DirectoryWorld.group(inner) + "^" + REGISTRY));
    return Command.of("group add")
        .with("name", DirectoryWorld.group(number) + "^" + REGISTRY)
        .with("member", members);
  }

  /** Gives many commands, several at once. */
  private void demandAll(List<Command> commands) throws TrialFailure {
    ExecutorService threads = Executors.newFixedThreadPool(COMMANDS_AT_ONCE);
    try {
      List<Callable<Operator.Reply>> works = new ArrayList<>();
      commands.forEach(command -> works.add(() -> operator.demand(command)));
      for (Future<Operator.Reply> done : threads.invokeAll(works)) {
        done.get();
      }
    } catch (ExecutionException e) {
      throw new TrialFailure("the bench was not filled: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrialFailure("interrupted", e);
    } finally {
      threads.shutdownNow();
    }
  }

  /** Stops it and starts it again: how long until it was ready. */
  Duration restart() throws TrialFailure {
    process.stop();
    return process.start(PATIENCE);
  }

  /** Memory that it has in use, in MB of 2^20 octets. */
  double residentMegabytes() throws IOException {
    String status = Files.readString(Path.of("/proc/" + process.pid() + "/status"));
    String line =
        status.lines().filter(one -> one.startsWith("VmRSS:")).findFirst().orElse("VmRSS: 0");
    return Long.parseLong(line.replaceAll("\\D", "")) / 1_024.0;
  }

  @Override
  public String name() {
    return "grapevine";
  }

  @Override
  public int ldapPort() {
    return ldapPort;
  }

  @Override
  public boolean isMember(LDAPConnection connection, String person, String group)
      throws LDAPException {
    String filter = "(memberOf" + IN_CHAIN + DirectoryWorld.groupDn(group) + ")";
    return connection
            .search(DirectoryWorld.personDn(person), SearchScope.BASE, Filter.create(filter), "1.1")
            .getEntryCount()
        == 1;
  }

  @Override
  public void close() {
    process.stop();
  }
}
