package grapevine.service.steer;

import grapevine.kernel.check.Mark;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.Storage;
import grapevine.kernel.time.VersionVector;
import grapevine.service.event.Event;
import grapevine.service.event.Step;
import grapevine.service.link.PeerMessage;
import grapevine.service.message.Message;
import grapevine.service.message.Recipient;
import grapevine.service.report.Notify;
import grapevine.service.steer.Work.Item;
import grapevine.service.trace.Hop;
import grapevine.service.trace.Trace;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * The way of messages through this server: from an acceptance, or from another server, to mailboxes
 * here, to other servers, to the outside, or to a report. All that is unfinished is durable; what
 * is in memory besides may be lost at any time. The work of one call is bounded. For one thread.
 *
 * <p>Whoever calls {@link #work} again at {@link #nextMonotonicMillis} keeps it going.
 */
public final class Steering {
  /** Until the batch that finishes a body is durable. */
  private static final long UNREADABLE_MILLIS = 1;

  /** So long what a sender had seen is waited for although nobody is known to have it. */
  private static final long STAMP_MILLIS_MAX = 600_000;

  private static final Mark HASTENED = Mark.of("steer.clock-was-set-back");
  private static final Mark STAMP_GIVEN_UP = Mark.of("steer.stamp-given-up");

  private static final int DIRECT_RECIPIENTS_MAX = 50;
  private static final int PARCELS_A_STEP = 4;
  private static final int PURGE_A_STEP = 200;
  private static final long PURGE_PAUSE_MILLIS = 1_000;
  private static final long LOOK_MILLIS_MAX = 60_000;

  /** A clock that goes back by less is none that was set. */
  private static final long SET_BACK_MILLIS = 60_000;

  private final Tools tools;
  private final Routes routes;
  private final Waiting waiting;
  private final Resolver resolver;
  private final Handover handover;
  private final Outgoing outgoing;
  private final Receiving receiving;
  private BiFunction<Step, Message, Message> settle = (step, message) -> message;
  // as they were when something was last done
  private boolean moreNow = true;
  private long monotonicMillis;
  private long wallAheadMillis;

  /** What was queued before this process began may have been queued by another clock. */
  private boolean clockWasSetBack = true;

  private long purgeMonotonicMillis;

  /**
   * Steering over what is durable here.
   *
   * @param startedMonotonicMillis when this process began
   */
  public Steering(
      Surroundings around,
      SteeringSettings settings,
      Trace trace,
      Storage storage,
      long startedMonotonicMillis) {
    Queue queue = new Queue();
    queue.start(storage);
    Reporting reporting = new Reporting(around, settings, queue, trace);
    this.monotonicMillis = startedMonotonicMillis;
    this.tools = new Tools(around, settings, queue, reporting, trace, new Suspicion(queue, trace));
    this.routes = new Routes(around);
    this.waiting = new Waiting(tools, routes, startedMonotonicMillis);
    this.resolver = new Resolver(tools, routes, waiting);
    this.handover = new Handover(tools, routes);
    this.outgoing = new Outgoing(tools, waiting);
    this.receiving = new Receiving(tools, this::take, this::pump);
  }

  /**
   * Sets what decides which of two acceptances of one postmark is kept.
   *
   * @param earlier gives the acceptance that is kept instead of one that has come
   */
  public void keepEarlier(BiFunction<Step, Message, Message> earlier) {
    this.settle = earlier;
  }

  /**
   * Takes a message that was accepted here. Its body must be here or come with this step.
   *
   * @param bodyLater whether the body cannot be read before the step is durable
   */
  public void accept(Step step, Message message, List<Recipient> recipients, boolean bodyLater) {
    ServerNumber self = tools.reach().self();
    boolean later = bodyLater || recipients.size() > DIRECT_RECIPIENTS_MAX;
    for (int begin = 0; begin < recipients.size(); begin += Parcel.RECIPIENTS_MAX) {
      int end = Math.min(recipients.size(), begin + Parcel.RECIPIENTS_MAX);
      List<Recipient> some = recipients.subList(begin, end);
      put(step, new Parcel(message, some, List.of(), new Way.Here(), self), later);
    }
    pump(step);
  }

  /**
   * Sends a message of this server itself, to which nobody answers.
   *
   * @param mark its postmark, the same wherever the same is told
   * @param recipients 1 to 200
   */
  public void notice(Step step, Postmark mark, byte[] content, List<Recipient> recipients) {
    tools.reporting().send(step, mark, content, recipients);
    pump(step);
  }

  /** Tells the owners of a list that a member has gone: once a week for each member. */
  public void vanished(Step step, RName list, RName member) {
    tools.reporting().vanished(step, list, member);
    pump(step);
  }

  /** A server hands a message on; it is told when that is durable here. */
  public void forward(Step step, ServerNumber peer, PeerMessage.Forward forward) {
    receiving.forward(step, peer, forward);
    pump(step);
  }

  /** A server answers for what was handed on to it. */
  public void forwarded(Step step, ServerNumber peer, PeerMessage.Forwarded forwarded) {
    handover.forwarded(step, peer, forwarded.hop());
    pump(step);
  }

  /** A body is complete here with this step; what waits for it keeps a reference to it. */
  public void bodyArrived(Step step, BodyId body) {
    receiving.bodyArrived(step, body);
  }

  /** Whether something waits for that body to come. */
  public boolean waitsFor(BodyId body) {
    return receiving.waitsFor(body);
  }

  /** A link works. */
  public void peerUp(Step step, ServerNumber peer) {
    handover.up(peer);
    pump(step);
  }

  /** A link is gone. */
  public void peerDown(Step step, ServerNumber peer) {
    handover.down(peer);
    pump(step);
  }

  /** An outside server answered. */
  public void relayed(Step step, Event.Relayed relayed) {
    outgoing.relayed(step, relayed.attempt(), relayed.outcomes());
    pump(step);
  }

  /** Does some of what is due. */
  public void work(Step step) {
    hasten(step);
    List<Long> due = tools.queue().due(step.state(), step.wallMillis(), PARCELS_A_STEP);
    for (long number : due) {
      Optional<Parcel> parcel = tools.queue().parcel(step.state(), number);
      Optional<Schedule> schedule = tools.queue().schedule(step.state(), number);
      boolean found = parcel.isPresent() && schedule.isPresent();
      if (found && tools.suspicion().mayTry(step, number, Suspicion.Work.LOOK)) {
        workOn(step, number, parcel.get(), schedule.get());
        tools.suspicion().survived(step, number, Suspicion.Work.LOOK);
      }
    }
    if (tools.queue().earliestDue() <= step.wallMillis()) {
      tools.queue().findEarliest(step.state());
    }
    if (step.monotonicMillis() >= purgeMonotonicMillis) {
      receiving.purge(step, PURGE_A_STEP);
      tools.trace().purge(step, PURGE_A_STEP);
      purgeMonotonicMillis = step.monotonicMillis() + PURGE_PAUSE_MILLIS;
    }
    pump(step);
  }

  /**
   * Where the clock was set back, what is to wait for some minutes would wait for as long as that:
   * for years, where a server began with a clock that was years ahead. So what is due behind the
   * longest pause is due now.
   */
  private void hasten(Step step) {
    if (!clockWasSetBack) {
      return;
    }
    long now = step.wallMillis();
    long longest = Math.max(tools.settings().retryMillisMax(), Outgoing.LOOK_AGAIN_MILLIS);
    long far = now + longest + SET_BACK_MILLIS;
    List<Long> late = tools.queue().dueBehind(step.state(), far, PARCELS_A_STEP);
    for (long number : late) {
      HASTENED.hit();
      Optional<Schedule> schedule = tools.queue().schedule(step.state(), number);
      schedule.ifPresent(old -> tools.queue().reschedule(step.state(), number, old.hastened(now)));
    }
    clockWasSetBack = late.size() == PARCELS_A_STEP;
  }

  /** When {@link #work} is to be called next, in monotonic milliseconds. */
  public long nextMonotonicMillis() {
    if (moreNow) {
      return monotonicMillis;
    }
    long due = tools.queue().earliestDue();
    long next = Math.min(monotonicMillis + LOOK_MILLIS_MAX, handover.nextMonotonicMillis());
    return due == Long.MAX_VALUE ? next : Math.min(next, due - wallAheadMillis);
  }

  /** How many parcels there are. */
  public long queueSize() {
    return tools.queue().size();
  }

  /** Takes all of a message out of the queue: what a planted error does. */
  public void dropAll(Step step, Postmark postmark) {
    TreeMap<Long, Parcel> found = new TreeMap<>();
    tools
        .queue()
        .forEach(
            step.state(),
            (number, parcel) -> {
              if (parcel.message().postmark().equals(postmark)) {
                found.put(number, parcel);
              }
              return true;
            });
    found.forEach((number, parcel) -> tools.queue().remove(step.state(), number, parcel));
  }

  /** The queue for people, and how to hurry it. */
  public QueueView queue() {
    return new QueueView(tools, routes);
  }

  private void take(Step step, Parcel copy, boolean later) {
    Message kept = settle.apply(step, copy.message());
    put(step, new Parcel(kept, copy.recipients(), copy.visited(), copy.way(), copy.from()), later);
  }

  private void put(Step step, Parcel parcel, boolean later) {
    Schedule now = Schedule.now(step.wallMillis());
    if (later) {
      tools.queue().add(step.state(), parcel, now);
    } else {
      resolver.resolve(step, parcel, now);
    }
  }

  private void workOn(Step step, long number, Parcel parcel, Schedule schedule) {
    if (step.state().bodySize(parcel.message().body()) < 0) {
      // It was finished in this very batch: a report could return nothing of it yet.
      long later = step.wallMillis() + UNREADABLE_MILLIS;
      tools.queue().reschedule(step.state(), number, schedule.at(later));
      return;
    }
    switch (parcel.way()) {
      case Way.Here() -> {
        resolver.resolve(step, freed(step, parcel, schedule), schedule);
        tools.queue().remove(step.state(), number, parcel);
      }
      case Way.Expand expand -> expand(step, number, parcel, expand);
      case Way.ToRegistry _, Way.ToSites _ -> overdue(step, number, parcel, schedule);
      case Way.Outward _ -> outgoing.attempt(step, number, parcel, schedule);
    }
  }

  /**
   * The parcel without the part of its stamp that it has waited for long enough, and that nobody is
   * known to have. Let Zinfandel make a change and take a message whose sender has seen it, and an
   * old disk be put back there before anybody else hears of the change: then nobody will ever have
   * it.
   */
  private Parcel freed(Step step, Parcel parcel, Schedule schedule) {
    Message message = parcel.message();
    if (schedule.usedMillis(step.wallMillis()) < STAMP_MILLIS_MAX) {
      return parcel;
    }
    TreeMap<String, VersionVector> stamp = new TreeMap<>(message.stamp());
    stamp
        .entrySet()
        .removeIf(seen -> tools.names().isLost(step.state(), seen.getKey(), seen.getValue()));
    if (stamp.size() == message.stamp().size()) {
      return parcel;
    }
    STAMP_GIVEN_UP.hit();
    return new Parcel(
        message.stamped(stamp), parcel.recipients(), parcel.visited(), parcel.way(), parcel.from());
  }

  /** Goes on with the members of a list, a bounded number of them. */
  private void expand(Step step, long number, Parcel parcel, Way.Expand expand) {
    Recipient list = parcel.recipients().getFirst();
    String registry = expand.group().name().registry();
    if (!tools.names().holds(step.state(), registry)
        || !tools.seesAll(step, parcel.message(), registry)) {
      elsewhere(step, number, parcel, expand);
      return;
    }
    RName name = expand.group().name();
    Names.Page page =
        tools.names().members(step.state(), expand.group(), expand.from(), Parcel.RECIPIENTS_MAX);
    List<Item> items = new ArrayList<>(page.members().size());
    for (Recipient.Target member : page.members()) {
      Recipient recipient =
          new Recipient(
              member,
              list.original(),
              Optional.of(name),
              Notify.forMembers(list.notifyWhen()),
              list.originalRecipient());
      items.add(new Item(recipient, parcel.visited(), "", false));
    }
    String count = items.size() + " members" + (expand.from().isEmpty() ? "" : " more");
    tools
        .trace()
        .record(step, parcel.message().postmark(), Hop.Kind.EXPANDED, name.toString(), count);
    resolver.resolveMembers(step, parcel, Schedule.now(step.wallMillis()), items);
    if (page.next().isEmpty()) {
      tools.queue().remove(step.state(), number, parcel);
    } else {
      Way rest = new Way.Expand(expand.group(), page.next().get());
      tools
          .queue()
          .replace(step.state(), number, parcel.with(parcel.recipients(), parcel.visited(), rest));
    }
  }

  /**
   * The registry went away from here while its list was expanded, perhaps to come again with the
   * state of another server: another holder starts anew, or this one, when it has all of it.
   */
  private void elsewhere(Step step, long number, Parcel parcel, Way.Expand expand) {
    Recipient list =
        parcel.recipients().getFirst().at(new Recipient.Target.Named(expand.group().name()));
    List<EntryId> before =
        parcel.visited().stream().filter(met -> !met.equals(expand.group())).toList();
    Parcel again = parcel.with(List.of(list), before, new Way.Here());
    resolver.resolve(step, again, Schedule.now(step.wallMillis()));
    tools.queue().remove(step.state(), number, parcel);
  }

  /** What could not be handed on for a while: perhaps somebody else could take it by now. */
  private void overdue(Step step, long number, Parcel parcel, Schedule before) {
    String why = routes.why(step.state(), parcel.way());
    List<ServerNumber> servers = routes.servers(step.state(), parcel.way());
    Schedule looked = before.looked(step.wallMillis(), routes.cutOffSince(servers));
    Schedule schedule = waiting.warned(step, parcel, looked, why);
    if (waiting.isOver(step, schedule)) {
      for (Recipient recipient : parcel.recipients()) {
        waiting.fail(step, parcel, recipient, "4.4.1", why);
      }
      tools.queue().remove(step.state(), number, parcel);
      return;
    }
    waiting.noteWhy(step, parcel, parcel.recipients().getFirst(), schedule, why);
    long due = step.wallMillis() + tools.settings().retryMillisMax();
    Schedule later = schedule.failed(due, why);
    if (handover.isOnTheWay(number)) {
      tools.queue().reschedule(step.state(), number, later);
    } else if (isOutOfDate(step, parcel, schedule)) {
      resolver.resolve(step, parcel, later);
      tools.queue().remove(step.state(), number, parcel);
    } else {
      tools.queue().reschedule(step.state(), number, later);
    }
  }

  /** Whether the registries say something else by now than when the parcel was made. */
  private boolean isOutOfDate(Step step, Parcel parcel, Schedule schedule) {
    return switch (parcel.way()) {
      case Way.ToRegistry(String registry) ->
          tools.names().holds(step.state(), registry)
              || !routes.servers(step.state(), parcel.way()).equals(schedule.servers());
      case Way.ToSites(List<ServerNumber> sites) -> !sitesNow(step, parcel).contains(sites);
      case Way.Here _, Way.Expand _, Way.Outward _ -> false;
    };
  }

  /** The different lists of sites that a parcel's recipients have now. */
  private List<List<ServerNumber>> sitesNow(Step step, Parcel parcel) {
    LinkedHashSet<List<ServerNumber>> sites = new LinkedHashSet<>();
    for (Recipient recipient : parcel.recipients()) {
      if (recipient.target() instanceof Recipient.Target.Inbox(var owner)) {
        tools
            .names()
            .person(step.state(), owner)
            .ifPresent(person ->
                sites.add(routes.servers(step.state(), new Way.ToSites(person.inboxSites()))));
      }
    }
    return List.copyOf(sites);
  }

  private void pump(Step step) {
    moreNow = handover.pump(step);
    monotonicMillis = step.monotonicMillis();
    long ahead = step.wallMillis() - step.monotonicMillis();
    clockWasSetBack |= ahead < wallAheadMillis - SET_BACK_MILLIS;
    wallAheadMillis = ahead;
  }
}
