package grapevine.trial.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** How the sample mail is made ready to be sent. */
final class SampleMailPreparationTest {
  private static String prepared(String text) {
    byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
    return new String(new SampleMail("x", octets).with("<1@x>"), StandardCharsets.ISO_8859_1);
  }

  @Test
  void everyLineEndsInCrLf() {
    assertThat(prepared("A: b\n\nx\r\ny\rz"))
        .isEqualTo("Message-ID: <1@x>\r\nA: b\r\n\r\nx\r\ny\r\nz\r\n");
  }

  @Test
  void itsOwnMessageIdIsReplaced() {
    assertThat(prepared("A: b\nmessage-id:\n <2@y>\nC: d\n\nMessage-ID: body\n"))
        .isEqualTo("Message-ID: <1@x>\r\nA: b\r\nC: d\r\n\r\nMessage-ID: body\r\n");
  }

  @Test
  void allOfTheCollectionCanBeSent() {
    assertThat(SampleMail.all()).hasSize(136);
    for (SampleMail mail : SampleMail.all()) {
      String text = new String(mail.with("<1@x>"), StandardCharsets.ISO_8859_1);
      assertThat(text.replace("\r\n", "")).as(mail.path()).doesNotContain("\r", "\n");
      assertThat(text).startsWith("Message-ID: <1@x>\r\n").endsWith("\r\n");
    }
  }
}
