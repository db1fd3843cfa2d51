package grapevine.simulator.workload;

import grapevine.service.request.Answer;
import grapevine.service.request.ControlCommand;
import grapevine.service.request.Request;
import grapevine.service.request.Secret;
import grapevine.simulator.world.PromiseBroken;
import grapevine.simulator.world.SimulatedServer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the organisation as in life: the first server founds it, the others join with tokens, and
 * the operator gives commands. Whatever is not answered is asked again.
 */
public final class Founding {
  private static final int TRIES_MAX = 400;
  private static final long PAUSE_MICROS = 700_000;

  private final Asking asking;
  private final Organisation organisation;
  private final ArrayDeque<Runnable> steps = new ArrayDeque<>();
  private boolean done;
  private int tries;

  /** The founding of that organisation; servers that join late are not part of it. */
  public Founding(Asking asking, Organisation organisation, int servers) {
    this.asking = asking;
    this.organisation = organisation;
    steps.add(this::found);
    for (int server = 1; server < servers; server++) {
      int joining = server;
      steps.add(() -> join(joining, this::next));
    }
    organisation.registries().forEach(registry -> steps.add(() -> make(registry)));
    organisation.people().forEach(person -> steps.add(() -> make(person)));
    organisation.people().stream()
        .filter(person -> !person.forward().isEmpty())
        .forEach(person -> steps.add(() -> forward(person)));
    organisation.groups().forEach(group -> steps.add(() -> make(group)));
    organisation.groups().forEach(group -> steps.add(() -> fill(group)));
  }

  /** Begins. */
  public void begin() {
    next();
  }

  /** Whether everything is made. */
  public boolean done() {
    return done;
  }

  private void next() {
    tries = 0;
    Runnable step = steps.poll();
    if (step == null) {
      done = true;
    } else {
      step.run();
    }
  }

  private void found() {
    SimulatedServer first = asking.world().server(0);
    first.setUp();
    first.start();
    command(Asking.verb("found", null, "name", first.name(), "address", first.address()));
  }

  /** Lets a server join at the first one. */
  public void join(int server, Runnable then) {
    asking.command(
        0,
        Asking.verb("token", null),
        report -> {
          String token = report.outcome() == Answer.Outcome.DONE ? report.text() : "";
          enrol(server, token.isEmpty() ? firstValue(report) : token, then);
        });
  }

  private static String firstValue(Answer.Report report) {
    return report.rows().isEmpty() || report.rows().getFirst().isEmpty()
        ? ""
        : report.rows().getFirst().firstEntry().getValue();
  }

  private void enrol(int server, String token, Runnable then) {
    SimulatedServer joining = asking.world().server(server);
    Request request =
        new Request.Enrol(
            Secret.ofText(token), joining.name(), joining.number(), List.of(joining.address()));
    asking.ask(
        0,
        request,
        answer -> {
          if (answer instanceof Answer.Done) {
            introduce(joining);
            joining.setUp();
            joining.start();
            then.run();
          } else {
            again(() -> join(server, then), "join " + joining.name(), answer);
          }
        });
  }

  private void introduce(SimulatedServer joining) {
    for (SimulatedServer other : asking.world().servers()) {
      if (other != joining) {
        joining.firstPeer(other);
        other.firstPeer(joining);
      }
    }
  }

  private void make(Organisation.Registry registry) {
    List<String> words = new ArrayList<>();
    add(words, "name", registry.name());
    add(words, "domain", registry.domain());
    Organisation.serverNames(registry.holders()).forEach(name -> add(words, "server", name));
    command(Asking.verb("registry add", null, words.toArray(String[]::new)));
  }

  private void make(Organisation.Person person) {
    List<String> words = new ArrayList<>();
    add(words, "name", person.name());
    Organisation.serverNames(person.sites()).forEach(name -> add(words, "inbox", name));
    command(Asking.verb("user add", person.password(), words.toArray(String[]::new)));
  }

  /** What a name on a list means is known only where it is there before. */
  private void forward(Organisation.Person person) {
    command(
        Asking.verb("user change", null, "name", person.name(), "add-forward", person.forward()));
  }

  private void make(Organisation.Group group) {
    command(Asking.verb("group add", null, "name", group.name()));
  }

  private void fill(Organisation.Group group) {
    List<String> words = new ArrayList<>();
    add(words, "name", group.name());
    group.members().forEach(member -> add(words, "add-member", member));
    command(Asking.verb("group change", null, words.toArray(String[]::new)));
  }

  private static void add(List<String> words, String name, String value) {
    words.add(name);
    words.add(value);
  }

  /** Gives a command to the first server, until it is done. */
  private void command(ControlCommand command) {
    asking.command(
        0,
        command,
        report -> {
          boolean there = report.text().contains("already") || report.text().contains("exists");
          if (report.outcome() == Answer.Outcome.DONE || (tries > 0 && there)) {
            next();
          } else {
            // A password given once is wiped; so a command with one is made anew.
            again(() -> command(renewed(command)), command.verb(), report);
          }
        });
  }

  private ControlCommand renewed(ControlCommand command) {
    String name = command.argument("name").orElse("");
    return organisation.isPerson(name)
        ? new ControlCommand(
            command.verb(),
            command.arguments(),
            java.util.Optional.of(Secret.ofText(organisation.person(name).password())))
        : command;
  }

  private void again(Runnable step, String what, Answer answer) {
    if (++tries > TRIES_MAX) {
      throw new PromiseBroken("an-organisation-can-be-founded", what + ": " + answer);
    }
    asking.world().schedule().after(PAUSE_MICROS, step);
  }
}
