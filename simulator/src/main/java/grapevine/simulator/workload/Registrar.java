package grapevine.simulator.workload;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.state.State;
import grapevine.service.node.Node;
import grapevine.service.registry.Directory;
import grapevine.service.registry.Lookup;
import grapevine.service.request.Answer;
import grapevine.service.request.ControlCommand;
import grapevine.simulator.world.Dice;
import grapevine.simulator.world.Fault;
import grapevine.simulator.world.PromiseBroken;
import grapevine.simulator.world.SimulatedServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Changes names at any server while others use them: adds, removes and adds again people and lists,
 * moves inbox sites, lets servers hold a registry or not, gives a name of a dead one to another.
 */
final class Registrar {
  /** Names that come and go. */
  static final List<String> NAMES =
      List.of("v0.pa", "v1.pa", "v2.es", "v3.es", "v4^.pa", "v5^.dl", "phoenix.pa", "v6.dl");

  private final Workload workload;
  private final Organisation organisation;
  private final Dice dice;
  private final Client client;
  private long remarks;

  Registrar(Workload workload, Dice dice) {
    this.workload = workload;
    this.organisation = workload.organisation();
    this.dice = dice;
    this.client = new Client(workload, dice.split());
    later();
  }

  private void later() {
    workload.later(dice, this::act);
  }

  private void act() {
    switch ((int) dice.between(0, 14)) {
      case 0 -> create(dice.pick(NAMES), this::later);
      case 1 -> delete(dice.pick(NAMES), this::later);
      case 2, 3 -> member();
      case 4, 5 -> remark();
      case 6 -> move();
      case 7 -> phoenix();
      case 8 -> hold();
      case 9, 10 -> quarrel();
      case 11 -> rename();
      case 12 -> value();
      case 13 -> number();
      default -> password();
    }
  }

  /** A server that holds a registry, more often than not. */
  private int serverFor(String name) {
    List<Integer> holders =
        organisation.registry(name.substring(name.lastIndexOf('.') + 1)).servers();
    return dice.chance(0.8)
        ? dice.pick(holders)
        : (int) dice.between(0, workload.world().swarm().asked() - 1);
  }

  private void create(String name, Runnable then) {
    int server = serverFor(name);
    create(name, server, then);
  }

  private void create(String name, int server, Runnable then) {
    boolean group = name.contains("^");
    List<String> words = new ArrayList<>(List.of("name", name));
    if (group) {
      words.addAll(List.of("member", dice.pick(organisation.people()).name()));
    } else {
      Organisation.Registry registry =
          organisation.registry(name.substring(name.lastIndexOf('.') + 1));
      List<Integer> sites = Organisation.pick(dice, registry.servers(), 2);
      Organisation.serverNames(sites).forEach(site -> words.addAll(List.of("inbox", site)));
    }
    NameLedger.Change change = workload.names().beginExistence(name, server, "created");
    ControlCommand command =
        Asking.verb(
            group ? "group add" : "user add",
            group ? null : "grapes " + name,
            words.toArray(String[]::new));
    Consumer<Answer.Report> done =
        report -> {
          change.ended(end(report));
          then.run();
        };
    if (name.startsWith("phoenix")) {
      command(server, command, done); // its story is told at one server
    } else {
      numbered(server, name, command, (report, elsewhere) -> done.accept(report));
    }
  }

  private void delete(String name, Runnable then) {
    delete(name, serverFor(name), then);
  }

  private void delete(String name, int server, Runnable then) {
    Optional<EntryId> before = bearer(server, name);
    NameLedger.Change change = workload.names().beginExistence(name, server, "");
    String verb = name.contains("^") ? "group remove" : "user remove";
    ControlCommand command = Asking.verb(verb, null, "name", name);
    Consumer<Answer.Report> done =
        report -> {
          change.ended(end(report));
          if (change.end() == NameLedger.End.DONE && before.isPresent()) {
            deleted(server, before.get());
          }
          then.run();
        };
    if (name.startsWith("phoenix")) {
      command(server, command, done);
    } else {
      numbered(server, name, command, (report, elsewhere) -> done.accept(report));
    }
  }

  /** At the server that confirmed it the deletion can be seen at once. */
  private void deleted(int server, EntryId id) {
    Node node = workload.world().server(server).node();
    SimulatedServer at = workload.world().server(server);
    if (node == null || at.storage() == null) {
      return;
    }
    if (node.parts().directory().find(at.storage(), id) instanceof Lookup.Gone) {
      workload.names().died(id);
    }
  }

