package grapevine.service.node;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.State;
import grapevine.service.event.Step;
import grapevine.service.registry.Directory;
import grapevine.service.registry.Entry;
import grapevine.service.registry.Fields;
import grapevine.service.registry.Kind;
import grapevine.service.registry.PasswordPolicy;
import grapevine.service.registry.ScramVerifier;
import grapevine.service.registry.Verifier;
import grapevine.service.request.Answer;
import grapevine.service.request.Request;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/**
 * Sign-in by SCRAM-SHA-256 (RFC 5802, RFC 7677), for people of registries that keep keys for it;
 * here where the registry is held, else at the nearest server that holds it. A name without keys
 * gets made-up ones, from the name and a secret that all servers have: always and everywhere the
 * same, so nobody can tell it from a name with keys. An alias gets made-up ones too: with those of
 * the person for whom it stands, it would show that both exist.
 */
final class ScramSignIn {
  private static final Answer NOT_OFFERED =
      new Answer.Refused(Answer.Reason.CREDENTIALS, "no registry keeps keys for SCRAM-SHA-256");
  private static final Answer UNREACHABLE =
      new Answer.NotNow("no server that knows this name can be reached now");

  private final Directory directory;
  private final Links links;
  private final Questions questions;
  private final NodeSettings settings;
  private final SignIn signIn;

  ScramSignIn(CommandDesk.Parts parts, SignIn signIn) {
    this.directory = parts.directory();
    this.links = parts.links();
    this.questions = parts.questions();
    this.settings = parts.settings();
    this.signIn = signIn;
  }

  /** With what is a proof of that name checked? */
  void keys(Step step, Request.ScramKeys request, boolean mayRelay, Caller caller) {
    Optional<RName> name = signIn.named(step.state(), request.user());
    Optional<Answer> barred = signIn.barred(step, request.peer(), name);
    if (barred.isPresent()) {
      caller.answer(step, barred.get());
    } else if (signIn.isElsewhere(step, name)) {
      Request copy =
          new Request.ScramKeys(request.user(), request.channel(), signIn.counted(request.peer()));
      ask(step, copy, holders(step, name.orElseThrow(), mayRelay), caller);
    } else {
      caller.answer(step, keysHere(step.state(), request.user(), name));
    }
  }

  private Answer keysHere(State state, String user, Optional<RName> name) {
    Optional<String> registrys =
        name.flatMap(found -> PasswordPolicy.of(directory, state, found.registry()).scramSecret());
    Optional<ScramVerifier> kept = registrys.flatMap(_ -> person(state, name)).flatMap(this::keys);
    if (kept.isPresent()) {
      return answer(kept.get());
    }
    return registrys
        .or(() -> PasswordPolicy.firstScramSecret(directory.gv(state)))
        .map(secret -> answer(ScramVerifier.madeUp(secret, name.map(SignIn::key).orElse(user))))
        .orElse(NOT_OFFERED);
  }

  private static Answer answer(ScramVerifier keys) {
    return new Answer.ScramKeys(keys.salt(), keys.iterations(), keys.storedKey(), keys.serverKey());
  }

  private Optional<Entry> person(State state, Optional<RName> name) {
    return name.flatMap(found -> directory.find(state, found).bearer())
        .filter(entry -> entry.kind() == Kind.INDIVIDUAL);
  }

  private Optional<ScramVerifier> keys(Entry person) {
    return person
        .field(Fields.PASSWORD)
        .flatMap(value -> Verifier.of(value).scram())
        .flatMap(ScramVerifier::parse);
  }

  /** The proof is checked: may he come in? */
  void proved(Step step, Request.ScramProved request, boolean mayRelay, Caller caller) {
    Optional<RName> name = signIn.named(step.state(), request.user());
    Optional<Answer> barred = signIn.barred(step, request.peer(), name);
    if (barred.isPresent()) {
      caller.answer(step, barred.get());
    } else if (signIn.isElsewhere(step, name)) {
      Caller counting =
          (later, answer) -> {
            if (answer instanceof Answer.Refused refused
                && refused.reason() != Answer.Reason.PASSWORD_EXPIRED) {
              failed(later, request, name);
            }
            caller.answer(later, answer);
          };
      Request copy =
          new Request.ScramProved(
              request.user(),
              request.storedKey(),
              request.right(),
              request.channel(),
              signIn.counted(request.peer()));
      ask(step, copy, holders(step, name.orElseThrow(), mayRelay), counting);
    } else {
      Optional<EntryId> who = provedHere(step.state(), request, name);
      if (who.isEmpty()) {
        failed(step, request, name);
      }
      caller.answer(
          step, who.map(identity -> signIn.opened(step, identity)).orElse(SignIn.REFUSED));
    }
  }

  /** Whose proof it is: the keys must be his still, and his registry's policy as it was. */
  private Optional<EntryId> provedHere(
      State state, Request.ScramProved request, Optional<RName> name) {
    return person(state, name)
        .filter(entry -> request.right() && !entry.isDisabled())
        .filter(entry ->
            PasswordPolicy.of(directory, state, entry.name().registry()).scramSecret().isPresent())
        .filter(entry ->
            keys(entry)
                .filter(keys -> MessageDigest.isEqual(keys.storedKey(), request.storedKey()))
                .isPresent())
        .map(Entry::id);
  }

  private void failed(Step step, Request.ScramProved request, Optional<RName> name) {
    signIn.failed(step, request.channel(), request.peer(), name.map(SignIn::key).orElse(""));
  }

  private List<ServerNumber> holders(Step step, RName name, boolean mayRelay) {
    List<ServerNumber> holders =
        mayRelay ? links.nearest(directory.gv(step.state()).serversOf(name.registry())) : List.of();
    return holders.subList(0, Math.min(holders.size(), SignIn.ASKED_MAX));
  }

  /** Asks one holder after the other until one has an answer. */
  private void ask(Step step, Request request, List<ServerNumber> holders, Caller caller) {
    if (holders.isEmpty()) {
      caller.answer(step, UNREACHABLE);
      return;
    }
    questions.ask(
        step,
        holders.getFirst(),
        request,
        settings.questionMillis(),
        (later, answer) -> {
          if (answer.isEmpty() || answer.get() instanceof Answer.NotNow) {
            ask(later, request, holders.subList(1, holders.size()), caller);
          } else {
            caller.answer(later, answer.get());
          }
        });
  }
}
