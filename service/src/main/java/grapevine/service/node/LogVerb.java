package grapevine.service.node;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.state.State;
import grapevine.service.access.Access;
import grapevine.service.access.Permission;
import grapevine.service.registry.Author;
import grapevine.service.registry.Directory;
import grapevine.service.registry.Entry;
import grapevine.service.registry.History;
import grapevine.service.request.Answer;
import grapevine.service.request.ControlCommand;
import grapevine.service.request.Request;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The verb that shows who changed what, as this server has it of the registries that it holds. */
final class LogVerb {
  private static final int LINES = 100;

  private final Directory directory;
  private final Access access;
  private final Registration registration;

  LogVerb(CommandDesk.Parts parts) {
    this.directory = parts.directory();
    this.access = new Access(directory);
    this.registration = parts.registration();
  }

  Answer show(State state, Request.Command request) {
    ControlCommand command = request.command();
    Optional<RName> name = command.argument("name").flatMap(RName::parse);
    if (command.argument("name").isPresent() && name.isEmpty()) {
      return Rows.said(Answer.Outcome.WRONG_USE, "log: give a name like alice.pa");
    }
    TreeSet<String> registries = new TreeSet<>();
    name.map(RName::registry)
        .or(() -> command.argument("registry"))
        .ifPresentOrElse(registries::add, () -> registries.addAll(registration.held(state)));
    for (String registry : registries) {
      Optional<Answer> refusal = refusal(state, request.who(), registry);
      if (refusal.isPresent()) {
        return refusal.get();
      }
    }
    int limit = Math.clamp(Rows.number(command.argument("limit").orElse("")), 0, Rows.MAX);
    return rows(state, registries, fits(state, name), limit == 0 ? LINES : limit);
  }

  private Optional<Answer> refusal(State state, Request.Actor who, String registry) {
    if (!directory.holds(state, registry)) {
      return Optional.of(CommandDesk.unreachable("registry " + registry + " is not held here"));
    }
    return switch (access.mayInspect(state, who, registry)) {
      case Permission.Allowed() -> Optional.empty();
      case Permission.RefusedByRule(String rule) ->
          Optional.of(Rows.said(Answer.Outcome.REFUSED, rule));
      case Permission.NotKnownHere(String where) -> Optional.of(CommandDesk.unreachable(where));
    };
  }

  /** All about whoever bears the name, under whatever name it was, and whoever bore it before. */
  private Predicate<History.Line> fits(State state, Optional<RName> name) {
    if (name.isEmpty()) {
      return line -> true;
    }
    Optional<EntryId> bearer = directory.find(state, name.get()).bearer().map(Entry::id);
    return line ->
        line.about().name().equals(name.get()) || bearer.filter(line.about()::equals).isPresent();
  }

  private Answer rows(
      State state, SortedSet<String> registries, Predicate<History.Line> fits, int limit) {
    List<History.Line> lines = new ArrayList<>();
    for (String registry : registries) {
      lines.addAll(History.last(state, registry, fits, limit));
    }
    lines.sort(Comparator.comparing(History.Line::at));
    Rows rows = new Rows();
    for (History.Line line : lines.subList(Math.max(0, lines.size() - limit), lines.size())) {
      rows.add(
          "at",
          ShowVerbs.time(line.at()),
          "name",
          name(state, line.about()),
          "change",
          line.what(),
          "by",
          by(state, line.by()),
          "server",
          directory
              .gv(state)
              .server(line.server())
              .map(server -> server.name().name())
              .orElseGet(() -> line.server().toString()));
    }
    return rows.done();
  }

  private String by(State state, Author author) {
    return switch (author) {
      case Author.Server() -> "(the server itself)";
      case Author.Operator() -> "(an operator)";
      case Author.Person(EntryId who) -> name(state, who);
    };
  }

  private String name(State state, EntryId id) {
    return directory.find(state, id).bearer().map(Entry::name).orElse(id.name()).toString();
  }
}
