package grapevine.service.node;

import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.id.RName;
import grapevine.kernel.state.Storage;
import grapevine.mechanism.exactlyonce.Inquiry;
import grapevine.service.access.Access;
import grapevine.service.access.Permission;
import grapevine.service.event.Step;
import grapevine.service.mailbox.MailboxDomain;
import grapevine.service.mailbox.MailboxVerifier;
import grapevine.service.registry.Entry;
import grapevine.service.registry.Fields;
import grapevine.service.registry.RegistryChange;
import grapevine.service.request.Answer;
import grapevine.service.request.ControlCommand;
import grapevine.service.request.Numbering;
import grapevine.service.request.Request;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Gives each administrative command to the part of the node that carries it out. */
final class Commands {
  private final NodeParts node;
  private final CommandDesk.Parts parts;
  private final Enrolment enrolment;
  private final Storage storage;
  private final ShowVerbs shows;
  private final BelongingVerbs belonging;
  private final MailVerbs mail;
  private final TraceVerb trace;
  private final StatusVerb status;
  private final LogVerb log;
  private final TransferVerbs transfer;

  Commands(NodeParts node, CommandDesk.Parts parts, Enrolment enrolment, Storage storage) {
    this.node = node;
    this.parts = parts;
    this.enrolment = enrolment;
    this.storage = storage;
    this.shows = new ShowVerbs(node, parts);
    this.belonging = new BelongingVerbs(node.views()::view);
    this.mail = new MailVerbs(node, parts);
    this.trace = new TraceVerb(node, parts);
    this.status = new StatusVerb(node, parts, storage);
    this.log = new LogVerb(parts);
    this.transfer = new TransferVerbs(node, parts);
  }

  /**
   * Carries a command out.
   *
   * @param mayRelay whether it may be handed to another server
   */
  void run(Step step, Request.Command request, boolean mayRelay, Caller caller) {
    ControlCommand command = request.command();
    if (!(request.numbering() instanceof Numbering.None) && !node.desk().takesNumber(command)) {
      caller.answer(step, Rows.said(Answer.Outcome.WRONG_USE, command.verb() + " has no number"));
      return;
    }
    Optional<Answer> shown = shows.show(step.state(), command).or(() -> belonging.show(command));
    if (shown.isPresent()) {
      caller.answer(step, shown.get());
      return;
    }
    if (node.desk().takes(command)) {
      node.desk().run(step, request, mayRelay, caller);
      return;
    }
    switch (command.verb()) {
      case "status" -> caller.answer(step, status.status(step));
      case "replicas" ->
          caller.answer(step, ReplicasVerb.answer(node, parts.links(), shows, step.state()));
      case "digest" -> caller.answer(step, digest(step));
      case "verify" -> caller.answer(step, verify());
      case "queue list" -> caller.answer(step, queue(step));
      case "queue retry" -> caller.answer(step, retry(step, command));
      case "dump mailbox" -> caller.answer(step, dumpMailbox(step, command));
      case "trace" -> trace.trace(step, request, mayRelay, caller);
      case PasswordVerbs.LIST ->
          caller.answer(step, PasswordVerbs.list(step.state(), parts.directory(), request));
      case "user unlock" -> caller.answer(step, unlock(step, request));
      case TransferVerbs.IMPORT, TransferVerbs.EXPORT ->
          caller.answer(step, transfer.run(step, request));
      case NumberBlocks.PROMISE -> caller.answer(step, promise(step, request));
      case "log" -> caller.answer(step, log.show(step.state(), request));
      case "send" -> mail.send(step, command, caller);
      case "read", "read show" -> mail.read(step, request, mayRelay, caller);
      case "token", "server write-off", "found" -> privileged(step, request, caller);
      default ->
          caller.answer(
              step, Rows.said(Answer.Outcome.WRONG_USE, "unknown command: " + command.verb()));
    }
  }

  /** Another server decides on a later try of a request with a number. */
  Answer inquire(Step step, Inquiry inquiry) {
    return node.once().inquire(step, inquiry);
  }

  private Answer promise(Step step, Request.Command request) {
    return request.who() instanceof Request.Actor.Operator()
        ? node.numbers().promise(step, request.command())
        : Rows.said(Answer.Outcome.FORBIDDEN, "only servers ask that");
  }

