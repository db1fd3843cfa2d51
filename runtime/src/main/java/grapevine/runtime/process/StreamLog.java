package grapevine.runtime.process;

import grapevine.kernel.env.Clock;
import grapevine.kernel.log.LogLine;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Writes lines with their time: {@code 2026-11-21T07:00:00.123Z INFO accepted postmark=…}. Lines
 * below the chosen level are left out.
 */
public final class StreamLog implements Log {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int SECOND_MILLIS = 1_000;

  private final PrintStream stream;
  private final Clock clock;
  private final LogLine.Level lowest;
  private volatile Second last = new Second(-1, "");

  /** A second, and how it is written up to its fraction: many lines share one. */
  private record Second(long second, String text) {}

  /**
   * A log on a stream, which is standard error in production.
   *
   * @param lowest the level from which on lines are written
   */
  public StreamLog(PrintStream stream, Clock clock, LogLine.Level lowest) {
    this.stream = stream;
    this.clock = clock;
    this.lowest = lowest;
  }

  @Override
  public void write(LogLine line) {
    if (line.level().compareTo(lowest) >= 0) {
      long now = clock.wallMillis();
      String millis = Long.toString(SECOND_MILLIS + Math.floorMod(now, SECOND_MILLIS)).substring(1);
      stream.print(second(Math.floorDiv(now, SECOND_MILLIS)) + millis + "Z " + line + "\n");
      stream.flush();
    }
  }

  private String second(long second) {
    Second known = last;
    if (known.second != second) {
      known = new Second(second, TIME.format(Instant.ofEpochSecond(second)));
      last = known;
    }
    return known.text;
  }
}
