package grapevine.service.steer;

import grapevine.service.event.Step;
import grapevine.service.message.Recipient.Target;

/** Whether a name exists anywhere (DESIGN section 5, Absence). */
public interface Absence {
  /**
   * Asks all replicas of the target's registry.
   *
   * @param target {@link Target.Addressed}, {@link Target.Named} or {@link Target.Inbox}
   * @param told called at most once, in this step or a later one of this process
   */
  void ask(Step step, Target target, Told told);

  /** Who waits for the verdict. */
  @FunctionalInterface
  interface Told {
    /** Takes the verdict. */
    void told(Step step, Verdict verdict);
  }

  /** What is known of a name. */
  enum Verdict {
    /** Some replica has it. */
    PRESENT,
    /** Every replica has just said that it does not have it. */
    ABSENT,
    /** Not all could be asked. */
    NOT_KNOWN
  }
}
