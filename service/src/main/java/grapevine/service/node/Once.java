package grapevine.service.node;

import grapevine.kernel.check.Mark;
import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.State;
import grapevine.kernel.time.Timestamp;
import grapevine.mechanism.exactlyonce.Arrival;
import grapevine.mechanism.exactlyonce.ClientToken;
import grapevine.mechanism.exactlyonce.CompletionRecord;
import grapevine.mechanism.exactlyonce.Completions;
import grapevine.mechanism.exactlyonce.Decision;
import grapevine.mechanism.exactlyonce.Heard;
import grapevine.mechanism.exactlyonce.Inquiry;
import grapevine.service.event.Step;
import grapevine.service.request.Answer;
import grapevine.service.request.ControlCommand;
import grapevine.service.request.Numbering.Numbered;
import grapevine.service.request.Request;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Commands with a number, carried out once (DESIGN section 5). The effect has the client's
 * timestamp, and its record travels with the change, so that two servers that both carry one out
 * make one effect. A refusal has no effect to travel with: it is recorded here alone, and where
 * others were tried before they are asked first, for one of them may have done what this one
 * refuses.
 */
final class Once {
  /** Where the record of an answer is that goes with no change. */
  private static final String NOWHERE = "";

  private static final int TRIED_MAX = 100;
  private static final long SWEEPS = 20;
  private static final int SWEPT_AT_ONCE = 1_000;
  private static final Mark REFUSED_HERE = Mark.of("once.refusal-recorded");
  private static final Mark DONE_ELSEWHERE = Mark.of("once.refused-here-done-elsewhere");

  private final ServerNumber self;
  private final Completions completions;
  private final ClientTokens tokens;
  private final CommandDesk.Parts parts;
  private final SessionSettings settings;
  private long nextSweepMonotonicMillis = Long.MIN_VALUE;

  /** What is done where a request is to be carried out here and now. */
  @FunctionalInterface
  interface Go {
    void on(Step step, Caller caller);
  }

  /** What is done when all have said something. */
  @FunctionalInterface
  private interface Then {
    void on(Step step);
  }

  /** A try of a request while it is decided on. */
  private record Try(
      Request.Command command,
      Numbered numbered,
      ClientToken token,
      Timestamp touched,
      TreeMap<ServerNumber, Heard> heard,
      Caller caller) {
    grapevine.mechanism.exactlyonce.Request request() {
      return numbered.request();
    }
  }

  Once(ServerNumber self, CommandDesk.Parts parts, ClientTokens tokens) {
    this.self = self;
    this.parts = parts;
    this.tokens = tokens;
    this.settings = parts.settings().sessions();
    this.completions = new Completions(self, settings.once());
  }

  /** What is remembered of requests. */
  Completions completions() {
    return completions;
  }

  /** Gives a client its number, and tells where and above what its command is carried out. */
  void prepared(
      Step step, Request.Command command, String token, Timestamp touched, Caller caller) {
    Timestamp seen = Timestamp.max(touched, step.lastTimestamp());
    caller.answer(
        step,
        tokens
            .give(step, command.who(), token)
            .<Answer>map(given ->
                new Answer.Prepared(self, seen, step.wallMillis(), given.token(), given.text()))
            .orElseGet(() ->
                CommandDesk.unreachable("this server is not in the registry of servers yet")));
  }

  /**
   * Decides on a try: what was done is answered again, what is new goes on.
   *
   * @param touched the latest of what it touches here
   */
  void begin(Step step, Request.Command command, Timestamp touched, Caller caller, Go go) {
    Numbered numbered = (Numbered) command.numbering();
    if (!isSound(numbered)) {
      caller.answer(step, Rows.said(Answer.Outcome.REFUSED, "that number makes no sense"));
      return;
    }
    switch (tokens.check(step.state(), numbered.token(), command.who())) {
      case ClientTokens.Checked.Good(ClientToken token) ->
          decide(step, new Try(command, numbered, token, touched, new TreeMap<>(), caller), go);
      case ClientTokens.Checked.Bad() ->
          caller.answer(
              step, Rows.said(Answer.Outcome.REFUSED, "that number belongs to somebody else"));
      case ClientTokens.Checked.NotKnown() ->
          caller.answer(
              step, notNow(numbered, "who gave this number is not known here yet; try again"));
    }
  }

  /** Its timestamps must be nobody else's, and whom it names must be few. */
  private static boolean isSound(Numbered numbered) {
    Timestamp effect = numbered.request().effect();
    return effect.source().value() == numbered.request().id().client().value()
        && effect.counter() == 0
        && effect.millis() > 0
        && numbered.request().attempt().number() > 0
        && numbered.request().attempt().tried().size() <= TRIED_MAX;
  }

