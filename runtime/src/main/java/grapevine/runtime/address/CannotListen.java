package grapevine.runtime.address;

/** A server cannot listen where it should. The message says why and what to do. */
public final class CannotListen extends Exception {
  private static final long serialVersionUID = 1;

  /** With the cause and the remedy. */
  public CannotListen(String what) {
    super(what);
  }
}
