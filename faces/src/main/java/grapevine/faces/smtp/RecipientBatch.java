package grapevine.faces.smtp;

import grapevine.faces.Answer;
import grapevine.faces.Refusal;
import grapevine.faces.envelope.Recipient;
import grapevine.kernel.check.Invariant;
import java.util.ArrayList;
import java.util.List;

/**
 * RCPT commands that came together and are asked about together; those refused already keep their
 * place.
 */
final class RecipientBatch {

  /** Most commands of a batch, so that one question is bounded. */
  static final int COMMANDS_MAX = 1_000;

  private final List<Parsed<Recipient>> commands = new ArrayList<>();

  void add(Parsed<Recipient> command) {
    commands.add(command);
  }

  int size() {
    return commands.size();
  }

  boolean isFull() {
    return commands.size() >= COMMANDS_MAX;
  }

  /** Those that must be asked about. */
  List<Recipient> unanswered() {
    List<Recipient> result = new ArrayList<>(commands.size());
    for (Parsed<Recipient> command : commands) {
      if (command instanceof Parsed.Sound<Recipient>(Recipient recipient)) {
        result.add(recipient);
      }
    }
    return result;
  }

  /** What becomes of each command, in order, when the answer is in. */
  List<Outcome> outcomes(Answer answer) {
    List<Outcome> outcomes = new ArrayList<>(commands.size());
    int asked = 0;
    for (Parsed<Recipient> command : commands) {
      switch (command) {
        case Parsed.Sound<Recipient>(Recipient recipient) ->
            outcomes.add(new Outcome.Judged(recipient, verdict(answer, asked++)));
        case Parsed.Unsound<Recipient>(Refusal refusal, String detail) ->
            outcomes.add(new Outcome.Malformed(refusal, detail));
      }
    }
    if (answer instanceof Answer.EachRecipient(List<Answer.Verdict> verdicts)) {
      Invariant.check(verdicts.size() == asked, "a verdict for each recipient");
    }
    return outcomes;
  }

  private static Answer.Verdict verdict(Answer answer, int index) {
    return answer instanceof Answer.EachRecipient(List<Answer.Verdict> verdicts)
        ? verdicts.get(index)
        : Answer.verdict(answer);
  }

  /** What becomes of one RCPT. */
  sealed interface Outcome {
    /** It was asked about. */
    record Judged(Recipient recipient, Answer.Verdict verdict) implements Outcome {}

    /** It was refused before anybody was asked. */
    record Malformed(Refusal refusal, String detail) implements Outcome {}
  }
}
