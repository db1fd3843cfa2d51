package grapevine.faces;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.faces.envelope.Channel;
import grapevine.faces.pop3.Pop3Configuration;
import grapevine.faces.pop3.Pop3Limits;
import grapevine.faces.pop3.Pop3Session;
import grapevine.faces.smtp.SmtpConfiguration;
import grapevine.faces.smtp.SmtpLimits;
import grapevine.faces.smtp.SmtpRole;
import grapevine.faces.smtp.SmtpSession;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Passwords do not stay in memory, and are in no log and no text. */
final class SecretsTest {

  static Stream<Arguments> signIns() {
    return Stream.of(
        Arguments.of(smtp(), "EHLO a\r\nAUTH PLAIN AGFsaWNlAGdyYXBlcw==\r\n", "AGFsaWNl"),
        Arguments.of(smtp(), "EHLO a\r\nAUTH PLAIN\r\nAGFsaWNlAGdyYXBlcw==\r\n", "AGFsaWNl"),
        Arguments.of(pop3(), "USER alice\r\nPASS grapes\r\n", "grapes"),
        Arguments.of(pop3(), "AUTH PLAIN AGFsaWNlAGdyYXBlcw==\r\n", "AGFsaWNl"),
        Arguments.of(pop3(), "AUTH PLAIN\r\nAGFsaWNlAGdyYXBlcw==\r\n", "AGFsaWNl"));
  }

  private static Session smtp() {
    return new SmtpSession(
        new SmtpConfiguration(SmtpRole.SUBMISSION, "server", true, SmtpLimits.DEFAULT));
  }

  private static Session pop3() {
    return new Pop3Session(new Pop3Configuration("server", true, Pop3Limits.DEFAULT));
  }

  @ParameterizedTest
  @MethodSource("signIns")
  void passwordIsWipedEverywhere(Session session, String commands, String secret) {
    SessionOutput output = new SessionOutput();
    session.handle(new SessionInput.Opened(new Channel("127.0.0.1", true, false)), output);
    byte[] bytes = commands.getBytes(StandardCharsets.US_ASCII);
    session.handle(new SessionInput.Bytes(bytes, 0, bytes.length), output);
    SessionAction.Ask ask = ask(output.drain());
    Question.Authenticate question = (Question.Authenticate) ask.question();

    assertThat(question.password()).asString(StandardCharsets.UTF_8).isEqualTo("grapes");
    assertThat(question.toString()).doesNotContain("grapes");
    assertThat(new String(bytes, StandardCharsets.US_ASCII)).doesNotContain(secret);

    Answer answer = Answer.Refused.of(Refusal.AUTHENTICATION_FAILED);
    session.handle(new SessionInput.Answered(ask.ask(), answer), output);
    assertThat(question.password()).containsOnly(0);
  }

  @ParameterizedTest
  @MethodSource("signIns")
  void passwordIsWipedWhenTheClientGoes(Session session, String commands, String secret) {
    SessionOutput output = new SessionOutput();
    session.handle(new SessionInput.Opened(new Channel("127.0.0.1", true, false)), output);
    byte[] bytes = commands.getBytes(StandardCharsets.US_ASCII);
    session.handle(new SessionInput.Bytes(bytes, 0, bytes.length), output);
    SessionAction.Ask ask = ask(output.drain());
    session.handle(new SessionInput.Disconnected(), output);
    assertThat(((Question.Authenticate) ask.question()).password()).containsOnly(0);
    assertThat(output.drain().toString()).doesNotContain(secret);
  }

  private static SessionAction.Ask ask(List<SessionAction> actions) {
    return actions.stream()
        .filter(SessionAction.Ask.class::isInstance)
        .map(SessionAction.Ask.class::cast)
        .findFirst()
        .orElseThrow();
  }
}
