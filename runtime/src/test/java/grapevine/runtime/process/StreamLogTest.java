package grapevine.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.env.Clock;
import grapevine.kernel.log.LogLine;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class StreamLogTest {
  private static final Clock FIXED =
      new Clock() {
        @Override
        public long wallMillis() {
          return 1_795_244_400_123L;
        }

        @Override
        public long monotonicMillis() {
          return 0;
        }
      };

  @Test
  void writesTimeLevelAndFieldsAndLeavesDetailsOut() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Log log =
        new StreamLog(
            new PrintStream(bytes, true, StandardCharsets.UTF_8), FIXED, LogLine.Level.INFO);
    log.write(LogLine.of(LogLine.Level.DETAIL, "left out"));
    log.write(LogLine.info("accepted", "postmark", "ab"));
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo("2026-11-21T07:00:00.123Z INFO accepted postmark=ab\n");
  }

  @Test
  void countsErrorsAndNamesTheirPlace() {
    StringBuilder text = new StringBuilder();
    ErrorSink sink = new ErrorSink(line -> text.append(line));
    sink.report("testing", new IllegalStateException("outer", new RuntimeException("inner")));
    assertThat(sink.count()).isEqualTo(1);
    assertThat(text)
        .startsWith("ALARM error where=testing")
        .contains("outer", "StreamLogTest.java line", "because of RuntimeException: inner");
  }
}
