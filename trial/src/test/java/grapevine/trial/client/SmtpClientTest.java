package grapevine.trial.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The client against scripts. */
final class SmtpClientTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String HELLO = "S: 220 here\nC\nS: 250-here\nS: 250 PIPELINING\n";
  private static final Mail MAIL =
      new Mail(
          "a@x.example",
          List.of("b@x.example", "c@x.example"),
          "Subject: x\r\n\r\n.dot\r\nend\r\n".getBytes(StandardCharsets.US_ASCII));

  private static SmtpClient to(ScriptedServer server) throws IOException {
    return SmtpClient.connect(server.address(), PATIENCE);
  }

  @Test
  void sendsTheEnvelopeTogetherAndStuffsDots() throws IOException {
    String script =
        HELLO
            + "C\nC\nC\nC\nS: 250 ok\nS: 250 ok\nS: 550 no c\nS: 354 go\nC\nC\nC\nC\nC\nS: 250 yes";
    try (ScriptedServer server = new ScriptedServer(script);
        SmtpClient client = to(server)) {
      Sent sent = client.send(MAIL);
      assertThat(sent.outcome()).isEqualTo(new Outcome.Done("250 yes"));
      assertThat(sent.recipients()).extracting(SmtpReply::code).containsExactly(250, 550);
      assertThat(server.heard())
          .containsExactly(
              "EHLO tour.example.net",
              "MAIL FROM:<a@x.example>",
              "RCPT TO:<b@x.example>",
              "RCPT TO:<c@x.example>",
              "DATA",
              "Subject: x",
              "",
              "..dot",
              "end",
              ".");
      assertThat(client.conversation()).contains("C: DATA", "S: 354 go", "S: 250 yes");
    }
  }

  @Test
  void waitsForEachAnswerWithoutPipelining() throws IOException {
    String script =
        "S: 220 here\nC\nS: 250 here\nC\nS: 250 ok\nC\nS: 250 ok\nC\nS: 250 ok\nC\nS: 354 go\n"
            + "C\nC\nC\nC\nC\nS: 250 yes";
    try (ScriptedServer server = new ScriptedServer(script);
        SmtpClient client = to(server)) {
      assertThat(client.send(MAIL).outcome().isDone()).isTrue();
    }
  }

  @Test
  void noAnswerToTheContentIsUnknown() throws IOException {
    String script =
        HELLO + "C\nC\nC\nC\nS: 250 ok\nS: 250 ok\nS: 250 ok\nS: 354 go\nC\nC\nC\nC\nC\nX";
    try (ScriptedServer server = new ScriptedServer(script);
        SmtpClient client = to(server)) {
      assertThat(client.send(MAIL).outcome()).isInstanceOf(Outcome.Unknown.class);
    }
  }

  @Test
  void aBreakBeforeTheContentIsNoUnknown() throws IOException {
    try (ScriptedServer server = new ScriptedServer(HELLO + "C\nC\nC\nC\nS: 250 ok\nX");
        SmtpClient client = to(server)) {
      assertThat(client.send(MAIL).outcome()).isInstanceOf(Outcome.Refused.class);
    }
  }

  @Test
  void noRecipientTakenMeansRefused() throws IOException {
    String script = HELLO + "C\nC\nC\nC\nS: 250 ok\nS: 550 no\nS: 450 later\nS: 554 none";
    try (ScriptedServer server = new ScriptedServer(script);
        SmtpClient client = to(server)) {
      Sent sent = client.send(MAIL);
      assertThat(sent.outcome()).isInstanceOf(Outcome.Refused.class);
      assertThat(sent.recipients().getLast().isTemporary()).isTrue();
    }
  }

  @Test
  void aGreetingThatSaysNoIsAnError() throws IOException {
    try (ScriptedServer server = new ScriptedServer("S: 554 closed")) {
      assertThatThrownBy(() -> to(server)).hasMessageContaining("554 closed");
    }
  }

  @Test
  void thePasswordIsNotInTheConversation() throws IOException {
    try (ScriptedServer server = new ScriptedServer(HELLO + "C\nS: 235 welcome");
        SmtpClient client = to(server)) {
      assertThat(client.signIn("alice.pa", "grapes").isDone()).isTrue();
      assertThat(server.heard()).contains("AUTH PLAIN AGFsaWNlLnBhAGdyYXBlcw==");
      assertThat(client.conversation().toString()).doesNotContain("AGFs").contains("alice.pa");
    }
  }
}
