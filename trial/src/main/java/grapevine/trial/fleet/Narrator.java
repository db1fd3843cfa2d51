package grapevine.trial.fleet;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Tells what happens, with the seconds since it began. Safe for use by several threads. */
public final class Narrator {
  private static final double NANOS = 1e9;

  private final PrintStream out;
  private final long begin = System.nanoTime();

  /** Begins now. */
  public Narrator(PrintStream out) {
    this.out = out;
  }

  /** Tells something. */
  public void say(String what) {
    out.println(String.format(Locale.ROOT, "%7.2f  ", (System.nanoTime() - begin) / NANOS) + what);
  }

  /** Shows text as it is. */
  public void show(String text) {
    out.println(text);
  }

  /** A duration for people: {@code 0.24 s}. */
  public static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.2f s", duration.toNanos() / NANOS);
  }
}
