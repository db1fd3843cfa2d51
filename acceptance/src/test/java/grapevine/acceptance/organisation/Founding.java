package grapevine.acceptance.organisation;

import grapevine.acceptance.network.Program;
import grapevine.trial.process.Operator.Command;
import grapevine.trial.process.Patience;
import grapevine.trial.process.TrialFailure;
import grapevine.trial.world.World;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Founds an organisation, as an operator does. */
final class Founding {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<Site> sites;

  Founding(List<Site> sites) {
    this.sites = sites;
  }

  void found() throws TrialFailure, IOException {
    Site first = sites.getFirst();
    for (Site site : sites) {
      site.writeConfiguration();
      String file = site.configuration().toString();
      if (site == first) {
        demand(site.command("", "init", "--config", file));
      } else {
        String token = first.demand(Command.of("token")).text().strip();
        demand(site.command(token + "\n", "join", "--config", file));
      }
      site.start();
    }
    for (World.Registry registry : World.registries()) {
      eventually(
          first,
          Command.of("registry add")
              .with("name", registry.name())
              .with("domain", registry.domain())
              .with("server", registry.servers()));
    }
    addPeople();
    addGroups();
  }

  private static void demand(Program.Ended ended) throws TrialFailure {
    if (ended.code() != 0) {
      throw new TrialFailure("a command ended with " + ended.code() + ": " + ended.said());
    }
  }

  private void addPeople() throws TrialFailure {
    for (World.Person person : World.people()) {
      eventually(
          holder(person.registry()),
          Command.of("user add")
              .with("name", person.name())
              .with("full-name", person.fullName())
              .with("inbox", person.inboxes())
              .with("forward", person.forwards())
              .withSecret(World.PASSWORD));
    }
  }

  /** First all groups, then who is in them: a name in a list means the entry that exists then. */
  private void addGroups() throws TrialFailure {
    for (World.Group group : World.groups()) {
      eventually(
          holder(World.registryOf(group.name())),
          Command.of("group add").with("name", group.name()).with("remark", group.remark()));
    }
    for (World.Group group : World.groups()) {
      eventually(
          holder(World.registryOf(group.name())),
          Command.of("group change")
              .with("name", group.name())
              .with("add-member", group.members())
              .with("add-owner", group.owners())
              .with("add-friend", group.friends()));
    }
  }

  private Site holder(String registry) {
    String server = World.registry(registry).servers().getFirst();
    return sites.stream().filter(site -> site.name().equals(server)).findFirst().orElseThrow();
  }

  /** A server may not have heard yet that it holds a registry: a refusal is not the last word. */
  private static void eventually(Site site, Command command) throws TrialFailure {
    Patience.until(
        command.verb() + " " + command.arguments().get("name"),
        PATIENCE,
        () -> {
          site.demand(command);
          return true;
        });
  }
}
