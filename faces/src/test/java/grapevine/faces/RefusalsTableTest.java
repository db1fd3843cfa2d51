package grapevine.faces;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The table of refusals: its form, and the page that is written from it (by {@code
 * -Dgolden.update=true}).
 */
final class RefusalsTableTest {

  private static final Path PAGE = Path.of("../docs/refusals.md");

  @Test
  void pageIsTheTable() throws IOException {
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(Path.of("../docs"));
      Files.writeString(PAGE, page());
    }
    assertThat(PAGE).hasContent(page());
  }

  private static String page() {
    StringBuilder page =
        new StringBuilder(
            """
            # What each refusal is in each protocol

            Written from `grapevine.faces.Refusal` by its test (`-Dgolden.update=true`). A cause in
            words may follow a colon. An empty cell: the protocol has no occasion for it.

            | refusal | SMTP, LMTP | POP3 | LDAP |
            | --- | --- | --- | --- |
            """);
    for (Refusal refusal : Refusal.values()) {
      String pop3 = refusal.pop3().isEmpty() ? "" : "`-ERR " + refusal.pop3() + "`";
      String smtp = refusal.smtp().isEmpty() ? "" : "`" + refusal.smtp() + "`";
      String ldap = refusal.ldap().isEmpty() ? "" : "`" + refusal.ldap() + "`";
      page.append("| ").append(refusal).append(" | ").append(smtp).append(" | ").append(pop3);
      page.append(" | ").append(ldap).append(" |\n");
    }
    return page.toString();
  }

  @Test
  void smtpRepliesHaveBothCodesOfTheSameClass() {
    for (Refusal refusal : Refusal.values()) {
      if (!refusal.smtp().isEmpty()) {
        // RFC 2034 section 4: the class of the enhanced code is the first digit of the reply code
        assertThat(refusal.smtp()).matches("([45])\\d\\d \\1\\.\\d{1,3}\\.\\d{1,3} .+");
      }
    }
  }

  @Test
  void eachRefusalHasWordsSomewhereAndNoneHasControls() {
    for (Refusal refusal : Refusal.values()) {
      assertThat(refusal.smtp() + refusal.pop3() + refusal.ldap()).matches("[ -~]+");
      assertThat(refusal.ldap()).matches("(\\d{1,3} [a-zA-Z]+: [ -~]+)?");
      assertThat(refusal.pop3()).matches("(\\[(AUTH|IN-USE|SYS/TEMP|SYS/PERM)\\] )?[ -Z^-~]*");
    }
  }

  @Test
  void detailsCannotBreakTheLine() {
    String reply = Refusal.UNAVAILABLE.smtpReply("a\r\n250 ok\u0000é" + "x".repeat(1_000));
    assertThat(reply).matches("[ -~]{1,500}").contains("a??250 ok??");
    assertThat(Refusal.UNAVAILABLE.pop3Reply("a\r\n+OK"))
        .isEqualTo("-ERR [SYS/TEMP] not possible now: a??+OK");
  }

  @Test
  void whereAProtocolHasNoWordsTheGeneralOnesAreSaid() {
    assertThat(Refusal.MAILDROP_IN_USE.smtpReply("")).startsWith("451 4.3.0 ");
    assertThat(Refusal.RECIPIENT_UNKNOWN.pop3Reply("")).startsWith("-ERR [SYS/TEMP] ");
    assertThat(Refusal.RECIPIENT_UNKNOWN.ldapCode()).isEqualTo(52);
    assertThat(Refusal.ENTRY_EXISTS.ldapCode()).isEqualTo(68);
    assertThat(Refusal.ENTRY_EXISTS.ldapMessage("alice")).isEqualTo("the name is taken: alice");
  }
}
