package grapevine.service.node;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.mechanism.exactlyonce.Inquiry;
import grapevine.service.accept.Acceptance;
import grapevine.service.event.Step;
import grapevine.service.registry.Address;
import grapevine.service.registry.Directory;
import grapevine.service.registry.Entry;
import grapevine.service.registry.Lookup;
import grapevine.service.request.Answer;
import grapevine.service.request.Origin;
import grapevine.service.request.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Gives each request to the part of the node that answers it. */
final class Requests {
  private static final Answer BETWEEN_SERVERS =
      new Answer.Refused(Answer.Reason.BAD_REQUEST, "only servers ask that");

  private static final Answer SHUT_OUT =
      new Answer.Refused(Answer.Reason.NOT_ALLOWED, "this account is disabled, or was deleted");

  private static final String NO_POSTMASTER =
      "nobody is postmaster of that domain yet: its registry has no owners, nor has gv";

  private final ServerNumber self;
  private final Directory directory;
  private final NameInquiries inquiries;
  private final SignIn signIn;
  private final Maildrops maildrops;
  private final MailNames names;
  private final Acceptance acceptance;
  private final Commands commands;
  private final Enrolment enrolment;
  private final boolean hasWayOut;

  /** The parts that answer. */
  record Parts(
      CommandDesk.Parts shared,
      SignIn signIn,
      Maildrops maildrops,
      MailNames names,
      Acceptance acceptance,
      Commands commands,
      Enrolment enrolment) {}

  Requests(ServerNumber self, Parts parts) {
    this.self = self;
    this.directory = parts.shared.directory();
    this.inquiries = parts.shared.inquiries();
    this.signIn = parts.signIn;
    this.maildrops = parts.maildrops;
    this.names = parts.names;
    this.acceptance = parts.acceptance;
    this.commands = parts.commands;
    this.enrolment = parts.enrolment;
    this.hasWayOut = !parts.shared.settings().smarthost().isEmpty();
  }

  /** A client of this server asks. */
  void client(Step step, Request request, Caller caller) {
    if (needsOrganisation(request) && !inquiries.knowsOrganisation(step.state())) {
      // Without the registry of registries our own domains would be taken for outside ones.
      if (request instanceof Request.Authenticate authenticate) {
        authenticate.password().wipe();
      }
      caller.answer(
          step, new Answer.NotNow("this server does not know its organisation yet; try again"));
      return;
    }
    if (signedIn(request).filter(who -> isShutOut(step, who)).isPresent()) {
      caller.answer(step, SHUT_OUT);
      return;
    }
    switch (request) {
      case Request.Authenticate authenticate ->
          signIn.authenticate(step, authenticate, true, caller);
      case Request.ScramKeys ask -> signIn.scram().keys(step, ask, true, caller);
      case Request.ScramProved proved -> signIn.scram().proved(step, proved, true, caller);
      case Request.CheckSender check -> caller.answer(step, checkSender(step, check));
      case Request.CheckRecipients check -> checkRecipients(step, check, caller);
      case Request.UploadPart part -> caller.answer(step, acceptance.uploadPart(step, part));
      case Request.AbandonUpload abandon ->
          caller.answer(step, acceptance.abandonUpload(step, abandon));
      case Request.Submit submit -> caller.answer(step, acceptance.submit(step, submit));
      case Request.OpenMaildrop open -> maildrops.open(step, self, open, true, caller);
      case Request.DeleteMessages delete -> maildrops.delete(step, delete, true, caller);
      case Request.CloseMaildrop close -> maildrops.close(step, self, close, true, caller);
      case Request.ReadBody read -> maildrops.read(step, read, caller);
      case Request.Exists _, Request.Inquire _ -> caller.answer(step, BETWEEN_SERVERS);
      case Request.Enrol enrol -> caller.answer(step, enrolment.enrol(step, enrol));
      case Request.ComeBack back -> caller.answer(step, enrolment.comeBack(step, back));
      case Request.Command command -> commands.run(step, command, true, caller);
    }
  }

