package grapevine.service.steer;

import grapevine.kernel.check.Mark;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.service.event.Step;
import grapevine.service.message.Recipient;
import grapevine.service.message.Recipient.Target;
import grapevine.service.report.Cause;
import grapevine.service.report.Notify;
import grapevine.service.steer.Names.Meaning;
import grapevine.service.steer.Work.Item;
import grapevine.service.trace.Hop;
import java.util.List;
import java.util.Optional;

/**
 * Looks at the recipients of one copy, one level at a time (Grapevine, CACM 1982, section 4): what
 * this server holds is resolved, mailboxes here are filled, and the rest becomes parcels. Nothing
 * is expanded from a list that is older than what the sender had seen.
 */
final class Resolver {
  private static final Mark STALE = Mark.of("steer.waits-for-stamp");
  private static final Mark LOOP = Mark.of("steer.forwarding-loop-closed");
  private static final Mark NOT_HERE = Mark.of("steer.not-an-inbox-site");
  private static final int LOOKED_MAX = 1_000;
  private static final int VISITED_MAX = 1_000;
  private static final long RETURN_MILLIS = 5_000;

  private final Tools tools;
  private final Routes routes;
  private final Waiting waiting;
  private final Circles circles = new Circles();

  Resolver(Tools tools, Routes routes, Waiting waiting) {
    this.tools = tools;
    this.routes = routes;
    this.waiting = waiting;
  }

  /** Resolves all recipients of a copy, which is not in the queue (any more). */
  void resolve(Step step, Parcel copy, Schedule schedule) {
    Work work = new Work(copy, schedule);
    boolean early = !copy.from().equals(tools.reach().self());
    String mark = copy.way() instanceof Way.Outward(String of) ? of : "";
    for (Recipient recipient : copy.recipients()) {
      work.todo.add(new Item(recipient, copy.visited(), mark, early));
    }
    finish(step, work);
  }

  /** Resolves some members of a list. */
  void resolveMembers(Step step, Parcel list, Schedule schedule, List<Item> members) {
    Work work = new Work(list, schedule);
    work.todo.addAll(members);
    finish(step, work);
  }

  private void finish(Step step, Work work) {
    while (!work.todo.isEmpty() && work.looked < LOOKED_MAX) {
      work.looked++;
      look(step, work, work.todo.remove());
    }
    for (Item rest : work.todo) {
      work.group(rest, new Way.Here(), Schedule.now(step.wallMillis()));
    }
    if (!work.delivered.isEmpty()) {
      List<String> who = work.delivered.stream().map(owner -> owner.name().toString()).toList();
      tools
          .trace()
          .record(step, work.copy.message().postmark(), new Hop(Hop.Kind.DELIVERED, who, ""));
    }
    work.groups.forEach((group, recipients) -> enqueue(step, work, group, recipients));
  }

  private void enqueue(Step step, Work work, Work.Group group, List<Recipient> recipients) {
    Schedule when = group.when().among(routes.servers(step.state(), group.way()));
    ServerNumber from = group.way() instanceof Way.Here ? tools.reach().self() : work.copy.from();
    for (int begin = 0; begin < recipients.size(); begin += Parcel.RECIPIENTS_MAX) {
      int end = Math.min(recipients.size(), begin + Parcel.RECIPIENTS_MAX);
      Parcel parcel =
          new Parcel(
              work.copy.message(),
              recipients.subList(begin, end),
              group.visited(),
              group.way(),
              from);
      tools.queue().add(step.state(), parcel, when);
    }
  }

  private void look(Step step, Work work, Item item) {
    if (item.visited().size() > VISITED_MAX) {
      waiting.fail(step, work.copy, item.recipient(), "5.4.6", "lists are nested too deeply");
      return;
    }
    switch (item.recipient().target()) {
      case Target.Outside _ -> outward(step, work, item);
      case Target.Inbox(EntryId owner) -> inbox(step, work, item, owner);
      case Target.Addressed(String _, String registry) -> byName(step, work, item, registry);
      case Target.Named(RName name) -> byName(step, work, item, name.registry());
      case Target.Listed listed -> byName(step, work, item, listed.name().registry());
      case Target.OwnersOf(RName group) -> byName(step, work, item, group.registry());
    }
  }

  private void byName(Step step, Work work, Item item, String registry) {
    if (!tools.names().holds(step.state(), registry)) {
      work.group(item, new Way.ToRegistry(registry), onItsWay(step, work));
      return;
    }
    if (!tools.seesAll(step, work.copy.message(), registry)) {
      STALE.hit();
      waiting.forStamp(step, work, item, registry);
      return;
    }
    if (item.recipient().target() instanceof Target.OwnersOf(RName group)) {
      owners(step, work, item, group);
      return;
    }
    switch (tools.names().meaning(step.state(), item.recipient().target())) {
      case Meaning.Person person -> person(step, work, item, person);
      case Meaning.Group(EntryId group) -> group(step, work, item, group);
      case Meaning.Alias alias -> alias(step, work, item, alias);
      case Meaning.Nobody() -> waiting.forAbsence(step, work, item);
    }
  }

  private void alias(Step step, Work work, Item item, Meaning.Alias alias) {
    if (item.visited().contains(alias.id())) {
      waiting.fail(step, work.copy, item.recipient(), "5.4.6", "aliases in a circle");
    } else if (alias.standsFor().isEmpty()) {
      waiting.forPlace(step, work, item, alias.id());
    } else {
      alias.standsFor().forEach(target -> work.todo.add(item.met(alias.id()).to(target)));
    }
  }

