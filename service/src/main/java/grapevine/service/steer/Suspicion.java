package grapevine.service.steer;

import grapevine.kernel.check.Mark;
import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.log.LogLine;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Table;
import grapevine.service.event.Step;
import grapevine.service.message.Recipient;
import grapevine.service.trace.Hop;
import grapevine.service.trace.Trace;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a message from bringing this server down again and again (DESIGN section 6, "Poison"): one
 * whose body is damaged on the disk, or that meets an error of the program, would be tried first
 * thing after each restart.
 *
 * <p>What was in the queue before this process began may be what ended the last one. So it is
 * written down, and durable, that such a parcel is begun, before it is worked on in a later step;
 * and struck out in the step that has worked on it. A server that ends in between finds the
 * beginning and no end. After {@value #TRIES_MAX} of those the parcel is set aside: it keeps its
 * body and its place in the queue, and is not looked at until an operator wants it tried again.
 * Some are begun together; one that was begun before in vain is begun alone, so that no other is
 * taken for it. What came in since this process began has not ended it, and costs nothing more.
 */
final class Suspicion {
  /** What is done with a parcel: each may be what brings the server down. */
  enum Work {
    /** It is resolved, expanded, relayed, or found overdue. */
    LOOK,
    /** It is handed to another server. */
    HAND_ON
  }

  /** So many times a server ends while it works on a parcel, then that is set aside. */
  static final int TRIES_MAX = 3;

  private static final Mark SET_ASIDE = Mark.of("steer.set-aside");
  private static final Table<Long, Long> BEGUN =
      new Table<>(
          0x5d,
          ByteWriter::putLong,
          ByteReader::getLong,
          Codec.of(ByteWriter::putVarint, ByteReader::getVarint));
  private static final Table<Long, Schedule> ASIDE =
      new Table<>(0x5e, ByteWriter::putLong, ByteReader::getLong, Schedule.CODEC);

  private final Queue queue;
  private final Trace trace;
  private final TreeSet<Long> durable = new TreeSet<>();
  private final TreeSet<Long> withThisStep = new TreeSet<>();
  private @Nullable Step current;
  private boolean alone;

  Suspicion(Queue queue, Trace trace) {
    this.queue = queue;
    this.trace = trace;
  }

  /** Whether a parcel may be worked on in this step; else it may in the next, or is set aside. */
  boolean mayTry(Step step, long number, Work work) {
    if (!queue.isFromBefore(number)) {
      return true;
    }
    if (!step.equals(current)) {
      current = step;
      durable.addAll(withThisStep);
      withThisStep.clear();
      alone = false;
    }
    long key = key(number, work);
    if (durable.contains(key)) {
      return true;
    }
    long tries = BEGUN.get(step.state(), key).orElse(0L);
    if (tries >= TRIES_MAX && !withThisStep.contains(key)) {
      setAside(step, number);
    } else if (withThisStep.isEmpty() || (tries == 0 && !alone)) {
      BEGUN.put(step.state(), key, tries + 1);
      withThisStep.add(key);
      alone = tries > 0;
    }
    return false;
  }

  /** The step has worked on it, and is here still. */
  void survived(Step step, long number, Work work) {
    long key = key(number, work);
    if (durable.contains(key) && BEGUN.contains(step.state(), key)) {
      BEGUN.delete(step.state(), key);
    }
  }

  /** Whether a parcel is set aside. */
  static boolean isAside(State state, long number) {
    return ASIDE.contains(state, number);
  }

  /** Has a parcel tried again that was set aside. */
  void takeBack(Step step, long number) {
    ASIDE
        .get(step.state(), number)
        .ifPresent(before -> {
          queue.reschedule(step.state(), number, before.at(step.wallMillis()));
          ASIDE.delete(step.state(), number);
          for (Work work : Work.values()) {
            durable.remove(key(number, work));
          }
        });
  }

  private void setAside(Step step, long number) {
    Schedule schedule = queue.schedule(step.state(), number).orElse(null);
    Parcel parcel = queue.parcel(step.state(), number).orElse(null);
    if (schedule == null || parcel == null) {
      return;
    }
    SET_ASIDE.hit();
    String why = "set aside: this server ended " + TRIES_MAX + " times while it worked on it";
    ASIDE.put(step.state(), number, schedule);
    Schedule never = schedule.failed(Schedule.NEVER, why).among(List.of());
    queue.reschedule(step.state(), number, never);
    for (Work work : Work.values()) {
      BEGUN.delete(step.state(), key(number, work));
    }
    List<String> who = parcel.recipients().stream().map(Recipient::words).toList();
    trace.record(step, parcel.message().postmark(), new Hop(Hop.Kind.WAITING, who, why));
    step.log(
        LogLine.alarm(
            "message set aside",
            "postmark",
            parcel.message().postmark(),
            "number",
            number,
            "body",
            parcel.message().body(),
            "because",
            "this server ended again and again while it worked on it"));
  }

  private static long key(long number, Work work) {
    return number << 1 | (work == Work.LOOK ? 0 : 1);
  }
}