  private void privileged(Step step, Request.Command request, Caller caller) {
    if (!(request.who() instanceof Request.Actor.Operator())) {
      caller.answer(
          step, Rows.said(Answer.Outcome.REFUSED, "only the operator of a server may do that"));
      return;
    }
    if (!parts.gate().isOpen()) {
      caller.answer(
          step, CommandDesk.unreachable("this server has just started; try again in a minute"));
      return;
    }
    ControlCommand command = request.command();
    caller.answer(
        step,
        switch (command.verb()) {
          case "token" ->
              Tokens.make(step)
                  .map(token -> Rows.said(Answer.Outcome.DONE, token))
                  .orElseGet(() -> Rows.said(Answer.Outcome.REFUSED, "too many tokens are open"));
          case "found" ->
              enrolment.found(
                  step, command.argument("name").orElse(""), node.self(), command.all("address"));
          default -> enrolment.writeOff(step, command.argument("name").orElse(""), node.self());
        });
  }

  /** Who may set somebody's password may let him try again. */
  private Answer unlock(Step step, Request.Command request) {
    Optional<Entry> entry =
        request
            .command()
            .argument("name")
            .flatMap(RName::parse)
            .flatMap(name -> parts.directory().find(step.state(), name).bearer());
    if (entry.isEmpty()) {
      return Rows.said(Answer.Outcome.REFUSED, "whom? nobody of that name is known here");
    }
    RegistryChange password = new RegistryChange.SetField(entry.get().id(), Fields.PASSWORD, null);
    return switch (new Access(parts.directory()).may(step.state(), request.who(), password)) {
      case Permission.Allowed() -> {
        node.signIn().unlock(entry.get().name());
        yield Rows.said(Answer.Outcome.DONE, "");
      }
      case Permission.RefusedByRule(String rule) -> Rows.said(Answer.Outcome.REFUSED, rule);
      case Permission.NotKnownHere(String where) -> CommandDesk.unreachable(where);
    };
  }

  private Answer digest(Step step) {
    Rows rows = new Rows();
    for (String registry : node.registration().held(step.state())) {
      byte[] digest = node.views().contentDigest(step.state(), registry);
      rows.add("domain", "r/" + registry, "digest", HexFormat.of().formatHex(digest));
    }
    for (EntryId owner : node.mailboxes().mailboxes().owners(step.state())) {
      if (rows.isFull()) {
        break;
      }
      byte[] digest = node.mailboxes().replica().contentDigest(step.state(), owner);
      rows.add("domain", MailboxDomain.of(owner), "digest", HexFormat.of().formatHex(digest));
    }
    return rows.done();
  }

  /** What is stored, that is: of what this batch has done so far the bodies are not there yet. */
  private Answer verify() {
    Rows rows = new Rows();
    for (String finding : MailboxVerifier.verify(storage, storage)) {
      rows.add("finding", finding);
    }
    return rows.size() == 0
        ? rows.report(Answer.Outcome.DONE, "nothing wrong was found")
        : rows.report(Answer.Outcome.REFUSED, rows.size() + " findings");
  }

  private Answer queue(Step step) {
    List<SortedMap<String, String>> rows = node.steering().queue().rows(step.state(), Rows.MAX);
    return new Answer.Report(Answer.Outcome.DONE, "", rows);
  }

  private Answer retry(Step step, ControlCommand command) {
    Optional<Postmark> only = command.argument("id").flatMap(Postmark::parse);
    if (command.argument("id").isPresent() && only.isEmpty()) {
      return Rows.said(Answer.Outcome.WRONG_USE, "an id has 32 hexadecimal digits");
    }
    int retried = node.steering().queue().retryNow(step, only);
    return Rows.said(Answer.Outcome.DONE, retried + " parcels are tried now");
  }

  private Answer dumpMailbox(Step step, ControlCommand command) {
    Optional<EntryId> owner =
        command
            .argument("name")
            .flatMap(RName::parse)
            .flatMap(name -> parts.directory().find(step.state(), name).bearer())
            .map(entry -> entry.id());
    if (owner.isEmpty()) {
      return Rows.said(Answer.Outcome.REFUSED, "whose? nobody of that name is known here");
    }
    Rows rows = new Rows();
    Optional<Postmark> behind = command.argument("from").flatMap(Postmark::parse);
    List<Answer.Item> page =
        node.mailboxes()
            .mailboxes()
            .page(step.state(), owner.get(), behind.orElse(null), Rows.PAGE);
    for (Answer.Item item : page) {
      rows.add(
          "line",
          item.message()
              + " "
              + item.size()
              + " "
              + item.body()
              + " "
              + HexFormat.of().formatHex(BodyId.of(item.prefix()).digest()));
    }
    return page.size() < Rows.PAGE
        ? rows.done()
        : rows.next(page.getLast().message().toString()).done();
  }
}
