package grapevine.service.steer;

import grapevine.kernel.check.Mark;
import grapevine.kernel.id.EntryId;
import grapevine.service.event.Step;
import grapevine.service.message.Recipient;
import grapevine.service.message.Recipient.Target;
import grapevine.service.report.Cause;
import grapevine.service.steer.Absence.Question;
import grapevine.service.steer.Work.Item;
import grapevine.service.trace.Hop;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Recipients that cannot go on now: each waits in the queue, with the cause in words. */
final class Waiting {
  private static final Mark ABSENT = Mark.of("steer.name-absent");
  private static final Mark NO_PLACE = Mark.of("steer.nowhere-to-deliver");
  private static final Mark NOT_KNOWN = Mark.of("steer.absence-not-known");
  private static final int QUESTIONS_MAX = 1_000;
  private static final long QUESTION_MILLIS = 60_000;
  private static final long ANSWER_MILLIS_MAX = 300_000;

  private final Tools tools;
  private final Routes routes;
  // by what is asked: many misses of one name make one look-up
  private final TreeMap<String, Asked> questions = new TreeMap<>();
  private final long startedMonotonicMillis;

  Waiting(Tools tools, Routes routes, long startedMonotonicMillis) {
    this.tools = tools;
    this.routes = routes;
    this.startedMonotonicMillis = startedMonotonicMillis;
  }

  /** Ends a recipient: its sender is told why. */
  void fail(Step step, Parcel copy, Recipient recipient, String status, String why) {
    tools.reporting().tell(step, copy.message(), recipient, Cause.failed(status, why));
  }

  /** Tries a recipient again at this server after a pause. */
  void here(Step step, Work work, Item item, String why) {
    if (isOver(step, work.schedule)) {
      fail(step, work.copy, item.recipient(), "4.4.7", why);
      return;
    }
    noteWhy(step, work.copy, item.recipient(), work.schedule, why);
    work.group(item, new Way.Here(), work.schedule.failed(later(step, work), why));
  }

  /** This server has not seen yet what the sender saw: a stale list is never expanded. */
  void forStamp(Step step, Work work, Item item, String registry) {
    String why = "this server waits for changes of " + registry + " that the sender had seen";
    Schedule schedule =
        work.schedule.looked(step.wallMillis(), routes.silentSince(step.state(), registry));
    boolean late = step.wallMillis() - schedule.since() >= tools.settings().delayReportMillis();
    boolean tell = late && !schedule.warned();
    if (tell) {
      Cause cause = new Cause(Cause.Action.DELAYED, "4.4.0", why, "");
      tools.reporting().tell(step, work.copy.message(), item.recipient(), cause);
    }
    if (isOver(step, schedule)) {
      fail(step, work.copy, item.recipient(), "4.4.7", why);
      return;
    }
    noteWhy(step, work.copy, item.recipient(), schedule, why);
    Schedule when = schedule.failed(later(step, work), why);
    work.group(item, new Way.Here(), late ? when.told() : when);
  }

  /** Nobody bears that name as far as is known here: asks the others, and waits meanwhile. */
  void forAbsence(Step step, Work work, Item item) {
    String why = "not certain yet whether " + item.recipient().words() + " exists";
    forOthers(step, work, item, new Question.Name(item.recipient().target()), why);
  }

  /**
   * An entry is here, and not where its mail goes. That may be known elsewhere: of two changes of
   * different origins, the removal of one inbox site can come before the addition of another that
   * was made earlier. So the others are asked before the sender is told.
   */
  void forPlace(Step step, Work work, Item item, EntryId entry) {
    String why = "not certain yet where mail for " + entry.name() + " goes";
    forOthers(step, work, item, new Question.Place(entry), why);
  }

  private void forOthers(Step step, Work work, Item item, Question question, String why) {
    Schedule schedule =
        work.schedule.looked(
            step.wallMillis(), routes.silentSince(step.state(), registry(item.recipient())));
    if (isOver(step, schedule)) {
      fail(step, work.copy, item.recipient(), "4.4.7", why);
      return;
    }
    noteWhy(step, work.copy, item.recipient(), schedule, why);
    Parcel copy = work.copy.with(List.of(item.recipient()), item.visited(), new Way.Here());
    schedule = warned(step, copy, schedule, why);
    Schedule when = schedule.failed(later(step, work), why).among(List.of());
    long number =
        tools
            .queue()
            .add(
                step.state(),
                copy,
                when.at(Math.max(when.due(), step.wallMillis() + QUESTION_MILLIS)));
    ask(step, question, number);
  }

  private static String registry(Recipient recipient) {
    return switch (recipient.target()) {
      case Target.Addressed(String _, String registry) -> registry;
      case Target.Named(var name) -> name.registry();
      case Target.Listed listed -> listed.name().registry();
      case Target.OwnersOf(var group) -> group.registry();
      case Target.Inbox(var owner) -> owner.name().registry();
      case Target.Outside _ -> "";
    };
  }

