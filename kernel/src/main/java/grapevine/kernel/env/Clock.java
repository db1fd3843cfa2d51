package grapevine.kernel.env;

/** What time it is, as this server believes. Safe for use by several threads. */
public interface Clock {
  /**
   * Wall-clock time in milliseconds since 1970-01-01T00:00Z. It may be wrong, jump and run
   * backwards.
   */
  long wallMillis();

  /** Milliseconds since some fixed moment of this process. Never runs backwards. */
  long monotonicMillis();
}
