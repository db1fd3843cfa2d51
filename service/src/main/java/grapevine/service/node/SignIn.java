package grapevine.service.node;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.log.LogLine;
import grapevine.kernel.state.State;
import grapevine.service.event.Effect;
import grapevine.service.event.Step;
import grapevine.service.registry.Address;
import grapevine.service.registry.ApplicationPassword;
import grapevine.service.registry.Directory;
import grapevine.service.registry.Entry;
import grapevine.service.registry.Fields;
import grapevine.service.registry.Kind;
import grapevine.service.registry.Lookup;
import grapevine.service.registry.Member;
import grapevine.service.registry.PasswordPolicy;
import grapevine.service.registry.Verifier;
import grapevine.service.request.Answer;
import grapevine.service.request.Request;
import grapevine.service.request.Secret;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Checks passwords: here where the registry is held, else by the nearest server that holds it. No
 * answer tells whether the name exists, neither by its text nor by the work that it costs: an
 * unknown name is compared with a verifier that no password fits.
 */
final class SignIn {
  /** Passwords that are being compared at once; more are told to come again. */
  private static final int CHECKS_MAX = 256;

  /** A verifier that the environment compares at full cost, and that fits nothing. */
  private static final String NOBODY = "";

  /** Never says what was wrong. */
  static final Answer REFUSED =
      new Answer.Refused(Answer.Reason.CREDENTIALS, "name or password is wrong");

  private static final Answer TOO_MANY =
      new Answer.Refused(
          Answer.Reason.TOO_MANY_FAILURES, "too many failed sign-ins; wait ten minutes");

  private static final Answer EXPIRED =
      new Answer.Refused(
          Answer.Reason.PASSWORD_EXPIRED, "the password is too old and must be set anew");

  private static final Answer NOT_YET =
      new Answer.NotNow("this server does not know its organisation yet; try again");
  private static final Answer BUSY = new Answer.NotNow("too many sign-ins at once; try again");

  /** Most servers that are asked one after the other: whoever waits has a patience of his own. */
  static final int ASKED_MAX = 3;

  /** Aliases of aliases that are followed. */
  private static final int ALIASES_MAX = 8;

  private static final Person NO_PERSON = new Person(Optional.empty(), Optional.empty(), 0);

  private record Check(
      Request.Authenticate request,
      Optional<EntryId> who,
      String folded,
      Optional<String> foreign,
      Caller caller) {}

  private final Directory directory;
  private final NameInquiries inquiries;
  private final Links links;
  private final Questions questions;
  private final NodeSettings settings;
  private final Strengthening strengthening;
  private final FailureLimit byAddress;
  private final FailureLimit byName;
  private final ScramSignIn scram;
  private final TreeMap<Long, Check> checks = new TreeMap<>();
  private long lastCheck;

  SignIn(CommandDesk.Parts parts) {
    this.strengthening = new Strengthening(parts);
    this.directory = parts.directory();
    this.inquiries = parts.inquiries();
    this.links = parts.links();
    this.questions = parts.questions();
    this.settings = parts.settings();
    this.byAddress =
        new FailureLimit(settings.failuresByAddressMax(), settings.failuresWhileMillis());
    this.byName = new FailureLimit(settings.failuresByNameMax(), settings.failuresWhileMillis());
    this.scram = new ScramSignIn(parts, this);
  }

  /** Sign-in by a proof instead of the password. */
  ScramSignIn scram() {
    return scram;
  }

  /** The address under which failures from there are counted; empty where they are not. */
  String counted(String peer) {
    return settings.own().trustedHosts().contains(peer) ? "" : peer;
  }

  /** Why nobody may try that now, from there or under that name. */
  Optional<Answer> barred(Step step, String peer, Optional<RName> name) {
    if (byAddress.exceeded(counted(peer), step.monotonicMillis())
        || byName.exceeded(name.map(SignIn::key).orElse(""), step.monotonicMillis())) {
      return Optional.of(TOO_MANY);
    }
    return inquiries.knowsOrganisation(step.state()) ? Optional.empty() : Optional.of(NOT_YET);
  }

  /** Whether others know that name's registry better: one that has not caught up lacks people. */
  boolean isElsewhere(Step step, Optional<RName> name) {
    return name.isPresent()
        && !directory.gv(step.state()).serversOf(name.get().registry()).isEmpty()
        && !(directory.holds(step.state(), name.get().registry())
            && inquiries.isComplete(step.state(), name.get().registry()));
  }

