package grapevine.service.node;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.service.directory.DirectoryView;
import grapevine.service.directory.Leaf;
import grapevine.service.directory.Why;
import grapevine.service.registry.Entry;
import grapevine.service.registry.Kind;
import grapevine.service.registry.Member;
import grapevine.service.registry.MemberPage;
import grapevine.service.registry.Value;
import grapevine.service.request.Answer;
import grapevine.service.request.ControlCommand;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The verbs that tell who belongs to a group, and why. They change nothing. */
final class BelongingVerbs {
  private final Supplier<DirectoryView> views;

  BelongingVerbs(Supplier<DirectoryView> views) {
    this.views = views;
  }

  /** The answer to a verb, or nothing where it is none of these. */
  Optional<Answer> show(ControlCommand command) {
    DirectoryView view = views.get();
    return switch (command.verb()) {
      case "group members" ->
          Optional.of(found(view, command, "name", group -> members(view, group, command)));
      case "group why" ->
          Optional.of(
              found(
                  view,
                  command,
                  "name",
                  group -> found(view, command, "user", user -> why(view, user, group.name()))));
      default -> Optional.empty();
    };
  }

  /** What is said of the entry that an argument names, or why there is none. */
  private static Answer found(
      DirectoryView view, ControlCommand command, String argument, Function<Entry, Answer> answer) {
    Optional<RName> name = command.argument(argument).flatMap(RName::parse);
    if (name.isEmpty()) {
      return Rows.said(
          Answer.Outcome.WRONG_USE, command.verb() + ": give names like csl^.pa and alice.pa");
    }
    return ShowVerbs.answer(name.get(), view.find(name.get()), answer);
  }

  private static Answer members(DirectoryView view, Entry group, ControlCommand command) {
    if (group.kind() == Kind.INDIVIDUAL) {
      return Rows.said(Answer.Outcome.REFUSED, group.name() + " is an individual");
    }
    String from = command.argument("from").orElse("");
    return command.argument("all").isPresent()
        ? everybody(view, group.id(), from)
        : listed(view, group.id(), from);
  }

  private static Answer everybody(DirectoryView view, EntryId group, String from) {
    Rows rows = new Rows();
    List<Leaf> leaves = view.leaves(group, from, Rows.PAGE);
    leaves.forEach(leaf -> rows.add("member", leaf.text(), "kind", leaf.sort().word()));
    return leaves.size() < Rows.PAGE
        ? rows.done()
        : rows.next(Value.key(leaves.getLast().text())).done();
  }

  private static Answer listed(DirectoryView view, EntryId group, String from) {
    Rows rows = new Rows();
    MemberPage page = view.members(group, from, Rows.PAGE);
    for (Member member : page.members()) {
      String kind = view.find(member).bearer().map(entry -> entry.kind().word()).orElse("");
      rows.add("member", member.text(), "kind", kind);
    }
    String next = page.next();
    return next == null ? rows.done() : rows.next(next).done();
  }

  private static Answer why(DirectoryView view, Entry who, RName group) {
    return switch (view.why(who.id(), group)) {
      case Why.Path(List<RName> names, Optional<String> pattern) -> {
        Rows rows = new Rows();
        names.forEach(name -> rows.add("name", name));
        yield rows.report(
            Answer.Outcome.DONE,
            pattern
                .map(text -> names.get(1) + " lists " + text + ", which takes in " + names.get(0))
                .orElse(""));
      }
      case Why.NoMember() ->
          Rows.said(Answer.Outcome.REFUSED, who.name() + " is no member of " + group);
      case Why.NotKnownHere(var registries) ->
          CommandDesk.unreachable(
              who.name()
                  + " is no member of "
                  + group
                  + " by what is here; more of it lies in registries that this server does not"
                  + " hold: "
                  + String.join(", ", registries));
    };
  }
}
