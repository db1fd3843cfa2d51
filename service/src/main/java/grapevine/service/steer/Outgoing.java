package grapevine.service.steer;

import grapevine.kernel.id.RName;
import grapevine.service.event.Effect;
import grapevine.service.event.Event;
import grapevine.service.event.Step;
import grapevine.service.message.Message;
import grapevine.service.message.Recipient;
import grapevine.service.message.Recipient.Target;
import grapevine.service.report.Cause;
import grapevine.service.trace.Hop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Parcels for outside, by the smarthost: few at a time, each until every recipient was taken or
 * refused, or its time is over. To outside systems a message may go twice where an answer was lost.
 */
final class Outgoing {
  private static final int ATTEMPTS_MAX = 20;
  private static final long ATTEMPT_MILLIS_MAX = 7_200_000;
  static final long LOOK_AGAIN_MILLIS = 600_000;
  private static final int ATTEMPTS_BEFORE_GIVING_UP = 5;

  private final Tools tools;
  private final Waiting waiting;
  private final TreeMap<Long, Attempt> attempts = new TreeMap<>();
  // the smarthost as a whole: when none of a parcel's recipients could be offered, all wait
  private long resumeMonotonicMillis;
  private int failures;

  Outgoing(Tools tools, Waiting waiting) {
    this.tools = tools;
    this.waiting = waiting;
  }

  private record Attempt(long number, long begunMonotonicMillis) {}

  /** A parcel is due: begins an attempt, or puts it off. */
  void attempt(Step step, long number, Parcel parcel, Schedule schedule) {
    String mark = parcel.way() instanceof Way.Outward(String of) ? of : "";
    if (isActive(step, number)) {
      putOff(step, number, schedule, LOOK_AGAIN_MILLIS);
    } else if (tools.settings().smarthost().isEmpty()) {
      giveUp(step, number, parcel, "no way to outside: this system has no smarthost set");
    } else if (attempts.size() >= ATTEMPTS_MAX || step.monotonicMillis() < resumeMonotonicMillis) {
      putOff(step, number, schedule, pause(step, 0));
    } else {
      begin(step, number, parcel, mark);
      putOff(step, number, schedule, LOOK_AGAIN_MILLIS);
    }
  }

  /** What the outside server said. */
  void relayed(Step step, long attempt, List<Event.RelayOutcome> outcomes) {
    Attempt begun = attempts.remove(attempt);
    if (begun == null) {
      return;
    }
    Optional<Parcel> parcel = tools.queue().parcel(step.state(), begun.number);
    Optional<Schedule> schedule = tools.queue().schedule(step.state(), begun.number);
    if (parcel.isPresent() && schedule.isPresent()) {
      settle(step, begun.number, parcel.get(), schedule.get(), outcomes);
    }
  }

  private boolean isActive(Step step, long number) {
    for (Map.Entry<Long, Attempt> entry : attempts.entrySet()) {
      if (entry.getValue().number == number) {
        long age = step.monotonicMillis() - entry.getValue().begunMonotonicMillis;
        if (age < ATTEMPT_MILLIS_MAX) {
          return true;
        }
        attempts.remove(entry.getKey());
        return false;
      }
    }
    return false;
  }

  private void begin(Step step, long number, Parcel parcel, String mark) {
    long attempt = step.environment().randomness().nextLong();
    attempts.put(attempt, new Attempt(number, step.monotonicMillis()));
    Message message = parcel.message();
    List<Effect.RelayRecipient> recipients = new ArrayList<>();
    for (Recipient recipient : parcel.recipients()) {
      if (recipient.target() instanceof Target.Outside(String address)) {
        recipients.add(
            new Effect.RelayRecipient(
                address, recipient.notifyWhen(), recipient.originalRecipient()));
      }
    }
    step.emit(
        new Effect.Relay(
            attempt,
            tools.settings().smarthost().orElse(""),
            message.mailFrom(),
            recipients,
            prefix(message, mark),
            message.body()));
  }

