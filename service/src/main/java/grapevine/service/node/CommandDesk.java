package grapevine.service.node;

import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.log.LogLine;
import grapevine.kernel.state.State;
import grapevine.kernel.time.Timestamp;
import grapevine.mechanism.exactlyonce.CompletionRecord;
import grapevine.service.access.Access;
import grapevine.service.access.Permission;
import grapevine.service.event.Effect;
import grapevine.service.event.Step;
import grapevine.service.registry.Author;
import grapevine.service.registry.Directory;
import grapevine.service.registry.Kind;
import grapevine.service.registry.PasswordPolicy;
import grapevine.service.registry.Planned;
import grapevine.service.registry.Registries;
import grapevine.service.registry.RegistryChange;
import grapevine.service.registry.RegistryCommand;
import grapevine.service.registry.RegistryCommands;
import grapevine.service.registry.Update;
import grapevine.service.request.Answer;
import grapevine.service.request.ControlCommand;
import grapevine.service.request.Numbering;
import grapevine.service.request.Request;
import grapevine.service.request.Secret;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the commands that change registries: reads them, plans them against the state, asks
 * whether the caller may, and makes the changes. A command about a registry that is not held here
 * goes to the nearest server that holds it, once.
 */
final class CommandDesk {
  /** Passwords that are being made into verifiers at once. */
  private static final int HASHES_MAX = 64;

  private record Hashing(Request.Command command, boolean mayRelay, Caller caller) {}

  /** Of one command; timestamps leave room for so many. */
  private static final int CHANGES_EACH = 1_000;

  private final ServerNumber self;
  private final Once once;
  private final Directory directory;
  private final Access access;
  private final RegistryCommands planner;
  private final Registration registration;
  private final NameInquiries inquiries;
  private final Links links;
  private final Questions questions;
  private final StartGate gate;
  private final NodeSettings settings;
  private final PosixNumbering numbering;
  private final TreeMap<Long, Hashing> hashing = new TreeMap<>();
  private long lastHash;

  /** The parts of the node that it works with. */
  record Parts(
      Directory directory,
      Registration registration,
      NameInquiries inquiries,
      Links links,
      Questions questions,
      StartGate gate,
      NodeSettings settings) {}

  CommandDesk(ServerNumber self, Parts parts, Once once, NumberBlocks numbers) {
    this.self = self;
    this.once = once;
    numbering = new PosixNumbering(parts.directory, numbers);
    directory = parts.directory;
    access = new Access(directory);
    planner = new RegistryCommands(directory);
    registration = parts.registration;
    inquiries = parts.inquiries;
    links = parts.links;
    questions = parts.questions;
    gate = parts.gate;
    settings = parts.settings;
  }

  /** Whether this desk knows the verb. */
  boolean takes(ControlCommand command) {
    return PasswordVerbs.changes(command)
        || !(RegistryVerbs.read(command, Optional.of("")) instanceof RegistryVerbs.Read.Other);
  }

  /**
   * Whether a command may be carried out by number. One that asks for a number of POSIX may not:
   * two servers would find different ones.
   */
  boolean takesNumber(ControlCommand command) {
    return takes(command) && !PosixNumbering.isAsked(command);
  }

  /**
   * Carries a command out.
   *
   * @param mayRelay whether it may be handed to another server
   */
  void run(Step step, Request.Command request, boolean mayRelay, Caller caller) {
    if (!(request.numbering() instanceof Numbering.Numbered numbered)) {
      runOnce(step, request, mayRelay, caller);
    } else if (numbered.to().equals(self)) {
      Timestamp touched = touched(step.state(), commands(step, request));
      Caller wiping =
          (later, answer) -> {
            wipe(request);
            caller.answer(later, answer);
          };
      once.begin(
          step,
          request,
          touched,
          wiping,
          (later, counted) -> runOnce(later, request, false, counted));
    } else {
      List<ServerNumber> to = mayRelay ? links.nearest(List.of(numbered.to())) : List.of();
      relay(step, request, to, caller);
    }
  }

