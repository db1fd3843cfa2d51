package grapevine.service.steer;

import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.VersionVector;
import grapevine.service.event.Step;
import grapevine.service.message.MailTime;
import grapevine.service.message.Message;
import grapevine.service.message.Recipient;
import grapevine.service.message.Recipient.Target;
import grapevine.service.report.Cause;
import grapevine.service.report.Notify;
import grapevine.service.report.Report;
import grapevine.service.report.VanishedNotice;
import grapevine.service.trace.Hop;
import grapevine.service.trace.Trace;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Tells senders, and owners of lists, what became of messages: by messages of its own. */
final class Reporting {
  private static final SortedMap<String, VersionVector> NOTHING_SEEN = new TreeMap<>();

  private final Names names;
  private final Report.Reporter reporter;
  private final Queue queue;
  private final Trace trace;
  private final ServerNumber self;

  Reporting(Surroundings around, SteeringSettings settings, Queue queue, Trace trace) {
    this.names = around.names();
    this.reporter = settings.reporter();
    this.queue = queue;
    this.trace = trace;
    this.self = around.reach().self();
  }

  /** Tells the sender what became of one recipient, where he wants to know. */
  void tell(Step step, Message message, Recipient recipient, Cause cause) {
    boolean failed = cause.action() == Cause.Action.FAILED;
    if (failed && PlantedBug.REPORT_LOST.planted()) {
      return;
    }
    Optional<Target> sender =
        Notify.wanted(message, recipient.notifyWhen(), cause.action())
            ? names.target(step.state(), message.mailFrom())
            : Optional.empty();
    if (sender.isPresent()) {
      report(
          step, new Report(reporter, message, recipient, cause, step.wallMillis()), sender.get());
    } else if (failed) {
      trace.record(
          step,
          message.postmark(),
          Hop.Kind.ENDED,
          recipient.words(),
          cause.words() + (message.mailFrom().isEmpty() ? "; it has no sender" : ""));
    }
  }

  /** Tells the owners of a list that a member has gone: once a week for each member. */
  void vanished(Step step, RName list, RName member) {
    Postmark mark = VanishedNotice.postmark(list, member, step.wallMillis());
    byte[] content = VanishedNotice.content(reporter, list, member, step.wallMillis());
    Target owners = new Target.OwnersOf(list);
    Recipient recipient = new Recipient(owners, "owners of " + list, Optional.empty(), "", "");
    send(step, mark, content, List.of(recipient));
  }

  private void report(Step step, Report report, Target sender) {
    Message about = report.message();
    byte[] original = step.state().readBody(about.body(), 0, report.wantedOctets());
    byte[] content = report.content(original == null ? new byte[0] : original);
    Postmark mark = Report.postmark(about, report.recipient(), report.cause().action());
    trace.record(
        step,
        about.postmark(),
        Hop.Kind.REPORTED,
        report.recipient().words(),
        report.cause().action().keyword() + ": " + report.cause().words() + "; report " + mark);
    Recipient recipient = new Recipient(sender, about.mailFrom(), Optional.empty(), "", "");
    send(step, mark, content, List.of(recipient));
  }

  /** Sends a message of this server itself; its postmark is what it is known again by. */
  void send(Step step, Postmark mark, byte[] content, List<Recipient> recipients) {
    BodyId body = BodyId.of(content);
    String prefix =
        "Return-Path: <>\r\nReceived: by "
            + reporter.host()
            + " id "
            + mark
            + ";\r\n\t"
            + MailTime.mail(step.wallMillis())
            + "\r\n";
    Message message =
        new Message(
            mark,
            body,
            content.length,
            prefix.getBytes(StandardCharsets.UTF_8),
            "",
            Optional.empty(),
            step.timestamp(),
            NOTHING_SEEN,
            "",
            "");
    step.state().putBody(body, content);
    List<String> who = recipients.stream().map(Recipient::words).toList();
    trace.record(step, mark, new Hop(Hop.Kind.ACCEPTED, who, "from this server itself"));
    Parcel parcel = new Parcel(message, recipients, List.of(), new Way.Here(), self);
    queue.add(step.state(), parcel, Schedule.now(step.wallMillis()));
  }
}