  /**
   * The header lines that go out: without Return-Path:, which belongs to the last delivery alone
   * (RFC 5321 section 4.4), and with the mark by which a forwarded message is known again.
   */
  static byte[] prefix(Message message, String mark) {
    String lines = new String(message.prefix(), StandardCharsets.UTF_8);
    if (lines.startsWith("Return-Path:")) {
      lines = lines.substring(lines.indexOf("\r\n") + 2);
    }
    String delivered =
        RName.parse(mark).map(forwarder -> "Delivered-To: " + forwarder + "\r\n").orElse("");
    return (delivered + lines).getBytes(StandardCharsets.UTF_8);
  }

  private void settle(
      Step step, long number, Parcel parcel, Schedule schedule, List<Event.RelayOutcome> outcomes) {
    List<Recipient> rest = new ArrayList<>();
    List<String> taken = new ArrayList<>();
    String answer = "the smarthost gave no answer";
    for (int index = 0; index < parcel.recipients().size(); index++) {
      Recipient recipient = parcel.recipients().get(index);
      switch (index < outcomes.size()
          ? outcomes.get(index)
          : new Event.RelayOutcome.NotNow(answer)) {
        case Event.RelayOutcome.Taken _ -> taken.add(recipient.words());
        case Event.RelayOutcome.Refused(String status, String text) ->
            tools
                .reporting()
                .tell(
                    step,
                    parcel.message(),
                    recipient,
                    new Cause(Cause.Action.FAILED, status, "the outside system refused it", text));
        case Event.RelayOutcome.NotNow(String text) -> {
          answer = text;
          rest.add(recipient);
        }
      }
    }
    if (!taken.isEmpty()) {
      String to = "to " + tools.settings().smarthost().orElse("");
      tools.trace().record(step, parcel.message().postmark(), new Hop(Hop.Kind.RELAYED, taken, to));
    }
    if (rest.isEmpty()) {
      tools.queue().remove(step.state(), number, parcel);
    } else {
      Parcel less = parcel.with(rest, parcel.visited(), parcel.way());
      tryLater(step, number, less, schedule, answer);
    }
    pauseAll(step, rest.size() == parcel.recipients().size());
  }

  /** Keeps what is left of a parcel for a later attempt, or gives it up. */
  private void tryLater(Step step, long number, Parcel rest, Schedule schedule, String answer) {
    String why = "the smarthost does not take it now: " + answer;
    Schedule failed = schedule.failed(0, why);
    if (failed.attempts() >= ATTEMPTS_BEFORE_GIVING_UP && waiting.isOver(step, failed)) {
      giveUp(step, number, rest, why);
      return;
    }
    waiting.noteWhy(step, rest, rest.recipients().getFirst(), schedule, why);
    tools.queue().replace(step.state(), number, rest);
    long due = step.wallMillis() + pause(step, failed.attempts());
    tools.queue().reschedule(step.state(), number, failed.at(due));
  }

  private void giveUp(Step step, long number, Parcel parcel, String why) {
    for (Recipient recipient : parcel.recipients()) {
      waiting.fail(step, parcel, recipient, "4.4.1", why);
    }
    tools.queue().remove(step.state(), number, parcel);
  }

  private void pauseAll(Step step, boolean nothingTaken) {
    failures = nothingTaken ? failures + 1 : 0;
    // single refusals for now are common (greylisting); several in a row speak for the host
    boolean host = failures >= 3;
    resumeMonotonicMillis = host ? step.monotonicMillis() + pause(step, Math.min(failures, 6)) : 0;
  }

  private void putOff(Step step, long number, Schedule schedule, long pauseMillis) {
    tools.queue().reschedule(step.state(), number, schedule.at(step.wallMillis() + pauseMillis));
  }

  private long pause(Step step, int attempts) {
    return Backoff.pause(tools.settings(), attempts, step.environment().randomness());
  }
}