  void authenticate(Step step, Request.Authenticate request, boolean mayRelay, Caller caller) {
    Person person = person(step.state(), request);
    Optional<RName> name = person.name;
    Optional<Answer> barred = barred(step, request.peer(), name);
    if (barred.isPresent()) {
      request.password().wipe();
      caller.answer(step, barred.get());
      return;
    }
    if (isElsewhere(step, name)) {
      List<ServerNumber> holders =
          mayRelay || person.aliases > request.aliases()
              ? links.nearest(directory.gv(step.state()).serversOf(name.get().registry()))
              : List.of();
      List<ServerNumber> asked = holders.subList(0, Math.min(holders.size(), ASKED_MAX));
      askElsewhere(step, new Elsewhere(request, person, asked), caller);
    } else {
      compareHere(step, request, name, caller);
    }
  }

  private void compareHere(
      Step step, Request.Authenticate request, Optional<RName> name, Caller caller) {
    Optional<Entry> entry =
        name.flatMap(named -> directory.find(step.state(), named).bearer())
            .filter(found -> found.kind() == Kind.INDIVIDUAL);
    if (isOfApplication(step, request, entry)) {
      request.password().wipe();
      caller.answer(step, new Answer.SignedIn(entry.orElseThrow().id()));
      return;
    }
    if (checks.size() >= CHECKS_MAX) {
      request.password().wipe();
      caller.answer(step, BUSY);
      return;
    }
    String verifier =
        entry
            .flatMap(found -> found.field(Fields.PASSWORD))
            .map(value -> Verifier.of(value).phc())
            .orElse(NOBODY);
    Optional<EntryId> who = entry.filter(found -> !found.isDisabled()).map(Entry::id);
    long check = ++lastCheck;
    Optional<String> foreign =
        entry
            .flatMap(found -> found.field(Fields.PASSWORD))
            .filter(value -> Verifier.of(value).isForeign());
    checks.put(check, new Check(request, who, name.map(SignIn::key).orElse(""), foreign, caller));
    step.emit(new Effect.CheckPassword(check, verifier, request.password()));
  }

  /** Whether one of a person's application passwords was given, for what it is good for. */
  private static boolean isOfApplication(
      Step step, Request.Authenticate request, Optional<Entry> entry) {
    Optional<ApplicationPassword> given =
        entry
            .filter(found -> !found.isDisabled())
            .flatMap(found ->
                ApplicationPassword.matching(
                    found, request.channel(), request.password().octets()));
    given.ifPresent(one -> CredentialUse.note(step, entry.orElseThrow(), one.name()));
    return given.isPresent();
  }

  /** Who has a new password may try it at once, however often the old one was tried in vain. */
  void passwordSet(Step step, EntryId who) {
    directory.find(step.state(), who).bearer().ifPresent(entry -> unlock(entry.name()));
  }

  /** What makes verifiers of our own of those that came from elsewhere. */
  Strengthening strengthening() {
    return strengthening;
  }

  /** Forgets the failures under a name at this server. */
  void unlock(RName name) {
    byName.forgive(key(name));
  }

  /** Under what failures of a name are counted. */
  static String key(RName name) {
    return name.foldedName() + "." + name.registry();
  }

  /** The comparison is done. */
  void checked(Step step, long number, boolean right) {
    Check check = checks.remove(number);
    if (check == null) {
      return;
    }
    if (right && check.who.isPresent()) {
      check.foreign.ifPresent(
          was -> strengthening.begin(step, check.who.get(), was, check.request.password()));
    }
    check.request.password().wipe();
    if (right && check.who.isPresent()) {
      check.caller.answer(step, opened(step, check.who.get()));
      return;
    }
    failed(step, check.request.channel(), check.request.peer(), check.folded);
    check.caller.answer(step, REFUSED);
  }

  /** Lets in whoever has shown who he is, unless his password is too old. */
  Answer opened(Step step, EntryId who) {
    Optional<Entry> person = directory.find(step.state(), who).bearer();
    boolean expired =
        person.isPresent()
            && PasswordPolicy.of(directory, step.state(), who.name().registry())
                .hasExpired(person.get(), step.wallMillis());
    if (expired) {
      return EXPIRED;
    }
    person.ifPresent(entry -> CredentialUse.note(step, entry, CredentialUse.PASSWORD));
    return new Answer.SignedIn(who);
  }

