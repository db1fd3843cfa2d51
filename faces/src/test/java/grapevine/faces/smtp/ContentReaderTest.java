package grapevine.faces.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.faces.Question;
import grapevine.faces.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The end of a message and its dots, against a slow and plain reading, with the input cut anywhere.
 */
final class ContentReaderTest {

  private static final String[] PIECES = {
    "\r", "\n", ".", "a", "\r\n", "\r\n.\r\n", "\r\n.", "\0", "\r\n\0"
  };

  @Test
  void isThePlainReadingWhereverTheInputIsCut() {
    for (int seed = 0; seed < 50_000; seed++) {
      Random random = new Random(seed);
      StringBuilder wire = new StringBuilder();
      for (int count = random.nextInt(9); count > 0; count--) {
        wire.append(PIECES[random.nextInt(PIECES.length)]);
      }
      wire.append("\r\n.\r\nRSET\r\n");
      check(wire.toString(), random, "seed " + seed);
    }
  }

  private static void check(String wire, Random random, String name) {
    SmtpLimits.Size limits = SmtpLimits.Size.DEFAULT;
    ContentCollector collector = new ContentCollector(limits, 1, 0);
    ContentReader reader = new ContentReader(limits, collector);
    byte[] bytes = wire.getBytes(StandardCharsets.ISO_8859_1);
    int from = 0;
    while (!reader.ended()) {
      int to = from + 1 + random.nextInt(bytes.length - from);
      from += reader.read(bytes, from, to);
    }
    // the true end: the first CRLF.CRLF, of which DATA's own CRLF may be the first
    int end = ("\r\n" + wire).indexOf("\r\n.\r\n");
    assertThat(from).as(name).isEqualTo(end + 3);
    String content = wire.substring(0, end);
    boolean sound = !content.replace("\r\n", "").matches("(?s).*[\r\n].*");
    boolean hidden = ("\r\n" + content + "\r\n").matches("(?s).*\r\n(\0+\\.\0*|\\.\0+)\r.*");
    if (sound && hidden) {
      assertThat(reader.fault()).as(name).isEqualTo(Refusal.CONTENT_REFUSED);
    } else if (hidden) {
      assertThat(reader.fault()).as(name).isNotNull();
    } else {
      assertThat(reader.fault()).as(name).isEqualTo(sound ? null : Refusal.CONTENT_BARE_ENDING);
    }
    if (sound && !hidden) {
      String plain = ("\r\n" + content).replace("\r\n.", "\r\n").substring(2);
      Question.Whole whole = (Question.Whole) collector.finish();
      assertThat(new String(whole.bytes(), 0, whole.length(), StandardCharsets.ISO_8859_1))
          .as(name)
          .isEqualTo(plain);
    }
  }
}