  private void decide(Step step, Try one, Go go) {
    boolean asks = dependsOnState(one.command.command());
    switch (completions.decide(step.state(), one.token, one.request(), arrival(step, one, asks))) {
      case Decision.Execute() -> go.on(step, (later, answer) -> answered(later, one, answer));
      case Decision.Done(CompletionRecord.Outcome outcome) -> again(step, one, outcome);
      case Decision.Ask(var servers) -> ask(step, one, servers, later -> decide(later, one, go));
      case Decision.OutcomeUnknown(var servers) -> notKnown(step, one, servers);
      case Decision.Refused(Decision.Reason reason) ->
          one.caller.answer(step, refused(one.numbered, reason));
    }
  }

  private static Arrival arrival(Step step, Try one, boolean dependsOnState) {
    Timestamp touched = Timestamp.max(one.touched, step.lastTimestamp());
    return new Arrival(step.wallMillis(), touched, dependsOnState, one.heard);
  }

  /** Whether two servers that carry a command out may do different things. */
  private static boolean dependsOnState(ControlCommand command) {
    boolean sets = command.verb().endsWith(" change") || command.verb().equals("passwd");
    return !sets || command.argument("unchanged").isPresent();
  }

  private void again(Step step, Try one, CompletionRecord.Outcome outcome) {
    Answer.Report report = report(outcome.answer());
    if (report.outcome() != Answer.Outcome.DONE) {
      refuse(step, one, report);
    } else if (one.command.command().verb().equals(PasswordVerbs.ADD)) {
      String text = "it was made, and is said only once: revoke it, and make another one";
      one.caller.answer(step, Rows.said(Answer.Outcome.DONE, text));
    } else {
      one.caller.answer(step, report);
    }
  }

  /** What carrying it out came to. */
  private void answered(Step step, Try one, Answer answer) {
    if (!(answer instanceof Answer.Report report)) {
      one.caller.answer(step, answer);
      return;
    }
    switch (report.outcome()) {
      case DONE, UNKNOWN -> one.caller.answer(step, report);
      case NOT_REACHABLE -> one.caller.answer(step, notNow(one.numbered, report.text()));
      case REFUSED, FORBIDDEN, OVERTAKEN, WRONG_USE -> refuse(step, one, report);
    }
  }

  /** This server would refuse it: those who were tried before may have done it. */
  private void refuse(Step step, Try one, Answer.Report refusal) {
    TreeSet<ServerNumber> others = new TreeSet<>(one.request().attempt().tried());
    others.remove(self);
    others.removeAll(one.heard.keySet());
    if (!others.isEmpty()) {
      ask(step, one, others, later -> refuse(later, one, refusal));
      return;
    }
    TreeSet<ServerNumber> unknown = new TreeSet<>();
    for (var heard : one.heard.entrySet()) {
      switch (heard.getValue()) {
        case Heard.Done(CompletionRecord record) -> {
          Answer.Report there = report(record.outcome().answer());
          if (there.outcome() == Answer.Outcome.DONE) {
            DONE_ELSEWHERE.hit();
            one.caller.answer(step, there);
            return;
          }
        }
        case Heard.Unknown(), Heard.Gone() -> unknown.add(heard.getKey());
        case Heard.NotHere() -> {}
      }
    }
    if (!unknown.isEmpty()) {
      notKnown(step, one, unknown);
    } else {
      recordRefusal(step, one, refusal);
    }
  }

  private void recordRefusal(Step step, Try one, Answer.Report refusal) {
    switch (completions.decide(step.state(), one.token, one.request(), arrival(step, one, true))) {
      case Decision.Execute() -> {
        REFUSED_HERE.hit();
        completions.complete(step.state(), one.request(), NOWHERE, bytes(refusal));
        one.caller.answer(step, refusal);
      }
      // Here, or at one that was asked: whichever refused it first says why.
      case Decision.Done(CompletionRecord.Outcome outcome) ->
          one.caller.answer(step, report(outcome.answer()));
      case Decision.Ask(var servers) -> notKnown(step, one, servers);
      case Decision.OutcomeUnknown(var servers) -> notKnown(step, one, servers);
      case Decision.Refused(Decision.Reason reason) ->
          one.caller.answer(step, refused(one.numbered, reason));
    }
  }

  private void ask(Step step, Try one, Collection<ServerNumber> servers, Then then) {
    int[] waiting = {servers.size()};
    for (ServerNumber server : List.copyOf(servers)) {
      Questions.Reaction heard =
          (later, answer) -> {
            one.heard.put(
                server,
                answer.orElse(new Answer.Unknown("")) instanceof Answer.Heard(Heard said)
                    ? said
                    : new Heard.Unknown());
            waiting[0]--;
            if (waiting[0] == 0) {
              then.on(later);
            }
          };
      if (parts.links().isUp(server)) {
        Request inquire = new Request.Inquire(Inquiry.of(one.request()));
        parts.questions().ask(step, server, inquire, parts.settings().questionMillis(), heard);
      } else {
        heard.on(step, Optional.empty());
      }
    }
  }

