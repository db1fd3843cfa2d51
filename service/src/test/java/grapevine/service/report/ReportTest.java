package grapevine.service.report;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Timestamp;
import grapevine.service.message.Message;
import grapevine.service.message.Recipient;
import grapevine.service.message.Recipient.Target;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportTest {
  private static final long NOW = 1_795_269_720_000L;
  private static final Timestamp AT = new Timestamp(NOW - 3_600_000, 0, new ServerNumber(1));
  private static final String CONTENT = "Subject: grapes\r\nFrom: alice\r\n\r\nRed ones.\r\n";
  private static final Report.Reporter REPORTER =
      new Report.Reporter("cabernet.example.org", "postmaster@pa.example.org");

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Message message(String content, String envelopeId, String returnWhat) {
    return new Message(
        new Postmark(1, 2),
        BodyId.of(bytes(content)),
        content.length(),
        bytes("Return-Path: <alice@pa.example.org>\r\n"),
        "alice@pa.example.org",
        Optional.empty(),
        AT,
        new TreeMap<>(),
        envelopeId,
        returnWhat);
  }

  private static Recipient bob(String originalRecipient) {
    Target bob = new Target.Inbox(new EntryId(RName.required("bob.pa"), AT));
    return new Recipient(bob, "csl@pa.example.org", Optional.empty(), "", originalRecipient);
  }

  private static String report(Message message, Recipient recipient, Cause cause, String content) {
    Report report = new Report(REPORTER, message, recipient, cause, NOW);
    assertThat(report.content(bytes(content))).isEqualTo(report.content(bytes(content)));
    return new String(report.content(bytes(content)), StandardCharsets.UTF_8);
  }

  /** Goldens are kept with plain line ends. */
  private static void isGolden(String text, String name) throws IOException {
    try (InputStream in = ReportTest.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      String golden = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(text.replace("\r\n", "\n")).isEqualTo(golden);
      assertThat(text.replace("\r\n", "")).doesNotContain("\r", "\n");
    }
  }

  @Test
  void aFailureWithTheHeaders() throws IOException {
    Cause cause = Cause.failed("4.4.1", "link to rennes down since 2026-11-21 14:02:00 UTC");
    isGolden(report(message(CONTENT, "", ""), bob(""), cause, CONTENT), "failed-headers.txt");
  }

  @Test
  void aFailureWithTheWholeMessageAndAnOutsideAnswer() throws IOException {
    Cause cause =
        new Cause(Cause.Action.FAILED, "5.1.1", "the outside system refused it", "550 who?");
    isGolden(
        report(message(CONTENT, "QQ314", "FULL"), bob("rfc822;csl@x"), cause, CONTENT),
        "failed-full.txt");
  }

  @Test
  void aDelay() throws IOException {
    Cause cause = new Cause(Cause.Action.DELAYED, "4.4.0", "this server waits", "");
    isGolden(report(message(CONTENT, "", "FULL"), bob(""), cause, CONTENT), "delayed.txt");
  }

  @Test
  void whatComesFromElsewhereEndsNoLine() {
    Cause cause = new Cause(Cause.Action.FAILED, "5.0.0", "a\r\nEvil: b", "c\nEvil: d");
    String text = report(message(CONTENT, "e\r\nEvil: f", ""), bob("g\rEvil: h"), cause, CONTENT);

    assertThat(text).doesNotContain("\nEvil", "\rEvil");
  }

  @Test
  void bytesThatAreNotAsciiAreDeclared() {
    String content = "Subject: Trauben für alle\r\n\r\n";
    String text = report(message(content, "", ""), bob(""), Cause.failed("5.0.0", "x"), content);

    assertThat(text)
        .contains("text/rfc822-headers\r\nContent-Transfer-Encoding: 8bit\r\n\r\n")
        .contains("Trauben für alle");
  }

  @Test
  void thePostmarkIsOfTheMessageTheRecipientAndWhatIsTold() {
    Message message = message(CONTENT, "", "");
    Recipient named = bob("").at(new Target.Named(RName.required("bob.pa")));
    Recipient other = bob("").at(new Target.Named(RName.required("carol.pa")));

    assertThat(Report.postmark(message, bob("x"), Cause.Action.FAILED))
        .isEqualTo(Report.postmark(message, named, Cause.Action.FAILED))
        .isNotEqualTo(Report.postmark(message, named, Cause.Action.DELAYED))
        .isNotEqualTo(Report.postmark(message, other, Cause.Action.FAILED))
        .isNotEqualTo(
            Report.postmark(message.under(new Postmark(1, 3)), named, Cause.Action.FAILED));
  }

  @ParameterizedTest
  @CsvSource({
    "'', FAILED, true", "'', DELAYED, true", "'', DELIVERED, false",
    "NEVER, FAILED, false", "NEVER, DELAYED, false", "NEVER, DELIVERED, false",
    "FAILURE, FAILED, true", "FAILURE, DELAYED, false", "'success,delay', DELAYED, true",
    "'SUCCESS,FAILURE', EXPANDED, true", "SUCCESS, FAILED, false"
  })
  void whoWantsAReportGetsIt(String notify, Cause.Action action, boolean wanted) {
    assertThat(Notify.wanted(message(CONTENT, "", ""), notify, action)).isEqualTo(wanted);
  }

  @ParameterizedTest
  @CsvSource({"'', ''", "NEVER, NEVER", "SUCCESS, NEVER", "'success,failure', FAILURE"})
  void membersOfAListReportNoSuccess(String notify, String forMembers) {
    assertThat(Notify.forMembers(notify)).isEqualTo(forMembers);
  }
}
