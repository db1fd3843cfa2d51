package grapevine.service.node;

import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.log.LogLine;
import grapevine.kernel.state.State;
import grapevine.service.event.Step;
import grapevine.service.registry.Directory;
import grapevine.service.registry.Fields;
import grapevine.service.registry.ListName;
import grapevine.service.registry.Planned;
import grapevine.service.registry.RegistryChange;
import grapevine.service.registry.RegistryCommand;
import grapevine.service.registry.RegistryCommands;
import grapevine.service.registry.ServerEntry;
import grapevine.service.request.Answer;
import grapevine.service.request.Request;
import java.util.List;
import java.util.Optional;

/**
 * How servers come to be in the registry of registries: the first one founds it, others join with a
 * token, and one that lost its past comes back under a new number.
 */
final class Enrolment {
  private final Directory directory;
  private final RegistryCommands planner;
  private final Registration registration;
  private final StartGate gate;

  Enrolment(CommandDesk.Parts parts) {
    directory = parts.directory();
    planner = new RegistryCommands(directory);
    registration = parts.registration();
    gate = parts.gate();
  }

  /** Founds the registry of registries with this server as its only one; done before, nothing. */
  Answer found(Step step, String serverName, ServerNumber self, List<String> addresses) {
    if (!directory.gv(step.state()).allServers().isEmpty()) {
      return Rows.said(Answer.Outcome.REFUSED, "this server belongs to an organisation already");
    }
    Optional<RName> name = RName.of(serverName, RName.GV);
    if (name.isEmpty()) {
      return Rows.said(Answer.Outcome.WRONG_USE, "\"" + serverName + "\" is no name of a server");
    }
    Optional<String> fault =
        make(step, RegistryCommand.server(name.get(), self, "", addresses))
            .or(() -> make(step, ownRegistry(name.get())));
    return fault
        .<Answer>map(reason -> Rows.said(Answer.Outcome.REFUSED, reason))
        .orElseGet(() -> Rows.said(Answer.Outcome.DONE, ""));
  }

  private static RegistryCommand ownRegistry(RName server) {
    RName gv = RName.required(RName.GV + "." + RName.GV);
    return RegistryCommand.registry(gv, List.of(server.toString()), List.of(), List.of());
  }

  /** Lets a new server in. */
  Answer enrol(Step step, Request.Enrol enrol) {
    if (!gate.isOpen()) {
      return new Answer.NotNow("this server has just started; try again in a minute");
    }
    Optional<RName> name = RName.of(enrol.serverName(), RName.GV);
    if (name.isEmpty()) {
      return refused("\"" + enrol.serverName() + "\" is no name of a server");
    }
    Optional<ServerEntry> present = directory.gv(step.state()).server(name.get());
    if (present.isPresent() && !present.get().number().equals(enrol.number())) {
      return refused("there is a server " + enrol.serverName() + " already; choose another name");
    }
    if (!Tokens.redeem(step, enrol.token().octets())) {
      return refused(
          "the token is not good here: it was used, is older than a day, or is of another server");
    }
    if (present.isPresent()) {
      return new Answer.Done();
    }
    RName gv = RName.required(RName.GV + "." + RName.GV);
    RegistryCommand entry =
        RegistryCommand.server(name.get(), enrol.number(), "", enrol.addresses());
    RegistryCommand member =
        new RegistryCommand.AddItem(gv, ListName.MEMBERS, name.get().toString());
    Optional<String> fault = make(step, entry).or(() -> make(step, member));
    step.log(LogLine.info("server joins", "name", name.get(), "number", enrol.number()));
    return fault.map(Enrolment::refused).orElseGet(Answer.Done::new);
  }

  /** A server that lost its past goes by a new number from now on. */
  Answer comeBack(Step step, Request.ComeBack back) {
    Optional<ServerEntry> entry =
        RName.of(back.serverName(), RName.GV).flatMap(directory.gv(step.state())::server);
    if (entry.isEmpty()) {
      boolean met = ComeBack.renumbered(step.state(), back);
      registration.followAnew(step);
      return met
          ? new Answer.NotNow("this server has come back itself; it links to the new number")
          : refused("there is no server " + back.serverName() + " here");
    }
    if (entry.get().number().equals(back.number())) {
      return new Answer.Done();
    }
    if (!entry.get().number().equals(back.former())) {
      return refused(back.serverName() + " is known by another number, " + entry.get().number());
    }
    if (directory.gv(step.state()).server(back.number()).isPresent()) {
      return refused("number " + back.number() + " is that of another server");
    }
    if (!gate.isOpen()) {
      return new Answer.NotNow("this server has just started; try again in a minute");
    }
    RName name = entry.get().name();
    Optional<String> fault =
        make(step, field(name, Fields.SERVER_NUMBER, ServerEntry.numberText(back.number())))
            .or(() -> make(step, field(name, Fields.SERVER_STATE, active())));
    step.log(
        LogLine.alarm(
            "server comes back as new",
            "name",
            name,
            "former",
            back.former(),
            "number",
            back.number()));
    return fault.map(Enrolment::refused).orElseGet(Answer.Done::new);
  }

  /** The operator's word that a server is lost: it is never waited for again. */
  Answer writeOff(Step step, String serverName, ServerNumber self) {
    Optional<ServerEntry> entry =
        RName.of(serverName, RName.GV).flatMap(directory.gv(step.state())::server);
    if (entry.isEmpty()) {
      return Rows.said(Answer.Outcome.REFUSED, "there is no server " + serverName);
    }
    if (entry.get().number().equals(self)) {
      return Rows.said(
          Answer.Outcome.REFUSED, "a server is written off at another one, not at itself");
    }
    return make(
            step,
            field(entry.get().name(), Fields.SERVER_STATE, ServerEntry.Standing.WRITTEN_OFF.word()))
        .<Answer>map(reason -> Rows.said(Answer.Outcome.REFUSED, reason))
        .orElseGet(() ->
            Rows.said(
                Answer.Outcome.DONE,
                serverName + " is not waited for any more; if it is back, it comes as new"));
  }

  private static String active() {
    return ServerEntry.Standing.ACTIVE.word();
  }

  private static RegistryCommand field(RName name, String field, String value) {
    return new RegistryCommand.SetField(name, field, value);
  }

  /** Makes what a command comes to; the fault in words where it makes no sense. */
  private Optional<String> make(Step step, RegistryCommand command) {
    State state = step.state();
    return switch (planner.plan(state, command)) {
      case Planned.Done(List<RegistryChange> changes, var _) -> {
        changes.forEach(change -> registration.change(step, change));
        yield Optional.empty();
      }
      case Planned.Refused(String reason) -> Optional.of(reason);
      case Planned.Absent(RName _, String reason) -> Optional.of(reason);
      case Planned.Elsewhere(String registry, var _) ->
          Optional.of("registry " + registry + " is not held here");
    };
  }

  private static Answer refused(String text) {
    return new Answer.Refused(Answer.Reason.NOT_ALLOWED, text);
  }
}
