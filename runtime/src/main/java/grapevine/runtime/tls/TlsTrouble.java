package grapevine.runtime.tls;

/** A key, certificate or request cannot be used. The message says which, why, and what to do. */
public final class TlsTrouble extends Exception {
  private static final long serialVersionUID = 1;

  /** With what is wrong, in words. */
  public TlsTrouble(String what) {
    super(what);
  }

  /** With what is wrong, in words, and what showed it. */
  public TlsTrouble(String what, Throwable cause) {
    super(what + ": " + cause.getMessage(), cause);
  }
}
