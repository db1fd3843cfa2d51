package grapevine.trial.fleet;

import grapevine.trial.process.BriefCommand;
import grapevine.trial.process.Operator;
import grapevine.trial.process.Operator.Command;
import grapevine.trial.process.Patience;
import grapevine.trial.process.TrialFailure;
import grapevine.trial.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Brings a fleet to life: founds it the first time, starts it afterwards. */
public final class Founding {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String MARK = "grapevine-demo";
  private static final String WHOLE = "whole";

  private final Fleet fleet;
  private final Narrator narrator;

  /** Makes one. */
  public Founding(Fleet fleet, Narrator narrator) {
    this.fleet = fleet;
    this.narrator = narrator;
  }

  /**
   * Deletes what an earlier run left.
   *
   * @throws TrialFailure where the folder is not one of ours, so that nothing else is ever deleted
   */
  public static void clear(Path folder) throws TrialFailure {
    if (!Files.exists(folder)) {
      return;
    }
    if (!Files.exists(folder.resolve(MARK)) && !isEmpty(folder)) {
      throw new TrialFailure(
          folder + " was not made by the demo, so it is left alone: name another by --data");
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new TrialFailure("cannot delete " + folder + ": " + e.getMessage(), e);
    }
  }

  private static boolean isEmpty(Path folder) throws TrialFailure {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    } catch (IOException e) {
      throw new TrialFailure("cannot look into " + folder + ": " + e.getMessage(), e);
    }
  }

  /**
   * Starts all servers, founding them where this has not been done.
   *
   * @return whether they were founded now
   */
  public boolean start() throws TrialFailure, IOException {
    Path mark = fleet.plan().folder().resolve(MARK);
    if (Files.exists(mark) && Files.readString(mark).strip().equals(WHOLE)) {
      startAll();
      return false;
    }
    clearHalf(mark);
    foundServers();
    foundRegistries();
    foundPeople();
    foundGroups();
    Files.writeString(mark, WHOLE + "\n");
    return true;
  }

  private void clearHalf(Path mark) throws IOException, TrialFailure {
    Path folder = fleet.plan().folder();
    try (Stream<Path> files = Files.list(folder)) {
      if (files.findAny().isPresent()) {
        clear(folder);
        Files.createDirectories(folder);
      }
    }
    Files.writeString(mark, "begun\n");
  }

  private void startAll() throws TrialFailure, IOException {
    for (String server : World.SERVERS) {
      Files.writeString(fleet.plan().configuration(server), fleet.plan().toml(server));
      narrator.say(server + " is ready after " + Narrator.seconds(fleet.start(server)));
    }
  }

  private void foundServers() throws TrialFailure, IOException {
    String first = World.SERVERS.getFirst();
    for (String server : World.SERVERS) {
      Path file = fleet.plan().configuration(server);
      Files.writeString(file, fleet.plan().toml(server));
      if (server.equals(first)) {
        narrator.say("grapevine init: " + server + " is the first server");
        brief("", "init", "--config", file.getFileName().toString());
      } else {
        narrator.say("grapevine token, at " + first + "; grapevine join: " + server);
        String token = fleet.operator(first).demand(Command.of("token")).text().strip();
        brief(token + "\n", "join", "--config", file.getFileName().toString());
      }
      narrator.say(server + " is ready after " + Narrator.seconds(fleet.start(server)));
    }
  }

  private void brief(String input, String... arguments) throws TrialFailure {
    BriefCommand.run(fleet.plan().folder(), input, List.of(arguments));
  }

  private void foundRegistries() throws TrialFailure {
    Operator operator = fleet.operator(World.SERVERS.getFirst());
    for (World.Registry registry : World.registries()) {
      narrator.say(
          "grapevine registry add "
              + registry.name()
              + " --domain "
              + registry.domain()
              + " --server "
              + String.join(",", registry.servers()));
      eventually(
          operator,
          Command.of("registry add")
              .with("name", registry.name())
              .with("domain", registry.domain())
              .with("server", registry.servers()));
    }
  }

  private void foundPeople() throws TrialFailure {
    narrator.say("grapevine user add: " + World.people().size() + " names");
    for (World.Person person : World.people()) {
      Command add =
          Command.of("user add")
              .with("name", person.name())
              .with("full-name", person.fullName())
              .with("inbox", person.inboxes())
              .with("forward", person.forwards())
              .withSecret(World.PASSWORD);
      eventually(first(person.registry()), add);
    }
  }

  /**
   * First all groups, then who is in them: a name in a list means the entry that exists when it is
   * added, never a later one.
   */
  private void foundGroups() throws TrialFailure {
    narrator.say("grapevine group add, group change: " + World.groups().size() + " groups");
    for (World.Group group : World.groups()) {
      eventually(
          first(World.registryOf(group.name())),
          Command.of("group add").with("name", group.name()).with("remark", group.remark()));
    }
    for (World.Group group : World.groups()) {
      eventually(
          first(World.registryOf(group.name())),
          Command.of("group change")
              .with("name", group.name())
              .with("add-member", group.members())
              .with("add-owner", group.owners())
              .with("add-friend", group.friends()));
    }
    eventually(
        fleet.operator(World.SERVERS.getFirst()),
        Command.of("registry change").with("name", "pa").with("add-owner", "alice.pa"));
  }

  private Operator first(String registry) {
    return fleet.operator(World.registry(registry).servers().getFirst());
  }

  /**
   * A server may not have heard yet that it holds a registry, so a refusal is not the last word.
   */
  private static void eventually(Operator operator, Command command) throws TrialFailure {
    Patience.until(
        command.verb() + " " + command.arguments().get("name"),
        PATIENCE,
        () -> {
          operator.demand(command);
          return true;
        });
  }
}
