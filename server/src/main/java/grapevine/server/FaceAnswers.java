package grapevine.server;

import grapevine.faces.Answer.Accepted;
import grapevine.faces.Answer.EachRecipient;
import grapevine.faces.Answer.Refused;
import grapevine.faces.Answer.Verdict;
import grapevine.faces.Refusal;
import grapevine.service.request.Answer;
import java.util.ArrayList;
import java.util.List;

/** The node's answers as sessions understand them: which line of the table of refusals each is. */
final class FaceAnswers {
  private FaceAnswers() {}

  /** Yes or no. */
  static Verdict verdict(Answer answer) {
    return switch (answer) {
      case Answer.Done() -> Accepted.PLAIN;
      case Answer.Accepted(var postmark, boolean again, String text) ->
          new Accepted(again ? text + " as " + postmark : "accepted as " + postmark);
      case Answer.Refused(Answer.Reason reason, String text) -> new Refused(refusal(reason), text);
      case Answer.NotNow(String text) -> new Refused(Refusal.UNAVAILABLE, text);
      case Answer.Unknown(String text) -> new Refused(Refusal.OUTCOME_UNKNOWN, text);
      case Answer.SignedIn _,
          Answer.ScramKeys _,
          Answer.Verdicts _,
          Answer.Maildrop _,
          Answer.Existence _,
          Answer.BodyBytes _,
          Answer.Prepared _,
          Answer.Heard _,
          Answer.Report _ ->
          Refused.of(Refusal.UNAVAILABLE);
    };
  }

  /** A verdict for each recipient. */
  static grapevine.faces.Answer recipients(Answer answer) {
    if (!(answer instanceof Answer.Verdicts(List<Answer.Verdict> verdicts))) {
      return verdict(answer);
    }
    List<Verdict> each = new ArrayList<>(verdicts.size());
    for (Answer.Verdict verdict : verdicts) {
      each.add(
          switch (verdict) {
            case Answer.Verdict.Welcome() -> Accepted.PLAIN;
            case Answer.Verdict.No(Answer.Reason reason, String _) -> Refused.of(refusal(reason));
            case Answer.Verdict.Later(String text) ->
                new Refused(Refusal.RECIPIENT_UNCERTAIN, text);
          });
    }
    return new EachRecipient(each);
  }

  /** Why a sign-in failed: never whether the name exists. */
  static Refused signInRefused(Answer answer) {
    return switch (answer) {
      case Answer.Refused(Answer.Reason reason, String _)
          when reason == Answer.Reason.TOO_MANY_FAILURES ->
          Refused.of(Refusal.TOO_MANY_FAILURES);
      case Answer.Refused(Answer.Reason reason, String text)
          when reason == Answer.Reason.PASSWORD_EXPIRED ->
          new Refused(Refusal.AUTHENTICATION_FAILED, text);
      case Answer.Refused _ -> Refused.of(Refusal.AUTHENTICATION_FAILED);
      default -> Refused.of(Refusal.AUTHENTICATION_UNCERTAIN);
    };
  }

  /** Why a mailbox was not opened. */
  static Refused maildropRefused(Answer answer) {
    return switch (answer) {
      case Answer.Refused(Answer.Reason reason, String _) when reason == Answer.Reason.IN_USE ->
          Refused.of(Refusal.MAILDROP_IN_USE);
      case Answer.Refused _ -> Refused.of(Refusal.NO_MAILDROP);
      case Answer.NotNow(String text) -> new Refused(Refusal.UNAVAILABLE, text);
      default -> Refused.of(Refusal.UNAVAILABLE);
    };
  }

  private static Refusal refusal(Answer.Reason reason) {
    return switch (reason) {
      case CREDENTIALS, PASSWORD_EXPIRED -> Refusal.AUTHENTICATION_FAILED;
      case TOO_MANY_FAILURES -> Refusal.TOO_MANY_FAILURES;
      case NO_SUCH_NAME -> Refusal.RECIPIENT_UNKNOWN;
      case BAD_ADDRESS -> Refusal.BAD_RECIPIENT;
      case NO_WAY_OUT -> Refusal.NO_WAY_OUT;
      case RELAYING -> Refusal.RELAY_DENIED;
      case NOT_YOUR_ADDRESS -> Refusal.SENDER_NOT_YOURS;
      case NOT_ALLOWED -> Refusal.NOT_PERMITTED;
      case SYSTEM_FULL -> Refusal.STORAGE_FULL;
      case TOO_LARGE -> Refusal.MESSAGE_TOO_LARGE;
      case LOOP -> Refusal.LOOP;
      case IN_USE -> Refusal.MAILDROP_IN_USE;
      case BAD_REQUEST -> Refusal.CONTENT_REFUSED;
    };
  }
}
