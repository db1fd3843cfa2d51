package grapevine.faces.http;

import grapevine.faces.Answer;
import grapevine.faces.Notice;
import grapevine.faces.Question;
import grapevine.faces.Refusal;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What is to be done next for a request. The driver does it and goes on with the turn that follows,
 * until {@link Finished}; it goes on also where the client has gone, since locks are given back and
 * uploads ended on the way, but may then end a {@link Wait}.
 */
public sealed interface Turn {

  /** Say this; the request is done. */
  record Finished(HttpResponse response) implements Turn {}

  /**
   * Find an answer.
   *
   * @param then takes it
   */
  record Ask(Question question, Function<Answer, Turn> then) implements Turn {

    /** What follows where no answer came in time. */
    public Turn unanswered() {
      return then.apply(
          Answer.Refused.of(
              switch (question) {
                case Question.Authenticate _, Question.ScramKeysOf _, Question.Proved _ ->
                    Refusal.AUTHENTICATION_UNCERTAIN;
                case Question.CheckSender _ -> Refusal.SENDER_UNCERTAIN;
                case Question.CheckRecipients _ -> Refusal.RECIPIENT_UNCERTAIN;
                case Question.UploadPart _ -> Refusal.UNAVAILABLE;
                case Question.StoreMessage _,
                    Question.OpenMaildrop _,
                    Question.DeleteMessages _,
                    Question.ChangeEntry _ ->
                    Refusal.OUTCOME_UNKNOWN;
              }));
    }
  }

  /** Tell whoever answers the questions. */
  record Tell(Notice notice, Supplier<Turn> then) implements Turn {}

  /**
   * Read the body.
   *
   * @param octetsMax how much is taken
   * @param then takes it; empty where it is longer
   */
  record ReadBody(int octetsMax, Function<Optional<byte[]>, Turn> then) implements Turn {}

  /**
   * Wait until something has happened, or for a while, and look again.
   *
   * @param topic what it is about: {@link #DIRECTORY}, or {@link #mail}
   * @param seconds how long a request may wait in all, from its first wait on; at least 1
   * @param again looks again; told whether the time is over, and then waits no more
   */
  record Wait(String topic, int seconds, Function<Boolean, Turn> again) implements Turn {}

  /** The topic of all changes of the directory. */
  String DIRECTORY = "directory";

  /** The topic of somebody's mailbox, by his present name as the answer to the sign-in gave it. */
  static String mail(String identity) {
    return "mail " + identity;
  }
}
