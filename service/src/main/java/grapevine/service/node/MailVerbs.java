package grapevine.service.node;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.service.event.Step;
import grapevine.service.message.MailTime;
import grapevine.service.request.Answer;
import grapevine.service.request.ControlCommand;
import grapevine.service.request.Origin;
import grapevine.service.request.Request;
import grapevine.service.request.Submission;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The commands about messages: send and read. */
final class MailVerbs {
  private static final int HEAD_OCTETS = 16 << 10;

  /** As characters of one octet each these are at most twice as many octets in a reply. */
  private static final int SHOWN_OCTETS = 256 << 10;

  private final NodeParts node;
  private final CommandDesk.Parts parts;

  MailVerbs(NodeParts node, CommandDesk.Parts parts) {
    this.node = node;
    this.parts = parts;
  }

  /** Composes a message of plain text and submits it in the operator's name. */
  void send(Step step, ControlCommand command, Caller caller) {
    String from = command.argument("from").orElse("");
    List<String> to = command.all("to");
    if (to.isEmpty()) {
      caller.answer(step, Rows.said(Answer.Outcome.WRONG_USE, "send: to whom?"));
      return;
    }
    byte[] content = composed(step, from, command);
    List<Submission.Recipient> recipients =
        to.stream().map(address -> new Submission.Recipient(address, "", "")).toList();
    Request check = new Request.CheckRecipients(new Origin.Local(), to);
    node.requests()
        .client(
            step,
            check,
            (later, verdicts) -> {
              Optional<Answer> no = refusal(to, verdicts);
              if (no.isPresent()) {
                caller.answer(later, no.get());
                return;
              }
              Submission submission =
                  new Submission(
                      new Origin.Local(),
                      new Submission.Via("localhost", "local", "LOCAL"),
                      from,
                      recipients,
                      new Submission.Content.Whole(content),
                      "",
                      "");
              node.requests()
                  .client(
                      later,
                      new Request.Submit(submission),
                      (last, answer) -> caller.answer(last, said(answer)));
            });
  }

  private static Optional<Answer> refusal(List<String> to, Answer answer) {
    if (!(answer instanceof Answer.Verdicts(List<Answer.Verdict> verdicts))) {
      return Optional.of(said(answer));
    }
    for (int index = 0; index < verdicts.size(); index++) {
      switch (verdicts.get(index)) {
        case Answer.Verdict.Welcome() -> {}
        case Answer.Verdict.No(var _, String text) -> {
          return Optional.of(Rows.said(Answer.Outcome.REFUSED, to.get(index) + ": " + text));
        }
        case Answer.Verdict.Later(String text) -> {
          return Optional.of(CommandDesk.unreachable(to.get(index) + ": " + text));
        }
      }
    }
    return Optional.empty();
  }

  private static Answer said(Answer answer) {
    return switch (answer) {
      case Answer.Accepted accepted ->
          Rows.said(Answer.Outcome.DONE, accepted.text() + " as " + accepted.postmark());
      case Answer.Refused refused -> Rows.said(Answer.Outcome.REFUSED, refused.text());
      case Answer.NotNow later -> CommandDesk.unreachable(later.text());
      case Answer.Unknown unknown -> Rows.said(Answer.Outcome.UNKNOWN, unknown.text());
      default -> Rows.said(Answer.Outcome.REFUSED, "it was not accepted");
    };
  }

  private byte[] composed(Step step, String from, ControlCommand command) {
    Postmark id =
        new Postmark(
            step.environment().randomness().nextLong(), step.environment().randomness().nextLong());
    String text =
        "From: "
            + line(from)
            + "\r\n"
            + "To: "
            + line(String.join(", ", command.all("to")))
            + "\r\n"
            + "Subject: "
            + line(command.argument("subject").orElse(""))
            + "\r\n"
            + "Date: "
            + MailTime.mail(step.wallMillis())
            + "\r\n"
            + "Message-ID: <"
            + id
            + "@"
            + parts.settings().hostName()
            + ">\r\n"
            + "MIME-Version: 1.0\r\n"
            + "Content-Type: text/plain; charset=utf-8\r\n"
            + "Content-Transfer-Encoding: 8bit\r\n"
            + "\r\n"
            + command.argument("body").orElse("").replaceAll("\r\n|\r|\n", "\r\n");
    return (text.endsWith("\r\n") ? text : text + "\r\n").getBytes(StandardCharsets.UTF_8);
  }

  /** A header value on one line. */
  private static String line(String value) {
    return value.replaceAll("[\\p{Cntrl}]", " ");
  }