  /** Whose session asks, where somebody signed in. */
  private static Optional<EntryId> signedIn(Request request) {
    return switch (request) {
      case Request.CheckSender check -> signedIn(check.origin());
      case Request.CheckRecipients check -> signedIn(check.origin());
      case Request.Submit submit -> signedIn(submit.submission().origin());
      case Request.OpenMaildrop open -> Optional.of(open.owner());
      case Request.DeleteMessages delete -> Optional.of(delete.owner());
      case Request.Authenticate _,
          Request.ScramKeys _,
          Request.ScramProved _,
          Request.UploadPart _,
          Request.AbandonUpload _,
          Request.CloseMaildrop _,
          Request.ReadBody _,
          Request.Exists _,
          Request.Enrol _,
          Request.ComeBack _,
          Request.Inquire _,
          Request.Command _ ->
          Optional.empty();
    };
  }

  private static Optional<EntryId> signedIn(Origin origin) {
    return origin instanceof Origin.SignedIn(EntryId who) ? Optional.of(who) : Optional.empty();
  }

  /** Who was disabled or deleted is shut out of sessions that are open; mail for him is taken. */
  private boolean isShutOut(Step step, EntryId who) {
    return switch (directory.find(step.state(), who)) {
      case Lookup.Found(Entry entry) -> entry.isDisabled();
      case Lookup.Gone _ -> true;
      case Lookup.Unknown _, Lookup.NotHere _, Lookup.NoSuchRegistry _ -> false;
    };
  }

  private static boolean needsOrganisation(Request request) {
    return switch (request) {
      case Request.Authenticate _,
          Request.ScramKeys _,
          Request.ScramProved _,
          Request.CheckSender _,
          Request.CheckRecipients _,
          Request.Submit _,
          Request.OpenMaildrop _,
          Request.DeleteMessages _ ->
          true;
      case Request.UploadPart _,
          Request.AbandonUpload _,
          Request.CloseMaildrop _,
          Request.ReadBody _,
          Request.Exists _,
          Request.Enrol _,
          Request.ComeBack _,
          Request.Inquire _,
          Request.Command _ ->
          false;
    };
  }

  /**
   * Another server asks. It may be sent on only where this server holds what the other does not, so
   * no question goes in a circle.
   */
  void peer(Step step, ServerNumber peer, Request request, Caller caller) {
    switch (request) {
      case Request.Authenticate authenticate ->
          signIn.authenticate(step, authenticate, false, caller);
      case Request.ScramKeys ask -> signIn.scram().keys(step, ask, false, caller);
      case Request.ScramProved proved -> signIn.scram().proved(step, proved, false, caller);
      case Request.Exists exists -> caller.answer(step, inquiries.answerHere(step, exists));
      case Request.Inquire(Inquiry inquiry) -> caller.answer(step, commands.inquire(step, inquiry));
      case Request.OpenMaildrop open ->
          maildrops.open(step, peer, open, mayRelay(step, peer, open.owner()), caller);
      case Request.DeleteMessages delete ->
          maildrops.delete(step, delete, mayRelay(step, peer, delete.owner()), caller);
      case Request.CloseMaildrop close ->
          maildrops.close(step, peer, close, mayRelay(step, peer, close.owner()), caller);
      case Request.ReadBody read when read.site().equals(self) ->
          maildrops.read(step, read, caller);
      case Request.Command command ->
          commands.run(step, command, mayPassOn(step, peer, command), caller);
      case Request.ReadBody _,
          Request.CheckSender _,
          Request.CheckRecipients _,
          Request.UploadPart _,
          Request.AbandonUpload _,
          Request.Submit _,
          Request.Enrol _,
          Request.ComeBack _ ->
          caller.answer(step, BETWEEN_SERVERS);
    }
  }

  /** Who reads at a server that does not hold the registry is passed on by one that does. */
  private boolean mayPassOn(Step step, ServerNumber peer, Request.Command command) {
    return command.command().verb().startsWith("read")
        && command
            .command()
            .argument("name")
            .flatMap(RName::parse)
            .filter(name -> mayRelay(step, peer, name.registry()))
            .isPresent();
  }

  private boolean mayRelay(Step step, ServerNumber peer, EntryId owner) {
    return mayRelay(step, peer, owner.name().registry());
  }

  private boolean mayRelay(Step step, ServerNumber peer, String registry) {
    return directory.holds(step.state(), registry)
        && !directory.gv(step.state()).serversOf(registry).contains(peer);
  }

