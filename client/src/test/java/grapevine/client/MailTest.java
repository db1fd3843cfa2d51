package grapevine.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages that the library writes. */
final class MailTest {

  private static String text(Mail mail) {
    return new String(mail.content(), StandardCharsets.US_ASCII);
  }

  @Test
  void textIsAMessageWithAnIdentityOfItsOwn() {
    Mail mail = Mail.text(List.of("bob.pa"), "Tea", "At four.\nDon't be late: thé\r\n");
    assertThat(mail.hasIdentity()).isTrue();
    String[] parts = text(mail).split("\r\n\r\n", 2);
    assertThat(parts[0]).contains("\r\nSubject: Tea\r\n").doesNotContain("From:");
    String body =
        new String(Base64.getMimeDecoder().decode(parts[1].strip()), StandardCharsets.UTF_8);
    assertThat(body).isEqualTo("At four.\r\nDon't be late: thé\r\n");
    assertThat(text(Mail.text(List.of("b.pa"), "Tea", ""))).isNotEqualTo(text(mail));
  }

  @Test
  void subjectsStayOneHeaderWhateverIsInThem() {
    String evil = "x\r\nBcc: all^.pa\r\n\r\n" + "é\ud83d\ude00".repeat(100);
    String head = text(Mail.text(List.of("b.pa"), evil, "")).split("\r\n\r\n", 2)[0];
    assertThat(head.split("\r\n(?! )")).hasSize(6);
    assertThat(head.lines()).allMatch(line -> line.length() < 90);
    StringBuilder decoded = new StringBuilder();
    for (String word : head.split("=\\?utf-8\\?B\\?")) {
      int end = word.indexOf("?=");
      if (end > 0) {
        decoded.append(
            new String(Base64.getDecoder().decode(word.substring(0, end)), StandardCharsets.UTF_8));
      }
    }
    assertThat(decoded).hasToString(evil.replace("\r", " ").replace("\n", " "));
  }

  @Test
  void identityIsInTheHeadersOnly() {
    assertThat(raw("message-id: <1>\ndate: now\n\nx").hasIdentity()).isTrue();
    assertThat(raw("Subject: x\r\n\r\nMessage-ID: <1>\r\nDate: now").hasIdentity()).isFalse();
    assertThat(raw("Message-ID: <1>\r\n\r\n").hasIdentity()).isFalse();
    assertThat(raw("X-Message-ID: <1>\r\nX-Date: now\r\n\r\n").hasIdentity()).isFalse();
  }

  private static Mail raw(String text) {
    return new Mail("", List.of("bob.pa"), text.getBytes(StandardCharsets.US_ASCII));
  }
}
