package grapevine.kernel.state;

/**
 * The disk failed, is full, or holds what fails its checksum. The server that gets one from a
 * commit stops: what the disk holds of that batch is unknown until it starts again.
 */
public final class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With what failed, where, and what to do, in words. */
  public StorageException(String what, Throwable cause) {
    super(what, cause);
  }

  /** With what failed, where, and what to do, in words. */
  public StorageException(String what) {
    super(what);
  }
}