  /** Asks the others, or joins those who wait for the answer already. */
  private void ask(Step step, Question question, long number) {
    String key = question.toString();
    Asked open = questions.get(key);
    if (open != null && step.monotonicMillis() - open.askedMonotonicMillis < ANSWER_MILLIS_MAX) {
      open.numbers.add(number);
      return;
    }
    if (questions.size() >= QUESTIONS_MAX && open == null) {
      forgetUnanswered(step);
      return; // it is asked when the parcel is due again
    }
    Asked asked = new Asked(question, step.monotonicMillis(), new TreeSet<>());
    asked.numbers.add(number);
    questions.put(key, asked);
    tools.around().absence().ask(step, question, (at, verdict) -> told(at, key, asked, verdict));
  }

  private void forgetUnanswered(Step step) {
    questions
        .values()
        .removeIf(open -> step.monotonicMillis() - open.askedMonotonicMillis >= ANSWER_MILLIS_MAX);
  }

  /** What is being asked, since when, and which parcels wait for it. */
  private record Asked(Question question, long askedMonotonicMillis, TreeSet<Long> numbers) {}

  /**
   * Tells the senders, once, that something still waits behind a link of ours after all the time
   * that it would have had: it may go on for long, and they would hear nothing.
   */
  Schedule warned(Step step, Parcel parcel, Schedule schedule, String why) {
    long allowed = tools.settings().giveUpMillis();
    boolean late = step.wallMillis() - schedule.since() >= allowed;
    boolean ends = schedule.usedMillis(step.wallMillis()) >= allowed;
    if (schedule.warned() || !late || ends || !hasTried(step)) {
      return schedule;
    }
    Cause cause = new Cause(Cause.Action.DELAYED, "4.4.1", why, "");
    for (Recipient recipient : parcel.recipients()) {
      tools.reporting().tell(step, parcel.message(), recipient, cause);
    }
    return schedule.told();
  }

  /** Whether the time for a recipient is over; not before this process has had time to try. */
  boolean isOver(Step step, Schedule schedule) {
    return schedule.usedMillis(step.wallMillis()) >= tools.settings().giveUpMillis()
        && hasTried(step);
  }

  /** Whether this process has run for long enough to try what waited while it did not run. */
  private boolean hasTried(Step step) {
    long running = step.monotonicMillis() - startedMonotonicMillis;
    return running >= Math.min(tools.settings().giveUpMillis() / 10, 3_600_000);
  }

  /** Puts the cause on record when it is a new one, not with each attempt. */
  void noteWhy(Step step, Parcel copy, Recipient recipient, Schedule schedule, String why) {
    if (!schedule.cause().equals(why)) {
      tools
          .trace()
          .record(step, copy.message().postmark(), Hop.Kind.WAITING, recipient.words(), why);
    }
  }

  private long later(Step step, Work work) {
    if (work.pauseMillis < 0) {
      work.pauseMillis =
          Backoff.pause(
              tools.settings(), work.schedule.attempts(), step.environment().randomness());
    }
    return step.wallMillis() + work.pauseMillis;
  }

  private void told(Step step, String key, Asked asked, Absence.Verdict verdict) {
    questions.remove(key, asked);
    asked.numbers.forEach(number -> told(step, number, asked.question, verdict));
  }

  private void told(Step step, long number, Question question, Absence.Verdict verdict) {
    Optional<Parcel> parcel = tools.queue().parcel(step.state(), number);
    Optional<Schedule> schedule = tools.queue().schedule(step.state(), number);
    if (parcel.isEmpty() || schedule.isEmpty()) {
      return;
    }
    switch (verdict) {
      case ABSENT -> absent(step, number, parcel.get(), question);
      case PRESENT, NOT_KNOWN -> {
        NOT_KNOWN.hit();
        long pause =
            Backoff.pause(
                tools.settings(), schedule.get().attempts(), step.environment().randomness());
        tools
            .queue()
            .reschedule(step.state(), number, schedule.get().at(step.wallMillis() + pause));
      }
    }
  }

  private void absent(Step step, long number, Parcel parcel, Question question) {
    Recipient recipient = parcel.recipients().getFirst();
    switch (question) {
      case Question.Name(Target _) -> noSuchName(step, parcel, recipient);
      case Question.Place(EntryId entry) -> {
        NO_PLACE.hit();
        String why = entry.name() + " has no mailbox, and stands for nobody";
        fail(step, parcel, recipient, "5.2.1", why);
      }
    }
    tools.queue().remove(step.state(), number, parcel);
  }

  private void noSuchName(Step step, Parcel parcel, Recipient recipient) {
    ABSENT.hit();
    fail(step, parcel, recipient, "5.1.1", "no such name: " + recipient.words());
    if (recipient.list().isPresent() && recipient.target() instanceof Target.Listed member) {
      tools.reporting().vanished(step, recipient.list().get(), member.name());
    }
  }
}
