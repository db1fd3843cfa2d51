package grapevine.kernel.codec;

/**
 * Bytes that are not what they should be: cut off, of an unknown version, or out of range. Caught
 * where bytes enter: a peer's link is closed, a damaged record is reported.
 */
public final class MalformedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With what was wrong, in words. */
  public MalformedException(String what) {
    super(what);
  }
}