  /** Who bears a name as that server sees it, if it holds the registry. */
  private Optional<EntryId> bearer(int server, String name) {
    SimulatedServer at = workload.world().server(server);
    Node node = at.node();
    return node == null || at.storage() == null
        ? Optional.empty()
        : node.parts()
            .directory()
            .find(at.storage(), RName.required(name))
            .bearer()
            .map(entry -> entry.id());
  }

  private void member() {
    String group = dice.pick(organisation.openGroups());
    member(group, dice.pick(organisation.people()).name(), this::later);
  }

  private void member(String group, String member, Runnable then) {
    boolean add = dice.chance(0.5);
    int server = serverFor(group);
    thing(
        group + " member " + member,
        server,
        add ? member : "",
        Asking.verb(
            "group change", null, "name", group, add ? "add-member" : "remove-member", member),
        then);
  }

  private void remark() {
    remark(dice.pick(organisation.people()).name(), this::later);
  }

  private void remark(String name, Runnable then) {
    String text = "remark " + ++remarks + " of " + dice.between(0, 1 << 20);
    int server = serverFor(name);
    thing(
        name + " remark",
        server,
        text,
        Asking.verb("user change", null, "name", present(server, name), "remark", text),
        then);
  }

  /** Two change one thing at the same time, at two servers. */
  private void quarrel() {
    String name = dice.pick(organisation.people()).name();
    String group = dice.pick(organisation.openGroups());
    boolean about = dice.chance(0.5);
    for (int side = 0; side < 2; side++) {
      Runnable then = side == 0 ? () -> {} : this::later;
      if (about) {
        remark(name, then);
      } else {
        member(group, organisation.people().getFirst().name(), then);
      }
    }
  }

  /** An inbox site comes or goes. */
  private void move() {
    if (workload.world().swarm().has(Fault.WRITE_OFFS)) {
      later(); // a site that drains while its server is written off: not settled yet by the product
      return;
    }
    Organisation.Person mover = organisation.mover();
    String site =
        Organisation.serverNames(
                List.of(dice.pick(organisation.registry(mover.registry()).servers())))
            .getFirst();
    command(
        serverFor(mover.name()),
        Asking.verb(
            "user change",
            null,
            "name",
            mover.name(),
            dice.chance(0.55) ? "add-inbox" : "remove-inbox",
            site),
        report -> later());
  }

  /** A server comes to hold the registry of lists, or holds it no more. */
  private void hold() {
    int servers = workload.world().swarm().asked();
    int server = (int) dice.between(0, servers - 1);
    String name = Organisation.serverNames(List.of(server)).getFirst();
    boolean add = organisation.registry("dl").servers().contains(server) || dice.chance(0.5);
    command(
        (int) dice.between(0, servers - 1),
        Asking.verb(
            "registry change", null, "name", "dl", add ? "add-server" : "remove-server", name),
        report -> later());
  }

  /** Somebody gets another name, his own old one again, or one that others want too. */
  private void rename() {
    String name = dice.pick(organisation.people()).name();
    int server = serverFor(name);
    String registry = name.substring(name.lastIndexOf('.'));
    String to = dice.pick(List.of(name, "new-" + name, "sam" + registry));
    numbered(
        server,
        name,
        Asking.verb("user rename", null, "name", present(server, name), "to", to),
        (report, elsewhere) -> later());
  }

  /** The name that somebody goes by there who was created under that name. */
  private String present(int server, String name) {
    SimulatedServer at = workload.world().server(server);
    Node node = at.node();
    State state = at.storage();
    if (node == null || state == null) {
      return name;
    }
    Directory directory = node.parts().directory();
    return directory
        .find(state, RName.required(name))
        .bearer()
        .flatMap(directory::leaver)
        .flatMap(id -> directory.find(state, id).bearer())
        .map(entry -> entry.name().toString())
        .orElse(name);
  }

  /** A value of an attribute that may have several. */
  private void value() {
    String name = dice.pick(organisation.people()).name();
    int server = serverFor(name);
    numbered(
        server,
        name,
        Asking.verb(
            "user change",
            null,
            "name",
            present(server, name),
            dice.chance(0.6) ? "add-value" : "remove-value",
            "telephone=" + dice.between(1, 4)),
        (report, elsewhere) -> later());
  }