  private Answer checkSender(Step step, Request.CheckSender check) {
    return switch (check.origin()) {
      case Origin.SignedIn(EntryId who) ->
          check.mailFrom().isEmpty() || names.isOwn(step.state(), who, check.mailFrom())
              ? new Answer.Done()
              : new Answer.Refused(
                  Answer.Reason.NOT_YOUR_ADDRESS,
                  check.mailFrom() + " is not an address of " + who.name());
      case Origin.Outside(), Origin.Local() -> new Answer.Done();
    };
  }

  /**
   * Names of one registry are asked for together, all registries at once, and each verdict is put
   * in place: a client does not wait longer for many registries than for one.
   */
  private void checkRecipients(Step step, Request.CheckRecipients check, Caller caller) {
    List<Answer.Verdict> verdicts = new ArrayList<>();
    TreeMap<String, List<Integer>> open = new TreeMap<>();
    List<String> localParts = new ArrayList<>();
    for (int index = 0; index < check.addresses().size(); index++) {
      String address = check.addresses().get(index);
      localParts.add("");
      switch (directory.resolve(step.state(), address)) {
        case Address.Named named -> {
          verdicts.add(new Answer.Verdict.Later("not certain now whether this name exists"));
          localParts.set(index, named.localPart());
          open.computeIfAbsent(named.registry(), key -> new ArrayList<>()).add(index);
        }
        case Address.Postmaster postmaster
            when !directory.postmasters(step.state(), postmaster.registry()).isEmpty() ->
            verdicts.add(new Answer.Verdict.Welcome());
        case Address.Postmaster postmaster -> {
          // RFC 5321 section 4.5.1 wants it taken; what nobody would get is not taken yet.
          verdicts.add(new Answer.Verdict.Later(NO_POSTMASTER));
          localParts.set(index, "postmaster");
          open.computeIfAbsent(postmaster.registry(), key -> new ArrayList<>()).add(index);
        }
        case Address.Outside _ -> verdicts.add(outside(check.origin()));
        case Address.Malformed(String reason) ->
            verdicts.add(new Answer.Verdict.No(Answer.Reason.BAD_ADDRESS, reason));
      }
    }
    inquire(step, open, localParts, verdicts, caller);
  }

  private Answer.Verdict outside(Origin origin) {
    return switch (origin) {
      case Origin.SignedIn _, Origin.Local() ->
          hasWayOut
              ? new Answer.Verdict.Welcome()
              : new Answer.Verdict.No(
                  Answer.Reason.NO_WAY_OUT,
                  "this server has no smarthost, hence no way to other domains");
      case Origin.Outside() ->
          new Answer.Verdict.No(Answer.Reason.RELAYING, "mail for others is not relayed");
    };
  }

  private void inquire(
      Step step,
      NavigableMap<String, List<Integer>> open,
      List<String> localParts,
      List<Answer.Verdict> verdicts,
      Caller caller) {
    if (open.isEmpty()) {
      caller.answer(step, new Answer.Verdicts(List.copyOf(verdicts)));
      return;
    }
    int[] waiting = {open.size()};
    open.forEach((registry, places) ->
        inquiries.find(
            step,
            registry,
            places.stream().map(localParts::get).toList(),
            (later, found) -> {
              for (int index = 0; index < places.size(); index++) {
                verdict(found.get(index), places.get(index), verdicts);
              }
              waiting[0]--;
              if (waiting[0] == 0) {
                caller.answer(later, new Answer.Verdicts(List.copyOf(verdicts)));
              }
            }));
  }

  private static void verdict(
      NameInquiries.Presence presence, int place, List<Answer.Verdict> verdicts) {
    switch (presence) {
      case PRESENT -> verdicts.set(place, new Answer.Verdict.Welcome());
      case ABSENT -> {
        boolean postmaster =
            verdicts.get(place) instanceof Answer.Verdict.Later(String text)
                && text.equals(NO_POSTMASTER);
        if (!postmaster) {
          verdicts.set(place, new Answer.Verdict.No(Answer.Reason.NO_SUCH_NAME, "no such name"));
        }
      }
      case NOT_KNOWN -> {} // later, as it stands there
    }
  }
}