  /** Lists somebody's INBOX, or shows one message of it. */
  void read(Step step, Request.Command request, boolean mayRelay, Caller caller) {
    ControlCommand command = request.command();
    Optional<RName> name = command.argument("name").flatMap(RName::parse);
    if (name.isEmpty()) {
      caller.answer(step, Rows.said(Answer.Outcome.WRONG_USE, "read: whose? such as alice.pa"));
      return;
    }
    Optional<EntryId> owner =
        parts.directory().find(step.state(), name.get()).bearer().map(entry -> entry.id());
    boolean here =
        owner.isPresent() && node.mailboxes().mailboxes().serves(step.state(), owner.get());
    if (here) {
      readHere(step, command, owner.get(), caller);
    } else if (owner.isEmpty() && parts.directory().holds(step.state(), name.get().registry())) {
      caller.answer(
          step, Rows.said(Answer.Outcome.REFUSED, "read: nobody of that name is known here"));
    } else {
      readElsewhere(step, request, mayRelay ? site(step, name.get(), owner) : List.of(), caller);
    }
  }

  private List<ServerNumber> site(Step step, RName name, Optional<EntryId> owner) {
    return owner.isPresent()
        ? node.maildrops().nearest(step.state(), owner.get()).stream().toList()
        : parts.links().nearest(parts.directory().gv(step.state()).serversOf(name.registry()));
  }

  private void readElsewhere(
      Step step, Request.Command request, List<ServerNumber> sites, Caller caller) {
    Answer notReached =
        CommandDesk.unreachable("no server that holds this mailbox can be reached now");
    if (sites.isEmpty()) {
      caller.answer(step, notReached);
      return;
    }
    parts
        .questions()
        .ask(
            step,
            sites.getFirst(),
            request,
            2 * parts.settings().questionMillis(),
            (later, answer) -> caller.answer(later, answer.orElse(notReached)));
  }

  private void readHere(Step step, ControlCommand command, EntryId owner, Caller caller) {
    List<Answer.Item> items = node.mailboxes().mailboxes().maildrop(step.state(), owner);
    Optional<String> id = command.argument("id");
    if (command.verb().equals("read show")) {
      caller.answer(step, show(step, items, id.orElse(""), command));
      return;
    }
    Rows rows = new Rows();
    for (int index = 0; index < items.size() && !rows.isFull(); index++) {
      rows.add(row(step, index + 1, items.get(index)));
    }
    caller.answer(step, rows.done());
  }

  private Answer show(Step step, List<Answer.Item> items, String id, ControlCommand command) {
    for (Answer.Item item : items) {
      if (item.message().toString().equals(id)) {
        return page(step, item, Rows.number(command.argument("from").orElse("0")));
      }
    }
    return Rows.said(Answer.Outcome.REFUSED, "there is no message " + id + " in it");
  }

  /** A part of a message; the header lines that were put before it come with the first. */
  private static Answer page(Step step, Answer.Item item, long from) {
    byte[] body = step.state().readBody(item.body(), from, SHOWN_OCTETS);
    if (body == null) {
      return CommandDesk.unreachable("the text of this message has not come to this server yet");
    }
    String prefix = from == 0 ? new String(item.prefix(), StandardCharsets.ISO_8859_1) : "";
    String content = prefix + new String(body, StandardCharsets.ISO_8859_1);
    Rows rows = new Rows().add("id", item.message(), "content", content);
    long end = from + body.length;
    return end < item.bodySize() && body.length > 0
        ? rows.next(Long.toString(end)).done()
        : rows.done();
  }

  private Object[] row(Step step, int number, Answer.Item item) {
    byte[] head = step.state().readBody(item.body(), 0, HEAD_OCTETS);
    String text = head == null ? "" : new String(head, StandardCharsets.UTF_8);
    int end = text.indexOf("\r\n\r\n");
    String header = "\r\n" + (end < 0 ? text : text.substring(0, end));
    return new Object[] {
      "number", number,
      "id", item.message(),
      "size", item.size(),
      "from", field(header, "from:"),
      "subject", field(header, "subject:"),
      "date", field(header, "date:")
    };
  }

  /** The first line of a field; each line of the header has a line end before it. */
  private static String field(String header, String name) {
    int begin = header.indexOf("\r\n");
    while (begin >= 0) {
      int next = header.indexOf("\r\n", begin + 2);
      if (header.regionMatches(true, begin + 2, name, 0, name.length())) {
        int value = begin + 2 + name.length();
        return header.substring(value, next < 0 ? header.length() : next).strip();
      }
      begin = next;
    }
    return "";
  }
}
