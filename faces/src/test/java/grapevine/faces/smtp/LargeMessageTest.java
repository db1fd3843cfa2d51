package grapevine.faces.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.faces.Answer;
import grapevine.faces.Question;
import grapevine.faces.SessionAction;
import grapevine.faces.SessionInput;
import grapevine.faces.SessionOutput;
import grapevine.faces.envelope.Channel;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Messages of all sizes around the limits of parts come out as they went in. */
final class LargeMessageTest {

  private static final int WHOLE = 262_144;
  private static final int PART = 65_536;

  private final ByteArrayOutputStream uploaded = new ByteArrayOutputStream();
  private final List<Question.StoreMessage> stored = new ArrayList<>();
  private final SessionOutput output = new SessionOutput();
  private final SmtpSession session =
      new SmtpSession(new SmtpConfiguration(SmtpRole.OUTSIDE, "server", true, SmtpLimits.DEFAULT));

  @Test
  void contentIsTheSameWhateverItsSize() {
    handle(new SessionInput.Opened(new Channel("192.0.2.7", false, false)));
    send("EHLO a\r\n", 100);
    for (int size :
        new int[] {2, PART, WHOLE - 2, WHOLE - 1, WHOLE, WHOLE + 1, WHOLE + PART, 3 * WHOLE + 77}) {
      uploaded.reset();
      stored.clear();
      String content = content(size);
      send("MAIL FROM:<>\r\nRCPT TO:<a@b>\r\nDATA\r\n", 100);
      send(content.replace("\r\n.", "\r\n..") + ".\r\n", 1 + new Random(size).nextInt(PART));
      assertThat(stored).hasSize(1);
      assertThat(kept(stored.getFirst())).as("size %d", size).isEqualTo(content);
    }
  }

  private String kept(Question.StoreMessage message) {
    return switch (message.content()) {
      case Question.Whole(byte[] bytes, int length) -> {
        assertThat(length).isLessThan(WHOLE);
        yield new String(bytes, 0, length, StandardCharsets.US_ASCII);
      }
      case Question.Uploaded(long upload, long octets) -> {
        assertThat(octets).isEqualTo(uploaded.size()).isGreaterThanOrEqualTo(WHOLE);
        yield uploaded.toString(StandardCharsets.US_ASCII);
      }
    };
  }

  private static String content(int size) {
    Random random = new Random(size);
    StringBuilder content = new StringBuilder(size);
    while (content.length() < size - 2) {
      int room = size - 2 - content.length();
      boolean ends = random.nextInt(60) == 0 && room >= 3;
      content.append(ends ? "\r\n." : "" + (char) ('a' + random.nextInt(26)));
    }
    return content.append("\r\n").toString();
  }

  private void send(String text, int chunk) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    for (int from = 0; from < bytes.length; from += chunk) {
      handle(new SessionInput.Bytes(bytes, from, Math.min(chunk, bytes.length - from)));
    }
  }

  private void handle(SessionInput input) {
    session.handle(input, output);
    for (SessionAction action : output.drain()) {
      if (action instanceof SessionAction.Ask ask) {
        note(ask.question());
        handle(new SessionInput.Answered(ask.ask(), Answer.Accepted.PLAIN));
      }
    }
  }

  private void note(Question question) {
    if (question instanceof Question.UploadPart part) {
      assertThat(part.offset()).isEqualTo(uploaded.size());
      assertThat(part.bytes().length).isBetween(1, PART);
      uploaded.writeBytes(part.bytes());
    } else if (question instanceof Question.StoreMessage message) {
      stored.add(message);
    }
  }
}
