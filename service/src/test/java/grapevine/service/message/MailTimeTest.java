package grapevine.service.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailTimeTest {
  private static final long MOMENT = 1_795_269_720_000L;

  @Test
  void timesAreWrittenAsMailAndPeopleWantThem() {
    assertThat(MailTime.mail(MOMENT)).isEqualTo("Sat, 21 Nov 2026 14:02:00 +0000");
    assertThat(MailTime.plain(MOMENT)).isEqualTo("2026-11-21 14:02:00 UTC");
    assertThat(MailTime.plain(Long.MAX_VALUE)).startsWith("9999-12-31");
    assertThat(MailTime.plain(-1)).startsWith("1970-01-01");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sat, 21 Nov 2026 14:02:00 +0000",
        "21 Nov 2026 14:02 GMT",
        "Sat,21 Nov 2026 15:02:00 +0100 (CET)",
        " Sat (a (nested \\) one)), 21\r\n Nov 2026\t09:02:00 EST",
        "sat, 21 nov 26 14:02:00 Z",
        "21 Nov 126 08:32:00 -0530",
        "Sat, 21 Nov 2026 14:02:00",
      })
  void manyFormsOfOneTimeAreUnderstood(String field) {
    assertThat(MailTime.parse(field)).isEqualTo(OptionalLong.of(MOMENT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "now",
        "Sat",
        "Sat,",
        "31 Feb 2026 10:00:00 +0000",
        "0 Nov 2026 10:00 +0000",
        "21 Nov 2026 24:00 +0000",
        "21 Nov 2026 10:60 +0000",
        "21 Nov 2026 10 +0000",
        "21 Nix 2026 10:00 +0000",
        "21 Nov 20266 10:00",
        "(",
        "((((((",
        "a b c d e f g h",
        "Sat, 21 Nov",
        "21 Nov 1 10:00",
        "-1 Nov 2026 10:00"
      })
  void whatIsNoTimeIsNone(String field) {
    assertThat(MailTime.parse(field)).isEmpty();
  }
}
