package grapevine.service.steer;

import grapevine.kernel.id.EntryId;
import grapevine.service.event.Step;
import grapevine.service.message.Recipient.Target;

/** What one replica of a registry cannot say alone (DESIGN section 5, Absence). */
public interface Absence {
  /**
   * Asks all replicas of the registry that the question is about.
   *
   * @param told called at most once, in this step or a later one of this process
   */
  void ask(Step step, Question question, Told told);

  /** What is asked. */
  sealed interface Question {
    /**
     * Whether a name exists.
     *
     * @param target {@link Target.Addressed}, {@link Target.Named}, {@link Target.Listed}, {@link
     *     Target.OwnersOf} or {@link Target.Inbox}
     */
    record Name(Target target) implements Question {}

    /** Whether it is known where mail for an entry goes, which exists. */
    record Place(EntryId entry) implements Question {}
  }

  /** Who waits for the verdict. */
  @FunctionalInterface
  interface Told {
    /** Takes the verdict. */
    void told(Step step, Verdict verdict);
  }

  /** What is known of what was asked. */
  enum Verdict {
    /** Some replica has it. */
    PRESENT,
    /** Every replica has just said that it does not have it. */
    ABSENT,
    /** Not all could be asked. */
    NOT_KNOWN
  }
}
