package grapevine.service.node;

import grapevine.kernel.id.Postmark;
import grapevine.kernel.id.ServerNumber;
import grapevine.service.event.Step;
import grapevine.service.request.Answer;
import grapevine.service.request.ControlCommand;
import grapevine.service.request.Request;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where a message is, and why it is not there: what every server that is reached has on record of
 * it. All are asked at once, so it takes no longer than the slowest may. A message can be named by
 * its postmark, or by its Message-ID, which the server knows that accepted it.
 */
final class TraceVerb {
  /** Most messages of one Message-ID that are traced: it is its sender who makes it unique. */
  private static final int POSTMARKS_MAX = 10;

  /** Between servers: asks for the postmarks of a Message-ID instead of hops. */
  private static final String FIND = "message-id";

  private final NodeParts node;
  private final CommandDesk.Parts parts;

  TraceVerb(NodeParts node, CommandDesk.Parts parts) {
    this.node = node;
    this.parts = parts;
  }

  void trace(Step step, Request.Command request, boolean mayRelay, Caller caller) {
    ControlCommand command = request.command();
    if (command.argument(FIND).isPresent()) {
      caller.answer(step, found(step, command.argument(FIND).get()));
      return;
    }
    String id = command.argument("id").orElse("").strip();
    Optional<Postmark> postmark = Postmark.parse(id);
    if (postmark.isPresent()) {
      collect(step, request, postmark.get(), mayRelay, caller);
    } else if (id.contains("@")) {
      find(step, request, id, mayRelay, caller);
    } else {
      caller.answer(
          step,
          Rows.said(
              Answer.Outcome.WRONG_USE,
              "trace: give an id of 32 hexadecimal digits, or a Message-ID"));
    }
  }

  private Answer found(Step step, String messageId) {
    Rows rows = new Rows();
    node.trace()
        .postmarks(step.state(), messageId, POSTMARKS_MAX)
        .forEach(postmark -> rows.add("postmark", postmark));
    return rows.done();
  }

  private void find(
      Step step, Request.Command request, String messageId, boolean mayRelay, Caller caller) {
    TreeSet<Postmark> postmarks =
        new TreeSet<>(node.trace().postmarks(step.state(), messageId, POSTMARKS_MAX));
    Gathering gathering =
        new Gathering(
            (server, rows) ->
                rows.forEach(row ->
                    Postmark.parse(row.getOrDefault("postmark", "")).ifPresent(postmarks::add)),
            later -> traceAll(later, request, List.copyOf(postmarks), mayRelay, caller));
    gathering.ask(step, command(request, FIND, messageId), mayRelay);
  }

  private void traceAll(
      Step step,
      Request.Command request,
      List<Postmark> postmarks,
      boolean mayRelay,
      Caller caller) {
    if (postmarks.isEmpty()) {
      caller.answer(
          step,
          Rows.said(
              Answer.Outcome.REFUSED,
              "no server that is reached has accepted a message with that Message-ID of late"));
      return;
    }
    List<Postmark> some = postmarks.subList(0, Math.min(postmarks.size(), POSTMARKS_MAX));
    List<SortedMap<String, String>> rows = new ArrayList<>();
    int[] waiting = {some.size()};
    for (Postmark postmark : some) {
      collect(
          step,
          command(request, "id", postmark.toString()),
          postmark,
          mayRelay,
          (later, answer) -> {
            if (answer instanceof Answer.Report report) {
              rows.addAll(report.rows());
            }
            waiting[0]--;
            if (waiting[0] == 0) {
              caller.answer(later, new Answer.Report(Answer.Outcome.DONE, "", List.copyOf(rows)));
            }
          });
    }
  }

  private void collect(
      Step step, Request.Command request, Postmark postmark, boolean mayRelay, Caller caller) {
    List<SortedMap<String, String>> rows =
        new ArrayList<>(node.trace().rows(step.state(), postmark, parts.settings().serverName()));
    Gathering gathering =
        new Gathering(
            (server, more) -> rows.addAll(more),
            later -> {
              rows.forEach(row -> row.put("id", postmark.toString()));
              rows.sort(
                  Comparator.comparing(
                      (SortedMap<String, String> row) -> row.getOrDefault("at", "")));
              caller.answer(later, new Answer.Report(Answer.Outcome.DONE, "", List.copyOf(rows)));
            });
    gathering.ask(step, request, mayRelay);
  }

  private static Request.Command command(Request.Command request, String name, String value) {
    TreeMap<String, List<String>> arguments = new TreeMap<>();
    arguments.put(name, List.of(value));
    return new Request.Command(
        request.who(), new ControlCommand("trace", arguments, Optional.empty()));
  }

  /** Takes one server's rows. */
  @FunctionalInterface
  private interface Rowed {
    void rows(ServerNumber server, List<SortedMap<String, String>> rows);
  }

  /** Goes on when all have answered or been given up. */
  @FunctionalInterface
  private interface Then {
    void go(Step step);
  }

  /** One question to all servers that are reached. */
  private final class Gathering {
    private final Rowed rowed;
    private final Then then;
    private int waiting = 1;

    Gathering(Rowed rowed, Then then) {
      this.rowed = rowed;
      this.then = then;
    }

    void ask(Step step, Request.Command request, boolean mayRelay) {
      for (ServerNumber server :
          mayRelay ? List.copyOf(parts.links().up()) : List.<ServerNumber>of()) {
        waiting++;
        parts
            .questions()
            .ask(
                step,
                server,
                request,
                parts.settings().questionMillis(),
                (later, answer) -> {
                  rowed.rows(server, rows(later, server, answer));
                  answered(later);
                });
      }
      answered(step);
    }

    private void answered(Step step) {
      waiting--;
      if (waiting == 0) {
        then.go(step);
      }
    }

    private List<SortedMap<String, String>> rows(
        Step step, ServerNumber server, Optional<Answer> answer) {
      List<SortedMap<String, String>> rows = new ArrayList<>();
      if (answer.isPresent() && answer.get() instanceof Answer.Report report) {
        report.rows().forEach(row -> rows.add(new TreeMap<>(row)));
      } else {
        TreeMap<String, String> row = new TreeMap<>();
        row.put("what", "this server did not answer");
        row.put("server", node.name(step, server));
        rows.add(row);
      }
      return rows;
    }
  }
}