  private void runOnce(Step step, Request.Command request, boolean mayRelay, Caller caller) {
    ControlCommand command = request.command();
    Optional<RName> about = name(command);
    Collection<ServerNumber> holders =
        about
            .<Collection<ServerNumber>>map(
                name -> directory.gv(step.state()).serversOf(name.registry()))
            .orElse(List.of());
    boolean elsewhere =
        about.isPresent()
            && !holders.isEmpty()
            && !directory.holds(step.state(), about.get().registry());
    if (elsewhere) {
      relay(step, request, mayRelay ? links.nearest(holders) : List.of(), caller);
    } else if (request.numbering() instanceof Numbering.Prepare prepare) {
      prepare(step, request, prepare, caller);
    } else if (command.secret().isPresent()) {
      judge(step, request, mayRelay, caller);
    } else {
      carryOut(step, request, Optional.empty(), caller);
    }
  }

  /**
   * Says where a command is to be carried out with a number. Whether it makes sense is looked at
   * first, unless it may have been done already.
   */
  private void prepare(
      Step step, Request.Command request, Numbering.Prepare prepare, Caller caller) {
    wipe(request);
    if (prepare.again() && !mayNotChange(step, caller)) {
      once.prepared(step, request, prepare.token(), Timestamp.ZERO, caller);
    } else if (!prepare.again()) {
      carryOut(step, request, verifierToCome(request.command()), caller);
    }
  }

  /** Says so where this server does not know its own past yet. */
  private boolean mayNotChange(Step step, Caller caller) {
    if (!gate.isOpen()) {
      String text = "this server has just started, and makes no change until others have told it";
      caller.answer(step, unreachable(text + " its own past, for at most a minute; try again"));
    }
    return !gate.isOpen();
  }

  /** What stands for the verifier of a password that is not here. */
  private static Optional<String> verifierToCome(ControlCommand command) {
    return command.verb().equals("passwd") ? Optional.of("") : Optional.empty();
  }

  /** What a command comes to, as far as that can be told without its password. */
  private static List<RegistryCommand> commands(Step step, Request.Command request) {
    RegistryVerbs.Read read =
        PasswordVerbs.changes(request.command())
            ? PasswordVerbs.read(step, request.command()).read()
            : RegistryVerbs.read(request.command(), verifierToCome(request.command()));
    return read instanceof RegistryVerbs.Read.Commands(var commands) ? commands : List.of();
  }

  /** The latest timestamp of what commands touch here. */
  private Timestamp touched(State state, List<RegistryCommand> commands) {
    Timestamp latest = Timestamp.ZERO;
    for (RegistryCommand command : commands) {
      if (planner.plan(state, command) instanceof Planned.Done(var changes, var _)) {
        for (RegistryChange change : changes) {
          latest = Timestamp.max(latest, Registries.floor(state, change));
        }
      }
    }
    return latest;
  }

  /** What no registry takes is not worth the work. */
  private void judge(Step step, Request.Command request, boolean mayRelay, Caller caller) {
    Optional<RName> about = name(request.command());
    byte[] password = request.command().secret().orElseThrow().octets();
    PasswordPolicy policy = policy(step, about);
    Optional<String> fault = about.flatMap(name -> policy.fault(name, password));
    if (fault.isPresent()) {
      wipe(request);
      caller.answer(step, Rows.said(Answer.Outcome.REFUSED, fault.get()));
      return;
    }
    hash(step, request, mayRelay, caller);
  }

  private PasswordPolicy policy(Step step, Optional<RName> about) {
    return PasswordPolicy.of(directory, step.state(), about.map(RName::registry).orElse(""));
  }

  private void hash(Step step, Request.Command request, boolean mayRelay, Caller caller) {
    if (hashing.size() >= HASHES_MAX) {
      wipe(request);
      caller.answer(step, unreachable("too many passwords are being set at once; try again"));
      return;
    }
    long check = ++lastHash;
    hashing.put(check, new Hashing(request, mayRelay, caller));
    boolean scram = policy(step, name(request.command())).wantsScram();
    step.emit(new Effect.HashPassword(check, request.command().secret().orElseThrow(), scram));
  }

  /** The verifier of a password is made. */
  void hashed(Step step, long check, String verifier) {
    Hashing waiting = hashing.remove(check);
    if (waiting != null) {
      wipe(waiting.command);
      carryOut(step, waiting.command, Optional.of(verifier), waiting.caller);
    }
  }

