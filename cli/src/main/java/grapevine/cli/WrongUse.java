package grapevine.cli;

/** A command was typed in a way that cannot be meant. The message says what to type instead. */
public final class WrongUse extends Exception {
  private static final long serialVersionUID = 1;

  /** Makes one with plain words. */
  public WrongUse(String what) {
    super(what);
  }
}
