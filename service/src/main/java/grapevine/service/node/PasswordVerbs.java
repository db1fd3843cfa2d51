package grapevine.service.node;

import grapevine.kernel.id.RName;
import grapevine.kernel.state.State;
import grapevine.service.access.Access;
import grapevine.service.access.Permission;
import grapevine.service.event.Step;
import grapevine.service.registry.ApplicationPassword;
import grapevine.service.registry.Directory;
import grapevine.service.registry.Entry;
import grapevine.service.registry.Fields;
import grapevine.service.registry.Lookup;
import grapevine.service.registry.RegistryChange;
import grapevine.service.registry.RegistryCommand;
import grapevine.service.request.Answer;
import grapevine.service.request.ControlCommand;
import grapevine.service.request.Request;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The verbs that make, show and revoke application passwords. */
final class PasswordVerbs {
  static final String ADD = "user password add";
  static final String LIST = "user password list";
  static final String REVOKE = "user password revoke";

  private PasswordVerbs() {}

  /** Whether one changes something. */
  static boolean changes(ControlCommand command) {
    return command.verb().equals(ADD) || command.verb().equals(REVOKE);
  }

  /**
   * What a verb comes to.
   *
   * @param text what is said when it is done: the new password, which is never said again
   */
  record Reading(RegistryVerbs.Read read, String text) {}

  static Reading read(Step step, ControlCommand command) {
    Optional<RName> name = command.argument("name").flatMap(RName::parse);
    String credential = command.argument("credential").orElse("");
    if (name.isEmpty() || !credential.matches("[a-z0-9][a-z0-9.-]{0,31}")) {
      return wrong(
          command.verb()
              + ": give a person, and a name for the password, of small letters, digits and"
              + " hyphens");
    }
    String field = ApplicationPassword.FIELD + credential;
    if (command.verb().equals(REVOKE)) {
      return new Reading(commands(new RegistryCommand.SetField(name.get(), field, null)), "");
    }
    List<String> scopes = command.all("scope").stream().distinct().toList();
    if (scopes.isEmpty() || !ApplicationPassword.SCOPES.containsAll(scopes)) {
      return wrong(
          command.verb()
              + ": --scope is one or more of "
              + String.join(", ", ApplicationPassword.SCOPES));
    }
    ApplicationPassword.Made made =
        ApplicationPassword.make(scopes, step.environment().randomness());
    return new Reading(
        commands(new RegistryCommand.SetField(name.get(), field, made.value())), made.text());
  }

  private static RegistryVerbs.Read commands(RegistryCommand command) {
    return new RegistryVerbs.Read.Commands(List.of(command));
  }

  private static Reading wrong(String text) {
    return new Reading(new RegistryVerbs.Read.WrongUse(text), "");
  }

  /** Those of a person, for himself and the registrars. */
  static Answer list(State state, Directory directory, Request.Command request) {
    Optional<RName> name = request.command().argument("name").flatMap(RName::parse);
    if (name.isEmpty()) {
      return Rows.said(Answer.Outcome.WRONG_USE, LIST + ": whose? give a name like alice.pa");
    }
    return switch (directory.find(state, name.get())) {
      case Lookup.Found(Entry entry) -> list(state, directory, request.who(), entry);
      case Lookup.NotHere(String registry, var _) ->
          CommandDesk.unreachable("registry " + registry + " is not held here");
      case Lookup.Gone _, Lookup.Unknown _, Lookup.NoSuchRegistry _ ->
          Rows.said(Answer.Outcome.REFUSED, "there is no " + name.get() + " here");
    };
  }

  private static Answer list(State state, Directory directory, Request.Actor who, Entry entry) {
    RegistryChange any = new RegistryChange.SetField(entry.id(), ApplicationPassword.FIELD, null);
    return switch (new Access(directory).may(state, who, any)) {
      case Permission.Allowed() -> rows(state, entry);
      case Permission.RefusedByRule(String rule) -> Rows.said(Answer.Outcome.REFUSED, rule);
      case Permission.NotKnownHere(String where) -> CommandDesk.unreachable(where);
    };
  }

  private static Answer rows(State state, Entry entry) {
    Rows rows = new Rows();
    if (entry.field(Fields.PASSWORD).isPresent()) {
      rows.add(
          "password",
          "(their own)",
          "scope",
          "(all)",
          "last-used-here",
          lastUsed(state, entry, CredentialUse.PASSWORD));
    }
    for (ApplicationPassword one : ApplicationPassword.of(entry)) {
      List<Object> row = new ArrayList<>(List.of("password", one.name()));
      row.addAll(List.of("scope", String.join(" ", one.scopes())));
      row.addAll(List.of("made", ShowVerbs.time(one.made())));
      row.addAll(List.of("last-used-here", lastUsed(state, entry, one.name())));
      rows.add(row.toArray());
    }
    return rows.done();
  }

  private static String lastUsed(State state, Entry entry, String name) {
    return CredentialUse.lastMillis(state, entry.id(), name)
        .map(millis -> Instant.ofEpochMilli(millis).atZone(ZoneOffset.UTC).toLocalDate().toString())
        .orElse("never");
  }
}
