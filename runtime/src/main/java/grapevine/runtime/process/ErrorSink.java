package grapevine.runtime.process;

import grapevine.kernel.log.LogLine;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where errors go that nobody can be told: each is counted and logged, none is swallowed (after
 * Agrona's counted error handler). Tests assert that the count is what they expect.
 */
public final class ErrorSink {
  private final Log log;
  private final AtomicLong count = new AtomicLong();

  /** A sink that logs there. */
  public ErrorSink(Log log) {
    this.log = log;
  }

  /**
   * Takes an error.
   *
   * @param where what was being done, in a few fixed words
   */
  public void report(String where, Throwable error) {
    count.incrementAndGet();
    log.write(LogLine.alarm("error", "where", where, "cause", describe(error)));
  }

  /** How many errors there were. */
  public long count() {
    return count.get();
  }

  /** An error in one line: kinds, words and the first place in our code, causes included. */
  public static String describe(Throwable error) {
    StringBuilder text = new StringBuilder();
    Throwable next = error;
    for (int depth = 0; next != null && depth < 5; depth++) {
      text.append(depth == 0 ? "" : "; because of ").append(next.getClass().getSimpleName());
      text.append(next.getMessage() == null ? "" : ": " + next.getMessage()).append(place(next));
      next = next.getCause();
    }
    return text.toString();
  }

  private static String place(Throwable error) {
    for (StackTraceElement element : error.getStackTrace()) {
      if (element.getClassName().startsWith("grapevine.")) {
        return " (" + element.getFileName() + " line " + element.getLineNumber() + ")";
      }
    }
    return "";
  }
}