  private void owners(Step step, Work work, Item item, RName group) {
    List<Target> owners = tools.names().owners(step.state(), group);
    if (owners.isEmpty()) {
      waiting.fail(step, work.copy, item.recipient(), "5.1.1", "the list has no owners");
    }
    owners.forEach(owner -> work.todo.add(item.to(owner)));
  }

  private void person(Step step, Work work, Item item, Meaning.Person person) {
    if (person.forwarding().isEmpty()) {
      inbox(step, work, item.to(new Target.Inbox(person.id())), person.id());
      return;
    }
    if (item.visited().contains(person.id())) {
      // The circle closes here, and whoever is in it keeps no copy: better his mailbox than nowhere
      LOOP.hit();
      inbox(step, work, item.to(new Target.Inbox(person.id())), person.id());
      return;
    }
    boolean outside = person.forwarding().stream().anyMatch(Target.Outside.class::isInstance);
    if (outside && Circles.forwardedBefore(step, work.copy.message(), person.id().name())) {
      waiting.fail(
          step,
          work.copy,
          item.recipient(),
          "5.4.6",
          "mail loop: it was forwarded by " + person.id().name() + " before");
      return;
    }
    Item onward = item.met(person.id()).markedBy(person.id().name());
    person.forwarding().forEach(target -> work.todo.add(onward.to(target)));
    tools
        .trace()
        .record(
            step,
            work.copy.message().postmark(),
            Hop.Kind.FORWARDED,
            person.id().name().toString(),
            "");
    if (person.keeps()) {
      inbox(step, work, item.to(new Target.Inbox(person.id())), person.id());
    }
  }

  private void group(Step step, Work work, Item item, EntryId group) {
    boolean met = item.visited().contains(group) || circles.metBefore(work.copy.message(), group);
    if (met) {
      tools
          .trace()
          .record(
              step,
              work.copy.message().postmark(),
              Hop.Kind.MET_BEFORE,
              group.name().toString(),
              "");
      return;
    }
    tell(
        step,
        work,
        item,
        new Cause(Cause.Action.EXPANDED, "2.0.0", "it went to the members of the list", ""));
    Way expand = new Way.Expand(group, "");
    Parcel parcel = work.copy.with(List.of(item.recipient()), item.met(group).visited(), expand);
    tools.queue().add(step.state(), parcel, Schedule.now(step.wallMillis()));
  }

  private void inbox(Step step, Work work, Item item, EntryId owner) {
    if (work.delivered.contains(owner)) {
      return;
    }
    switch (tools.around().deliveries().deliver(step, work.copy.message(), owner)) {
      case Deliveries.Outcome.Delivered() -> {
        work.delivered.add(owner);
        tell(
            step,
            work,
            item,
            new Cause(Cause.Action.DELIVERED, "2.1.5", "it is in the mailbox", ""));
      }
      case Deliveries.Outcome.NotHere() -> elsewhere(step, work, item, owner);
      case Deliveries.Outcome.NotNow(String why) -> waiting.here(step, work, item, why);
      case Deliveries.Outcome.Refused(String status, String why) ->
          waiting.fail(step, work.copy, item.recipient(), status, why);
    }
  }

  private void elsewhere(Step step, Work work, Item item, EntryId owner) {
    NOT_HERE.hit();
    String registry = owner.name().registry();
    if (!tools.names().holds(step.state(), registry)) {
      handOn(step, work, item, new Way.ToRegistry(registry));
      return;
    }
    Optional<Meaning.Person> person = tools.names().person(step.state(), owner);
    if (person.isEmpty()) {
      waiting.forAbsence(step, work, item);
      return;
    }
    List<ServerNumber> sites = person.get().inboxSites();
    List<ServerNumber> others =
        sites.stream().filter(site -> !site.equals(tools.reach().self())).toList();
    if (!others.isEmpty()) {
      handOn(step, work, item, new Way.ToSites(others));
    } else if (!sites.isEmpty()) {
      waiting.here(step, work, item, "the mailbox is not ready at this server");
    } else if (!person.get().forwarding().isEmpty() && !item.visited().contains(owner)) {
      person(step, work, item, person.get()); // it was moved after the copy was meant for here
    } else {
      waiting.forPlace(step, work, item, owner);
    }
  }

  /**
   * Two servers that each take the other for an inbox site would hand a copy to and fro as fast as
   * the link is: what would go straight back to where it came from waits a while first.
   */
  private void handOn(Step step, Work work, Item item, Way way) {
    Optional<ServerNumber> next = routes.nearest(routes.servers(step.state(), way));
    if (item.early() && next.isPresent() && next.get().equals(work.copy.from())) {
      long later = step.wallMillis() + Math.min(RETURN_MILLIS, tools.settings().retryMillisMax());
      work.group(item, new Way.Here(), work.schedule.failed(later, "servers disagree"));
    } else {
      work.group(item, way, onItsWay(step, work));
    }
  }

  private void outward(Step step, Work work, Item item) {
    if (tools.settings().smarthost().isEmpty()) {
      waiting.fail(
          step,
          work.copy,
          item.recipient(),
          "5.4.4",
          "no way to outside: this system has no smarthost set");
    } else {
      // its clock begins now: what waited for a link of ours has cost it nothing
      work.group(item, new Way.Outward(item.mark()), Schedule.now(step.wallMillis()));
    }
  }

  private void tell(Step step, Work work, Item item, Cause cause) {
    if (Notify.wanted(work.copy.message(), item.recipient().notifyWhen(), cause.action())) {
      tools.reporting().tell(step, work.copy.message(), item.recipient(), cause);
    }
  }

  private Schedule onItsWay(Step step, Work work) {
    return work.schedule.at(step.wallMillis() + tools.settings().retryMillisMax());
  }
}
