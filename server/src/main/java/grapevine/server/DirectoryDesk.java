package grapevine.server;

import grapevine.faces.Answer.Accepted;
import grapevine.faces.Answer.Authenticated;
import grapevine.faces.Answer.Refused;
import grapevine.faces.Notice;
import grapevine.faces.Question;
import grapevine.faces.Refusal;
import grapevine.faces.directory.Edit;
import grapevine.faces.envelope.Channel;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.EntryId;
import grapevine.runtime.face.Respondent;
import grapevine.server.directory.EditCommands;
import grapevine.service.directory.DirectoryView;
import grapevine.service.request.Answer;
import grapevine.service.request.ControlCommand;
import grapevine.service.request.Request;
import grapevine.service.request.Secret;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers the questions of one session of a directory face by asking the node. For the session's
 * thread.
 */
final class DirectoryDesk implements Respondent {
  private final String kind;
  private final Channel channel;
  private final Tickets tickets;
  private final Supplier<DirectoryView> views;
  private @Nullable EntryId signedIn;
  private byte[] storedKey = {};

  /**
   * A desk for one session.
   *
   * @param kind what passwords are used for, such as {@code ldap}
   */
  DirectoryDesk(String kind, Channel channel, Tickets tickets, Supplier<DirectoryView> views) {
    this.kind = kind;
    this.channel = channel;
    this.tickets = tickets;
    this.views = views;
  }

  @Override
  public void ask(Question question, Consumer<grapevine.faces.Answer> then) {
    switch (question) {
      case Question.Authenticate claim ->
          authenticate(
              claim.user(),
              claim.password(),
              answer ->
                  then.accept(
                      answer instanceof Answer.SignedIn(EntryId who)
                          ? signedIn(who)
                          : FaceAnswers.signInRefused(answer)));
      case Question.ChangeEntry change -> change(change, then);
      case Question.ScramKeysOf asked -> scramKeys(asked.user(), then);
      case Question.Proved proof -> proved(proof, then);
      case Question.CheckSender _,
          Question.CheckRecipients _,
          Question.UploadPart _,
          Question.StoreMessage _,
          Question.OpenMaildrop _,
          Question.DeleteMessages _ ->
          then.accept(Refused.of(Refusal.COMMAND_NOT_OFFERED));
    }
  }

  private void authenticate(String user, byte[] password, Consumer<Answer> then) {
    // The session wipes its array when it has the answer, and the node its own.
    Secret secret = Secret.of(password.clone());
    tickets.ask(new Request.Authenticate(user, secret, kind, channel.peerAddress()), then);
  }

  private void scramKeys(String user, Consumer<grapevine.faces.Answer> then) {
    tickets.ask(
        new Request.ScramKeys(user, kind, channel.peerAddress()),
        answer -> {
          if (answer instanceof Answer.ScramKeys keys) {
            storedKey = keys.storedKey();
            then.accept(
                new grapevine.faces.Answer.ScramKeys(
                    keys.salt(), keys.iterations(), keys.storedKey(), keys.serverKey()));
          } else {
            then.accept(FaceAnswers.signInRefused(answer));
          }
        });
  }

  private void proved(Question.Proved proof, Consumer<grapevine.faces.Answer> then) {
    tickets.ask(
        new Request.ScramProved(
            proof.user(), storedKey, proof.right(), kind, channel.peerAddress()),
        answer ->
            then.accept(
                answer instanceof Answer.SignedIn(EntryId who)
                    ? signedIn(who)
                    : FaceAnswers.signInRefused(answer)));
  }

  /** Who signed in, if anybody. */
  Optional<EntryId> signedIn() {
    return Optional.ofNullable(signedIn);
  }

  /** The session is told the present name, and the identity stays here. */
  private grapevine.faces.Answer signedIn(EntryId who) {
    signedIn = who;
    return new Authenticated(views.get().name(who).orElse(who.name()).toString());
  }

  private void change(Question.ChangeEntry change, Consumer<grapevine.faces.Answer> then) {
    EntryId who = signedIn;
    if (who == null) {
      then.accept(Refused.of(Refusal.AUTHENTICATION_REQUIRED));
      return;
    }
    ControlCommand command = EditCommands.of(change.entry(), change.edits(), change.unchanged());
    Optional<byte[]> old = old(change);
    if (old.isEmpty()) {
      carryOut(new Request.Command(new Request.Actor.User(who), command), then);
      return;
    }
    authenticate(
        change.entry().toString(),
        old.get(),
        answer -> {
          if (answer instanceof Answer.SignedIn) {
            carryOut(new Request.Command(new Request.Actor.User(who), command), then);
          } else {
            command.secret().ifPresent(Secret::wipe);
            then.accept(FaceAnswers.signInRefused(answer));
          }
        });
  }

  /** The password that must be right before it is changed, where one was given. */
  private static Optional<byte[]> old(Question.ChangeEntry change) {
    for (Edit edit : change.edits()) {
      if (edit instanceof Edit.Password(byte[] old, byte[] _) && old.length > 0) {
        return Optional.of(old);
      }
    }
    return Optional.empty();
  }

  private void carryOut(Request.Command command, Consumer<grapevine.faces.Answer> then) {
    tickets.ask(
        command,
        answer -> {
          if (answer instanceof Answer.Report(Answer.Outcome outcome, String text, var _)) {
            then.accept(
                refusal(outcome)
                    .<grapevine.faces.Answer>map(refusal -> new Refused(refusal, text))
                    .orElse(Accepted.PLAIN));
          } else {
            then.accept(FaceAnswers.verdict(answer));
          }
        });
  }

  private static Optional<Refusal> refusal(Answer.Outcome outcome) {
    return switch (outcome) {
      case DONE -> Optional.empty();
      case REFUSED, WRONG_USE -> Optional.of(Refusal.CHANGE_UNFIT);
      case FORBIDDEN -> Optional.of(Refusal.NOT_PERMITTED);
      case OVERTAKEN -> Optional.of(Refusal.CHANGED_MEANWHILE);
      case NOT_REACHABLE -> Optional.of(Refusal.UNAVAILABLE);
      case UNKNOWN -> Optional.of(Refusal.OUTCOME_UNKNOWN);
    };
  }

  @Override
  public void tell(Notice notice) {}

  @Override
  public byte @Nullable [] readBody(BodyId body, long offset, int length) {
    return null;
  }
}