  /** The comparison was not done, which says nothing of the password. */
  void notChecked(Step step, long number) {
    Check check = checks.remove(number);
    if (check != null) {
      check.request.password().wipe();
      check.caller.answer(step, BUSY);
    }
  }

  /** Counts a wrong password, or a wrong proof. */
  void failed(Step step, String channel, String peer, String folded) {
    String counted = counted(peer);
    if (!counted.isEmpty()) {
      byAddress.failed(counted, step.monotonicMillis());
    }
    if (!folded.isEmpty()) { // no name of ours: what others try is no reason to refuse anybody
      byName.failed(folded, step.monotonicMillis());
    }
    step.log(LogLine.info("sign-in refused", "channel", channel, "from", peer));
  }

  /** A sign-in that servers are asked about which hold the registry. */
  private record Elsewhere(
      Request.Authenticate request, Person person, List<ServerNumber> holders) {
    Elsewhere withoutFirst() {
      return new Elsewhere(request, person, holders.subList(1, holders.size()));
    }
  }

  /** Asks one holder after the other until one has an answer. */
  private void askElsewhere(Step step, Elsewhere question, Caller caller) {
    Request.Authenticate request = question.request;
    if (question.holders.isEmpty()) {
      request.password().wipe();
      caller.answer(step, new Answer.NotNow("no server that knows this name can be reached now"));
      return;
    }
    Request.Authenticate copy =
        new Request.Authenticate(
            question.person.name.map(RName::toString).orElse(request.user()),
            Secret.of(request.password().octets().clone()),
            request.channel(),
            counted(request.peer()),
            question.person.aliases);
    questions.ask(
        step,
        question.holders.getFirst(),
        copy,
        settings.questionMillis(),
        (later, answer) -> {
          copy.password().wipe();
          if (answer.isEmpty() || answer.get() instanceof Answer.NotNow) {
            askElsewhere(later, question.withoutFirst(), caller);
            return;
          }
          request.password().wipe();
          Answer said = question.person.isMeant(answer.get()) ? answer.get() : REFUSED;
          if (said instanceof Answer.Refused refused
              && refused.reason() != Answer.Reason.PASSWORD_EXPIRED) {
            String folded = question.person.name.map(SignIn::key).orElse("");
            failed(later, request.channel(), request.peer(), folded);
          }
          caller.answer(later, said);
        });
  }

  /**
   * Who signs in.
   *
   * @param name the name that he bears; nothing where it can be nobody's
   * @param target how an alias says it, where one does
   * @param aliases how many were followed, here and elsewhere
   */
  private record Person(Optional<RName> name, Optional<Member> target, int aliases) {
    /** Whether an answer is about him: a name may be used again where an alias still means it. */
    boolean isMeant(Answer answer) {
      if (!(answer instanceof Answer.SignedIn(EntryId who)) || target.isEmpty()) {
        return true;
      }
      EntryId identity = target.get().identity();
      return identity == null ? !who.created().isAfter(target.get().at()) : identity.equals(who);
    }
  }

  /** An RName, or a mail address of ours; an alias stands for the one person that it names. */
  private Person person(State state, Request.Authenticate request) {
    Person person = new Person(named(state, request.user()), Optional.empty(), request.aliases());
    while (person.aliases <= ALIASES_MAX) {
      Optional<Entry> alias =
          person
              .name
              .flatMap(name -> directory.find(state, name).bearer())
              .filter(entry -> entry.kind() == Kind.ALIAS);
      if (alias.isEmpty()) {
        return person;
      }
      List<Member> targets = directory.targets(alias.get());
      if (targets.size() != 1) {
        return NO_PERSON;
      }
      Member target = targets.getFirst();
      person = new Person(name(state, target), Optional.of(target), person.aliases + 1);
    }
    return NO_PERSON;
  }

  private Optional<RName> name(State state, Member target) {
    return switch (directory.find(state, target)) {
      case Lookup.Found(Entry entry) -> Optional.of(entry.name());
      case Lookup.NotHere _ -> target.name();
      case Lookup.Gone _, Lookup.Unknown _, Lookup.NoSuchRegistry _ -> Optional.empty();
    };
  }

  /** The name that somebody signs in with: an RName, or a mail address of ours. */
  Optional<RName> named(State state, String user) {
    return directory.resolve(state, user) instanceof Address.Named named
        ? named.candidates().stream().filter(name -> !name.isGroup()).findFirst()
        : Optional.empty();
  }
}
