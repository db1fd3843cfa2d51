package grapevine.service.message;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.id.RName;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeaderScanTest {
  private static HeaderScan scan(String text) {
    return HeaderScan.of(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void fieldsAreFoundByLines() {
    HeaderScan header =
        scan(
            "Received: a\r\n\tb\r\nMESSAGE-ID:\r\n <x@y>\r\nreceived: c\r\nDate : 1 Jan\r\n 2026"
                + "\r\nDelivered-To: alice.pa\r\nMessage-ID: <second@y>\r\n\r\nReceived: body\r\n");

    assertThat(header.messageId()).hasValue("<x@y>");
    assertThat(header.date()).hasValue("1 Jan 2026");
    assertThat(header.received()).isEqualTo(2);
    assertThat(header.deliveredTo(RName.required("Alice.pa"))).isTrue();
    assertThat(header.deliveredTo(RName.required("bob.pa"))).isFalse();
  }

  @Test
  void aHeaderWithoutEndOrWithoutFieldsIsNoError() {
    assertThat(scan("").messageId()).isEmpty();
    assertThat(scan("\r\nMessage-ID: <x@y>").messageId()).isEmpty();
    assertThat(scan("Message-ID: <x@y>").messageId()).hasValue("<x@y>");
    assertThat(scan("Message-ID: <>\nDate").messageId()).isEmpty();
    assertThat(scan(" folded\r\nMessage-ID <x>\r\n").messageId()).isEmpty();
    assertThat(scan("Received: x\r\n".repeat(10_000)).received()).isLessThan(6_000);
  }

  @Test
  void noBytesHarm() {
    Random random = new Random(5);
    for (int round = 0; round < 2_000; round++) {
      byte[] bytes = new byte[random.nextInt(300)];
      random.nextBytes(bytes);
      assertThat(HeaderScan.of(bytes).received()).isNotNegative();
    }
  }
}