  private void notKnown(Step step, Try one, Collection<ServerNumber> servers) {
    one.caller.answer(
        step,
        Rows.said(
            Answer.Outcome.UNKNOWN,
            "outcome not known yet: who may have done it cannot be asked now: "
                + String.join(
                    ", ", servers.stream().map(server -> name(step.state(), server)).toList())));
  }

  private String name(State state, ServerNumber server) {
    return parts
        .directory()
        .gv(state)
        .server(server)
        .map(entry -> entry.name().name())
        .orElseGet(server::toString);
  }

  /** It is not done now; an earlier try may have done it. */
  private static Answer.Report notNow(Numbered numbered, String text) {
    return numbered.isRepeated()
        ? Rows.said(Answer.Outcome.UNKNOWN, "outcome not known yet: " + text)
        : Rows.said(Answer.Outcome.NOT_REACHABLE, text);
  }

  private static Answer.Report refused(Numbered numbered, Decision.Reason reason) {
    return switch (reason) {
      case STALE, SUPERSEDED ->
          Rows.said(Answer.Outcome.UNKNOWN, "a later request says that this one has its answer");
      case NOT_UNDER_LEASE, LEASE_OVER ->
          notNow(numbered, "the time in which it could be carried out is over; give it anew");
      case ANOTHER_REQUEST ->
          Rows.said(Answer.Outcome.REFUSED, "another request was carried out under that number");
      case TIMESTAMP_TOO_FAR -> notNow(numbered, "its timestamp is too far from the clock here");
      case TOO_MANY_OPEN, FULL -> notNow(numbered, "too many requests are open; try again");
    };
  }

  /**
   * Whether a request may be carried out in this very step, and that it is.
   *
   * @param touched the latest of what it touches here
   * @return its record, which goes with the effect; nothing where the caller has another answer
   */
  Optional<CompletionRecord> complete(
      Step step, Request.Command command, Timestamp touched, String registry, Caller caller) {
    Numbered numbered = (Numbered) command.numbering();
    if (!(tokens.check(step.state(), numbered.token(), command.who())
        instanceof ClientTokens.Checked.Good(ClientToken token))) {
      caller.answer(step, notNow(numbered, "try again"));
      return Optional.empty();
    }
    Try one = new Try(command, numbered, token, touched, new TreeMap<>(), caller);
    Decision decision =
        completions.decide(step.state(), token, numbered.request(), arrival(step, one, false));
    return switch (decision) {
      case Decision.Execute() -> {
        step.observe(numbered.request().effect());
        Answer.Report done = Rows.said(Answer.Outcome.DONE, "");
        yield Optional.of(
            completions.complete(
                step.state(),
                numbered.request(),
                Registration.domain(registry).text(),
                bytes(done)));
      }
      case Decision.Refused(Decision.Reason reason) -> {
        caller.answer(step, refused(numbered, reason));
        yield Optional.empty();
      }
      case Decision.Done _, Decision.Ask _, Decision.OutcomeUnknown _ -> {
        // Another copy of it came first: its answer is on the way, or is there to be had.
        caller.answer(
            step, Rows.said(Answer.Outcome.UNKNOWN, "it is carried out already; ask again"));
        yield Optional.empty();
      }
    };
  }

  /** The server that prepared a request. */
  ServerNumber preparedAt(Request.Command command, State state) {
    Numbered numbered = (Numbered) command.numbering();
    return tokens.check(state, numbered.token(), command.who())
            instanceof ClientTokens.Checked.Good(ClientToken token)
        ? token.by()
        : self;
  }

  /** Another server decides on a later try. */
  Answer inquire(Step step, Inquiry inquiry) {
    return new Answer.Heard(completions.inquire(step.state(), inquiry));
  }

  /** Forgets whose time is over. */
  void tick(Step step) {
    if (step.monotonicMillis() >= nextSweepMonotonicMillis) {
      nextSweepMonotonicMillis = step.monotonicMillis() + settings.leaseMillis() / SWEEPS;
      completions.sweep(step.state(), step.wallMillis(), SWEPT_AT_ONCE);
    }
  }

  @SuppressWarnings("EnumOrdinal") // the order of the values is part of the written form
  private static byte[] bytes(Answer.Report report) {
    return new ByteWriter()
        .putByte(report.outcome().ordinal())
        .putString(report.text())
        .toByteArray();
  }

  private static Answer.Report report(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    return Rows.said(in.getEnum(Answer.Outcome.values()), in.getString());
  }
}