  /** The verifier was not made: too many wait. */
  void notHashed(Step step, long check) {
    Hashing waiting = hashing.remove(check);
    if (waiting != null) {
      wipe(waiting.command);
      waiting.caller.answer(
          step, unreachable("too many passwords are being set at once; try again"));
    }
  }

  private static void wipe(Request.Command command) {
    command.command().secret().ifPresent(Secret::wipe);
  }

  private void carryOut(
      Step step, Request.Command request, Optional<String> verifier, Caller caller) {
    if (mayNotChange(step, caller)) {
      return;
    }
    if (PasswordVerbs.changes(request.command())) {
      PasswordVerbs.Reading reading = PasswordVerbs.read(step, request.command());
      carryOut(step, request, reading.read(), saying(reading.text(), caller));
      return;
    }
    if (PosixNumbering.isAsked(request.command())) {
      numbering.spellOut(
          step,
          request.command(),
          (later, spelled) -> {
            switch (spelled) {
              case PosixNumbering.Spelled.Out(ControlCommand command) ->
                  carryOut(later, new Request.Command(request.who(), command), verifier, caller);
              case PosixNumbering.Spelled.Not(Answer answer) -> caller.answer(later, answer);
            }
          });
      return;
    }
    RegistryVerbs.Read read = RegistryVerbs.read(request.command(), verifier);
    carryOut(step, request, ScramPolicy.withSecret(step, directory, read), caller);
  }

  /** Whoever is told that it is done is told that text too. */
  private static Caller saying(String text, Caller caller) {
    return (step, answer) ->
        caller.answer(
            step,
            answer instanceof Answer.Report report && report.outcome() == Answer.Outcome.DONE
                ? Rows.said(Answer.Outcome.DONE, text)
                : answer);
  }

  private void carryOut(
      Step step, Request.Command request, RegistryVerbs.Read read, Caller caller) {
    switch (read) {
      case RegistryVerbs.Read.Commands(List<RegistryCommand> commands) ->
          plan(step, request, commands, caller);
      case RegistryVerbs.Read.WrongUse(String text) ->
          caller.answer(step, Rows.said(Answer.Outcome.WRONG_USE, text));
      case RegistryVerbs.Read.Other() ->
          caller.answer(
              step,
              Rows.said(Answer.Outcome.WRONG_USE, "unknown command: " + request.command().verb()));
    }
  }

  private void plan(
      Step step, Request.Command request, List<RegistryCommand> commands, Caller caller) {
    Optional<Answer> mistaken =
        otherKind(step, request.command()).or(() -> overtaken(step, request.command()));
    if (mistaken.isPresent()) {
      caller.answer(step, mistaken.get());
      return;
    }
    List<RName> unconfirmed = new ArrayList<>();
    for (int index = 0; index < commands.size(); index++) {
      Planned planned = planner.plan(step.state(), commands.get(index));
      if (planned instanceof Planned.Done(var changes, var names)) {
        unconfirmed.addAll(names);
        Optional<Answer> refusal = refusal(step, request.who(), changes);
        if (refusal.isPresent()) {
          caller.answer(step, refusal.get());
          return;
        }
      } else if (index == 0 || !follows(commands.get(index))) {
        notPlanned(step, planned, caller);
        return;
      }
    }
    if (unconfirmed.isEmpty()) {
      make(step, request, commands, Confirmed.NOTHING, caller);
    } else {
      confirm(step, request, commands, new Confirmed(unconfirmed, "", Timestamp.ZERO), caller);
    }
  }

  /** "group remove" must not delete a person, nor "registry remove" a server. */
  private Optional<Answer> otherKind(Step step, ControlCommand command) {
    Optional<Kind> meant = RegistryVerbs.kindOf(command);
    return name(command)
        .filter(name -> meant.isPresent() && !command.verb().endsWith(" add"))
        .flatMap(name -> directory.find(step.state(), name).bearer())
        .filter(entry -> entry.kind() != meant.get())
        .map(entry ->
            Rows.said(
                Answer.Outcome.REFUSED,
                entry.name() + " is no " + meant.get().word() + " but: " + entry.kind().word()));
  }

