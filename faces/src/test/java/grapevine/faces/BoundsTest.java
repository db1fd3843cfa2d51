package grapevine.faces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import grapevine.faces.envelope.Channel;
import grapevine.faces.smtp.SmtpConfiguration;
import grapevine.faces.smtp.SmtpLimits;
import grapevine.faces.smtp.SmtpRole;
import grapevine.faces.smtp.SmtpSession;
import grapevine.kernel.check.InvariantBroken;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What a session holds is bounded, whatever the client sends, and the driver is held to the
 * contract.
 */
final class BoundsTest {

  private static final int OUTPUT_OCTETS_MAX = 70_000;

  private final SessionOutput output = new SessionOutput();
  private final SmtpSession session =
      new SmtpSession(new SmtpConfiguration(SmtpRole.OUTSIDE, "server", true, SmtpLimits.DEFAULT));

  private List<SessionAction> open() {
    session.handle(new SessionInput.Opened(new Channel("192.0.2.7", false, false)), output);
    return output.drain();
  }

  private List<SessionAction> send(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    session.handle(new SessionInput.Bytes(bytes, 0, bytes.length), output);
    return output.drain();
  }

  private static long written(List<SessionAction> actions) {
    return actions.stream()
        .mapToLong(action -> action instanceof SessionAction.Write(byte[] data) ? data.length : 0)
        .sum();
  }

  @Test
  void aClientThatSendsAndNeverReadsIsHeldBack() {
    open();
    List<SessionAction> actions = send("EHLO a\r\n".repeat(8_000));
    assertThat(written(actions)).isLessThan(OUTPUT_OCTETS_MAX);
    assertThat(actions).contains(new SessionAction.Resume());

    int rounds = 0;
    while (actions.contains(new SessionAction.Resume())) {
      session.handle(new SessionInput.Resumed(), output);
      actions = output.drain();
      assertThat(written(actions)).isLessThan(OUTPUT_OCTETS_MAX);
      rounds++;
    }
    assertThat(rounds).isGreaterThan(10);
  }

  @Test
  void inputBehindAnOpenQuestionIsWantedOnlyUpToABound() {
    open();
    send("EHLO a\r\nMAIL FROM:<>\r\n");
    int sent = 0;
    while (session.wantsInput()) {
      send("NOOP\r\n".repeat(100));
      sent += 600;
      assertThat(sent).isLessThan(100_000);
    }
    byte[] more = new byte[1];
    assertThatThrownBy(() -> session.handle(new SessionInput.Bytes(more, 0, 1), output))
        .isInstanceOf(InvariantBroken.class);
  }

  @Test
  void anAnswerToNoQuestionBreaksAnInvariant() {
    open();
    assertThatThrownBy(
            () -> session.handle(new SessionInput.Answered(1, Answer.Accepted.PLAIN), output))
        .isInstanceOf(InvariantBroken.class);
  }

  @Test
  void anAnswerOfAnotherKindBreaksAnInvariant() {
    open();
    send("EHLO a\r\nMAIL FROM:<>\r\n");
    SessionInput wrong = new SessionInput.Answered(1, new Answer.Authenticated("alice"));
    assertThatThrownBy(() -> session.handle(wrong, output)).isInstanceOf(InvariantBroken.class);
  }

  @Test
  void fiveThousandRecipientsAreTakenAndNoMore() {
    open();
    answerAll(send("EHLO a\r\nMAIL FROM:<>\r\n"));
    String group = "RCPT TO:<somebody@pa.example.org>\r\n".repeat(1_001);
    StringBuilder said = new StringBuilder();
    for (int round = 0; round < 5; round++) {
      said.append(answerAll(send(group)));
    }
    assertThat(said.toString().split("250 2.1.5", -1)).hasSize(5_001);
    assertThat(said.toString().split("452 4.5.3", -1)).hasSize(6);
  }

  /** Answers yes until no question is open. */
  private String answerAll(List<SessionAction> first) {
    StringBuilder said = new StringBuilder();
    List<SessionAction> actions = first;
    while (true) {
      said.append(text(actions));
      SessionInput next = next(actions);
      if (next instanceof SessionInput.PeerClosed) {
        return said.toString();
      }
      session.handle(next, output);
      actions = output.drain();
    }
  }

  private static SessionInput next(List<SessionAction> actions) {
    for (SessionAction action : actions) {
      if (action instanceof SessionAction.Ask ask) {
        return new SessionInput.Answered(ask.ask(), Answer.Accepted.PLAIN);
      }
      if (action instanceof SessionAction.Resume) {
        return new SessionInput.Resumed();
      }
    }
    return new SessionInput.PeerClosed();
  }

  private static String text(List<SessionAction> actions) {
    StringBuilder said = new StringBuilder();
    for (SessionAction action : actions) {
      if (action instanceof SessionAction.Write(byte[] data)) {
        said.append(new String(data, StandardCharsets.US_ASCII));
      }
    }
    return said.toString();
  }

  @Test
  void afterTheEndEverythingIsIgnored() {
    open();
    assertThat(send("QUIT\r\n")).contains(new SessionAction.Close());
    assertThat(session.wantsInput()).isFalse();
    assertThat(send("NOOP\r\n")).isEmpty();
    session.handle(new SessionInput.TimedOut(), output);
    session.handle(new SessionInput.Answered(7, Answer.Accepted.PLAIN), output);
    assertThat(output.drain()).isEmpty();
  }
}
