package grapevine.simulator.workload;

import grapevine.kernel.id.ClientNumber;
import grapevine.kernel.id.RName;
import grapevine.kernel.time.Timestamp;
import grapevine.mechanism.exactlyonce.OpenRequests;
import grapevine.mechanism.exactlyonce.RequestId;
import grapevine.service.request.Answer;
import grapevine.service.request.ControlCommand;
import grapevine.service.request.Numbering;
import grapevine.service.request.Request;
import grapevine.service.request.Secret;
import grapevine.simulator.world.Dice;
import grapevine.simulator.world.Fault;
import grapevine.simulator.world.PromiseBroken;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A client that numbers its commands: what has no answer it tries again, at whichever server, and
 * sometimes it forgets that it has one. It must never hear two things.
 */
final class Client {
  private static final int OPEN_MAX = 8;
  private static final int TRIES_MAX = 5;

  private final Workload workload;
  private final Dice dice;

  /** By number: two commands that are prepared at once may each get one. */
  private final TreeMap<ClientNumber, OpenRequests> requests = new TreeMap<>();

  private String token = "";

  Client(Workload workload, Dice dice) {
    this.workload = workload;
    this.dice = dice;
  }

  /** Who hears what came of a command, and whether servers other than the first tried it. */
  @FunctionalInterface
  interface Then {
    void on(Answer.Report report, boolean elsewhere);
  }

  /**
   * Gives a command.
   *
   * @param server where it is given first
   * @param others where it is tried again
   */
  void command(int server, IntSupplier others, ControlCommand command, Then then) {
    prepare(
        server,
        command,
        false,
        answer -> {
          if (answer instanceof Answer.Prepared prepared) {
            new Try(others, command, prepared, then).begin(server, prepared);
          } else {
            // Whatever is not known of a preparation: nothing is done.
            Answer.Report report = Asking.report(answer);
            boolean known = report.outcome() != Answer.Outcome.UNKNOWN;
            then.on(
                known
                    ? report
                    : new Answer.Report(Answer.Outcome.NOT_REACHABLE, report.text(), List.of()),
                false);
          }
        });
  }

  private void prepare(int server, ControlCommand command, boolean again, Consumer<Answer> then) {
    workload.asking().ask(server, numbered(command, new Numbering.Prepare(token, again)), then);
  }

  private static Request numbered(ControlCommand command, Numbering numbering) {
    ControlCommand copy =
        new ControlCommand(
            command.verb(),
            command.arguments(),
            command.secret().map(secret -> Secret.of(secret.octets().clone())));
    return new Request.Command(new Request.Actor.Operator(), copy, numbering);
  }

  private boolean has(Fault fault) {
    return workload.world().swarm().has(fault);
  }

  /** Whether clocks are right, so that a client knows when its lease is over. */
  private boolean clocksAreRight() {
    return !has(Fault.CLOCK_OFFSETS) && !has(Fault.CLOCK_JUMPS) && !has(Fault.DRIFT);
  }

  /** Whether a server may have forgotten what it answered. */
  private boolean mayForget() {
    return has(Fault.OLD_DISKS) || has(Fault.WRITE_OFFS) || has(Fault.DAMAGE);
  }

  /** One request. */
  private final class Try {
    private final IntSupplier others;
    private final ControlCommand command;
    private final Then then;
    private final OpenRequests mine;
    private final long sequence;
    private final RequestId id;
    private String right;
    private int tries;
    private boolean late;
    private Answer.@Nullable Report first;

    Try(IntSupplier others, ControlCommand command, Answer.Prepared prepared, Then then) {
      this.others = others;
      this.command = command;
      this.then = then;
      ClientNumber client = prepared.client().client();
      mine = requests.computeIfAbsent(client, given -> new OpenRequests(given, OPEN_MAX));
      token = prepared.token();
      right = token;
      sequence =
          mine.begin(prepared.seen(), prepared.wallMillis(), prepared.client().endsWallMillis())
              .orElse(0);
      id = new RequestId(client, sequence);
    }

    void begin(int server, Answer.Prepared prepared) {
      if (sequence == 0) {
        then.on(new Answer.Report(Answer.Outcome.NOT_REACHABLE, "too many", List.of()), false);
        return;
      }
      late = clocksAreRight() && dice.chance(0.03);
      if (late) {
        long lease = prepared.client().endsWallMillis() - prepared.wallMillis();
        workload.wait(lease + 5_000, () -> send(server, prepared));
      } else {
        send(server, prepared);
      }
    }

    private void send(int server, Answer.Prepared prepared) {
      tries++;
      mine.attempt(sequence, prepared.to(), prepared.wallMillis())
          .ifPresentOrElse(
              request -> {
                note(request.effect(), request.deadlineMillis());
                Numbering numbering = new Numbering.Numbered(right, request, prepared.to());
                workload
                    .asking()
                    .ask(
                        server,
                        numbered(command, numbering),
                        answer -> heard(Asking.report(answer)));
              },
              () -> {});
    }

    private void note(Timestamp effect, long deadlineMillis) {
      String suffix = command.verb().startsWith("registry ") ? ".gv" : "";
      RName name = RName.required(command.argument("name").orElse("") + suffix);
      workload.requests().begin(new RequestLedger.Open(id, name, effect, deadlineMillis));
    }

    private void heard(Answer.Report report) {
      if (late && report.outcome() == Answer.Outcome.DONE) {
        throw new PromiseBroken(
            "once-means-once", id + " was carried out after its client's lease: " + command);
      }
      Answer.Report before = first;
      if (before != null) {
        compare(before, report);
        end();
      } else if (report.outcome() == Answer.Outcome.UNKNOWN && tries < TRIES_MAX && !late) {
        workload.soon(dice, this::again);
      } else {
        answered(report);
      }
    }

    private void answered(Answer.Report report) {
      boolean repeats =
          report.outcome() == Answer.Outcome.DONE && tries < TRIES_MAX && dice.chance(0.4);
      if (repeats) {
        first = report;
        workload.soon(dice, this::again);
      } else {
        end();
      }
      // What was said twice to a server may be done by the other copy.
      boolean twice = report.outcome() == Answer.Outcome.NOT_REACHABLE && has(Fault.DUPLICATES);
      then.on(
          twice ? new Answer.Report(Answer.Outcome.UNKNOWN, report.text(), List.of()) : report,
          tries > 1);
    }

    private void end() {
      mine.completed(sequence);
      workload.requests().completed(id);
    }

    /** Tries once more, where it may be another server that carries it out. */
    private void again() {
      int server = others.getAsInt();
      prepare(
          server,
          command,
          true,
          answer -> {
            if (answer instanceof Answer.Prepared prepared) {
              send(server, prepared);
            } else if (first != null) {
              end();
            } else if (++tries < TRIES_MAX) {
              workload.soon(dice, this::again);
            } else {
              answered(new Answer.Report(Answer.Outcome.UNKNOWN, "gave up", List.of()));
            }
          });
    }

    private void compare(Answer.Report before, Answer.Report report) {
      boolean same =
          report.outcome() == before.outcome() || report.outcome() == Answer.Outcome.UNKNOWN;
      boolean unsent = report.outcome() == Answer.Outcome.NOT_REACHABLE;
      if (!same && !unsent && !mayForget()) {
        throw new PromiseBroken(
            "once-means-once",
            id + " was answered " + before + " and then " + report + ": " + command);
      }
    }
  }
}