  /** A change may be meant for the entry as it was at a certain moment only. */
  private Optional<Answer> overtaken(Step step, ControlCommand command) {
    Optional<String> unchanged = command.argument("unchanged");
    return name(command)
        .filter(name -> unchanged.isPresent())
        .flatMap(name -> directory.find(step.state(), name).bearer())
        .filter(entry -> !entry.modified().toString().equals(unchanged.get()))
        .map(entry -> Rows.said(Answer.Outcome.OVERTAKEN, entry.name() + " was changed meanwhile"));
  }

  /** Whether a command may make sense only after those before it. */
  private static boolean follows(RegistryCommand command) {
    return command instanceof RegistryCommand.SetInboxOrder;
  }

  private Optional<Answer> refusal(Step step, Request.Actor who, List<RegistryChange> changes) {
    for (RegistryChange change : changes) {
      switch (access.may(step.state(), who, change)) {
        case Permission.Allowed() -> {}
        case Permission.RefusedByRule(String rule) -> {
          return Optional.of(Rows.said(Answer.Outcome.FORBIDDEN, rule));
        }
        case Permission.NotKnownHere(String where) -> {
          return Optional.of(unreachable(where));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * What was heard of names that are not known here.
   *
   * @param rest those still to be asked about
   * @param word what the user should know
   * @param heard above what the changes are to be stamped
   */
  private record Confirmed(List<RName> rest, String word, Timestamp heard) {
    private static final Confirmed NOTHING = new Confirmed(List.of(), "", Timestamp.ZERO);

    Confirmed next(String words, Timestamp now) {
      return new Confirmed(rest.subList(1, rest.size()), words, Timestamp.max(heard, now));
    }
  }

  /** Asks the other replicas about names that this one does not know. */
  private void confirm(
      Step step,
      Request.Command request,
      List<RegistryCommand> commands,
      Confirmed confirmed,
      Caller caller) {
    RName first = confirmed.rest.getFirst();
    inquiries.confirm(
        step,
        first,
        (later, verdict, heard) -> {
          if (verdict == NameInquiries.Presence.ABSENT) {
            caller.answer(
                later,
                Rows.said(
                    Answer.Outcome.REFUSED,
                    "there is no " + first + ": every replica of its registry says so"));
            return;
          }
          boolean sure = verdict == NameInquiries.Presence.PRESENT;
          Confirmed now = confirmed.next(sure ? "" : first + " could not be checked now", heard);
          if (now.rest.isEmpty()) {
            make(later, request, commands, now, caller);
          } else {
            confirm(later, request, commands, now, caller);
          }
        });
  }

  private void make(
      Step step,
      Request.Command request,
      List<RegistryCommand> commands,
      Confirmed confirmed,
      Caller caller) {
    // While names were asked about, things may have become otherwise: all are planned before any is
    // made, so that all of a command is done or nothing.
    Optional<Answer> overtaken = overtaken(step, request.command());
    if (overtaken.isPresent()) {
      caller.answer(step, overtaken.get());
      return;
    }
    for (RegistryCommand command : commands) {
      Planned planned = planner.plan(step.state(), command);
      if (!(planned instanceof Planned.Done) && !follows(command)) {
        notPlanned(step, planned, caller);
        return;
      }
    }
    switch (request.numbering()) {
      case Numbering.None() -> makeNow(step, request, commands, confirmed, caller);
      case Numbering.Prepare prepare -> {
        Timestamp touched = Timestamp.max(touched(step.state(), commands), confirmed.heard);
        once.prepared(step, request, prepare.token(), touched, caller);
      }
      case Numbering.Numbered numbered ->
          makeOnce(step, request, numbered.request().effect(), commands, caller);
    }
  }

  /**
   * Makes the effect of a request with a number: its timestamps are the client's, the same at every
   * server. A newer item stays as it is, and then nothing is changed.
   */
  private void makeOnce(
      Step step,
      Request.Command request,
      Timestamp effect,
      List<RegistryCommand> commands,
      Caller caller) {
    Timestamp touched = touched(step.state(), commands);
    if (!effect.isAfter(touched)) {
      caller.answer(
          step, Rows.said(Answer.Outcome.OVERTAKEN, "overtaken by a change of " + touched));
      return;
    }
    Optional<CompletionRecord> completed =
        once.complete(step, request, touched, commands.getFirst().name().registry(), caller);
    if (completed.isEmpty()) {
      return;
    }
    ServerNumber at = once.preparedAt(request, step.state());
    @Nullable CompletionRecord record = completed.get(); // goes with the first change
    for (int index = 0; index < commands.size(); index++) {
      if (!(planner.plan(step.state(), commands.get(index))
          instanceof Planned.Done(var changes, var _))) {
        continue; // the first has made it senseless
      }
      for (int each = 0; each < changes.size(); each++) {
        int counter = effect.counter() + index * CHANGES_EACH + each;
        Update.Asked asked = new Update.Asked(at, record);
        registration.change(
            step,
            new Update(changes.get(each), author(request), asked),
            new Timestamp(effect.millis(), counter, effect.source()));
        record = null;
      }
    }
    step.log(LogLine.info("changed", "command", request.command().verb(), "by", who(request)));
    caller.answer(step, Rows.said(Answer.Outcome.DONE, ""));
  }

  private void makeNow(
      Step step,
      Request.Command request,
      List<RegistryCommand> commands,
      Confirmed confirmed,
      Caller caller) {
    int made = 0;
    for (RegistryCommand command : commands) {
      Planned planned = planner.plan(step.state(), command);
      if (!(planned instanceof Planned.Done(var changes, var _))) {
        notPlanned(step, planned, caller);
        return;
      }
      for (RegistryChange change : changes) {
        registration.changeAbove(step, new Update(change, author(request), null), confirmed.heard);
        made++;
      }
    }
    step.log(
        LogLine.info(
            "changed", "command", request.command().verb(), "by", who(request), "changes", made));
    caller.answer(step, Rows.said(Answer.Outcome.DONE, confirmed.word));
  }

  private static Author author(Request.Command request) {
    return switch (request.who()) {
      case Request.Actor.Operator() -> new Author.Operator();
      case Request.Actor.User(var id) -> new Author.Person(id);
    };
  }

  private static String who(Request.Command request) {
    return switch (request.who()) {
      case Request.Actor.Operator() -> "operator";
      case Request.Actor.User(var id) -> id.toString();
    };
  }

  private void notPlanned(Step step, Planned planned, Caller caller) {
    switch (planned) {
      case Planned.Done _ -> caller.answer(step, Rows.said(Answer.Outcome.DONE, ""));
      case Planned.Refused(String reason) ->
          caller.answer(step, Rows.said(Answer.Outcome.REFUSED, reason));
      case Planned.Absent(RName name, String reason) -> absent(step, name, reason, caller);
      case Planned.Elsewhere(String registry, var _) ->
          caller.answer(step, unreachable("this server does not hold registry " + registry));
    }
  }

  private void absent(Step step, RName name, String reason, Caller caller) {
    inquiries.find(
        step,
        name.registry(),
        List.of(name.name()),
        (later, verdicts) ->
            caller.answer(
                later,
                switch (verdicts.getFirst()) {
                  case ABSENT -> Rows.said(Answer.Outcome.REFUSED, reason);
                  case PRESENT ->
                      unreachable(name + " is known elsewhere but not here yet; try again");
                  case NOT_KNOWN ->
                      unreachable(
                          reason
                              + " here, and not all other servers that might know it can be asked");
                }));
  }

  private void relay(
      Step step, Request.Command request, List<ServerNumber> holders, Caller caller) {
    if (holders.isEmpty()) {
      wipe(request);
      caller.answer(step, unreachable("no server that holds this registry can be reached now"));
      return;
    }
    questions.ask(
        step,
        holders.getFirst(),
        request,
        settings.questionMillis(),
        (later, answer) -> {
          wipe(request);
          caller.answer(
              later,
              answer.orElse(
                  Rows.said(
                      Answer.Outcome.UNKNOWN,
                      "the server that was to carry it out did not answer; look before you"
                          + " repeat it")));
        });
  }

  private static Optional<RName> name(ControlCommand command) {
    String suffix = command.verb().startsWith("registry ") ? "." + RName.GV : "";
    return command.argument("name").flatMap(text -> RName.parse(text + suffix));
  }

  static Answer unreachable(String text) {
    return Rows.said(Answer.Outcome.NOT_REACHABLE, text);
  }
}
