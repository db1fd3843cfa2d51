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
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final PrintStream stream;
  private final Clock clock;
  private final LogLine.Level lowest;

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
      String time = TIME.format(Instant.ofEpochMilli(clock.wallMillis()));
      stream.print(time + " " + line + "\n");
      stream.flush();
    }
  }
}
