package grapevine.faces.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses: what is one, what is none, and that each is written as it can be read again. */
final class MailAddressTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alice@pa.example.org",
        "csl^@lists.example.org",
        "a.b.c+x@example.org",
        "!#$%&'*+-/=?^_`{|}~@example.org",
        "\"a b\"@example.org",
        "\"a\\\"b\\\\c\"@example.org",
        "\"a@b\"@example.org",
        "\"a>b\"@example.org",
        "alice@localhost",
        "alice@[192.0.2.1]",
        "alice@[IPv6:2001:db8::1]",
        "alice@[IPv6:::1]",
        "alice@[IPv6:1:2:3:4:5:6:7:8]",
        "alice@[IPv6:::ffff:192.0.2.1]",
        "alice@under_score.example",
        "grå@blåbær.example",
        "用户@例子.中国",
        "\ud83d\ude00@example.org",
        "0123456789012345678901234567890123456789012345678901234567890123@example.org",
      })
  void isAddress(String text) {
    MailAddress address = MailAddress.parse(text).orElseThrow();
    assertThat(address).hasToString(text);
    assertThat(MailAddress.parse(address.toString())).contains(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "@",
        "alice",
        "alice@",
        "@example.org",
        ".alice@example.org",
        "alice.@example.org",
        "al..ice@example.org",
        "al ice@example.org",
        "al(ice)@example.org",
        "alice@example.org ",
        "alice@exa mple.org",
        "alice@.example.org",
        "alice@example..org",
        "alice@example.org.",
        "alice@-example.org",
        "alice@example-.org",
        "alice@exam;ple.org",
        "alice@bob@example.org",
        "\"alice@example.org",
        "\"alice\"x@example.org",
        "\"\"@example.org",
        "\"a\u0001b\"@example.org",
        "\"a\\\u00e5\"@example.org",
        "alice@[192.0.2]",
        "alice@[192.0.2.256]",
        "alice@[192.0.2.1",
        "alice@[IPv6:2001:db8]",
        "alice@[IPv6:1::2::3]",
        "alice@[IPv6:12345::]",
        "alice@[X-tag:value]",
        "al\u0000ice@example.org",
        "al\u0085ice@example.org",
        "al\u2028ice@example.org",
        "al\u00a0ice@example.org",
        "al\ud800ice@example.org",
        "01234567890123456789012345678901234567890123456789012345678901234@example.org",
        "alice@0123456789012345678901234567890123456789012345678901234567890123.org",
      })
  void isNone(String text) {
    assertThat(MailAddress.parse(text)).isEmpty();
  }

  @Test
  void knowsWhetherItNeedsMoreThanAscii() {
    assertThat(MailAddress.parse("alice@example.org").orElseThrow().isAscii()).isTrue();
    assertThat(MailAddress.parse("ålice@example.org").orElseThrow().isAscii()).isFalse();
    assertThat(MailAddress.parse("alice@blåbær.example").orElseThrow().isAscii()).isFalse();
  }
}
