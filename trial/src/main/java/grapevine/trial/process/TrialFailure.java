package grapevine.trial.process;

/** Something that a trial needs does not work. The message is in plain words, with the remedy. */
public final class TrialFailure extends Exception {
  private static final long serialVersionUID = 1;

  /** Makes one with plain words. */
  public TrialFailure(String what) {
    super(what);
  }

  /** Makes one with plain words and what caused it. */
  public TrialFailure(String what, Throwable cause) {
    super(what, cause);
  }
}
