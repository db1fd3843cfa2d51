package grapevine.simulator.world;

/** What a check found: one of the promises, or one of the invariants behind them, does not hold. */
public final class PromiseBroken extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String check;

  /**
   * A finding.
   *
   * @param check the name of the check
   * @param what happened, in words
   */
  public PromiseBroken(String check, String what) {
    super(check + ": " + what);
    this.check = check;
  }

  /** Which check it was. */
  public String check() {
    return check;
  }
}
