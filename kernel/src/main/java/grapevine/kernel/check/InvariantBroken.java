package grapevine.kernel.check;

/** A programmer's error, found while running. Caught only where a server stops. */
public final class InvariantBroken extends RuntimeException {
  private static final long serialVersionUID = 1;

  InvariantBroken(String what) {
    super(what);
  }
}