  /** At every server somebody gets an account on machines, all at once; or a group does. */
  private void number() {
    if (dice.chance(0.2)) {
      String group = dice.pick(organisation.openGroups());
      command(serverFor(group), posix("group change", group), report -> later());
      return;
    }
    List<Organisation.Person> people = organisation.people();
    int first = (int) dice.between(0, people.size() - 1);
    int servers = workload.world().swarm().asked();
    for (int server = 0; server < servers; server++) {
      Organisation.Person person = people.get((first + server) % people.size());
      Runnable then = server == 0 ? this::later : () -> {};
      command(server, posix("user change", present(server, person.name())), report -> then.run());
    }
  }

  private static ControlCommand posix(String verb, String name) {
    return Asking.verb(verb, null, "name", name, "posix", "yes");
  }

  private void password() {
    Organisation.Person person = dice.pick(organisation.people());
    int server = serverFor(person.name());
    numbered(
        server,
        person.name(),
        Asking.verb("passwd", person.password(), "name", present(server, person.name())),
        (report, elsewhere) -> later());
  }

  /**
   * One after the other at one server: a name is created, put on a list, deleted, and created
   * again. Who has the name now must not be on the list.
   */
  private void phoenix() {
    String name = "phoenix.pa";
    List<Integer> both =
        organisation.registry("pa").servers().stream()
            .filter(organisation.registry("dl").servers()::contains)
            .toList();
    if (both.isEmpty() || !workload.names().beginRebirth()) {
      later();
      return;
    }
    int server = dice.pick(both);
    create(name, server, () -> list(server, name));
  }

  private void list(int server, String name) {
    TreeSet<EntryId> listed = new TreeSet<>();
    bearer(server, name).ifPresent(listed::add);
    command(
        server,
        Asking.verb("group change", null, "name", "open^.dl", "add-member", name),
        report -> {
          bearer(server, name).ifPresent(listed::add);
          delete(name, server, () -> create(name, server, () -> reborn(server, name, listed)));
        });
  }

  /**
   * The name is used again, unless it was used twice at once: where the other of the two was
   * deleted, the one that was put on the list bears it still.
   */
  private void reborn(int server, String name, Set<EntryId> listed) {
    bearer(server, name)
        .filter(id -> !workload.names().dead().contains(id))
        .filter(id -> !listed.contains(id))
        .filter(
            id -> workload.names().dead().stream().anyMatch(one -> one.name().equals(id.name())))
        .ifPresent(workload.names()::heir);
    workload.names().endRebirth();
    later();
  }

  private void thing(
      String thing, int server, String value, ControlCommand command, Runnable then) {
    NameLedger.Change change = workload.names().begin(thing, server, value);
    numbered(
        server,
        thing.split(" ", 2)[0],
        command,
        (report, elsewhere) -> {
          if (elsewhere) {
            change.elsewhere();
          }
          change.ended(end(report));
          then.run();
        });
  }

  /** Most commands have a number, so that they may be tried again. */
  private void numbered(int server, String name, ControlCommand command, Client.Then then) {
    if (dice.chance(0.7)) {
      client.command(server, () -> serverFor(name), command, then);
    } else {
      command(server, command, report -> then.on(report, false));
    }
  }

  private void command(int server, ControlCommand command, Consumer<Answer.Report> then) {
    workload.asking().command(server, command, then);
  }

  private NameLedger.End end(Answer.@Nullable Report report) {
    if (report == null) {
      return NameLedger.End.UNKNOWN;
    }
    // Some worlds deliver what servers say twice, which no link does: a command that was passed on
    // may be refused because its other copy has done it.
    boolean twice = workload.world().swarm().has(Fault.DUPLICATES);
    return switch (report.outcome()) {
      case DONE -> NameLedger.End.DONE;
      case UNKNOWN -> NameLedger.End.UNKNOWN;
      case REFUSED, FORBIDDEN, OVERTAKEN ->
          twice ? NameLedger.End.UNKNOWN : NameLedger.End.NOT_DONE;
      case NOT_REACHABLE -> NameLedger.End.NOT_DONE;
      case WRONG_USE -> throw new PromiseBroken("commands-are-understood", report.text());
    };
  }
}
