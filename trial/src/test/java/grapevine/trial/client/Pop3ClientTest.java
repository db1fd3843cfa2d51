package grapevine.trial.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The client against scripts. */
final class Pop3ClientTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Test
  void listsAndReadsUnstuffed() throws IOException {
    String script =
        "S: +OK here\nC\nS: +OK\nC\nS: +OK 2\nC\nS: +OK\nS: 1 aa\nS: 2 bb\nS: .\n"
            + "C\nC\nS: +OK\nS: x\nS: ..dot\nS: .\nS: +OK\nS: y\nS: .\nC\nS: +OK bye";
    try (ScriptedServer server = new ScriptedServer(script);
        Pop3Client client = Pop3Client.connect(server.address(), PATIENCE)) {
      assertThat(client.signIn("alice.pa", "grapes").isDone()).isTrue();
      assertThat(client.ids()).containsEntry(1, "aa").containsEntry(2, "bb");
      List<String> messages =
          client.retrieveAll(List.of(1, 2)).stream()
              .map(message -> new String(message, StandardCharsets.US_ASCII))
              .toList();
      assertThat(messages).containsExactly("x\r\n.dot\r\n", "y\r\n");
      assertThat(client.quit().isDone()).isTrue();
    }
  }

  @Test
  void quitWithoutAnAnswerIsUnknown() throws IOException {
    try (ScriptedServer server = new ScriptedServer("S: +OK here\nC\nX");
        Pop3Client client = Pop3Client.connect(server.address(), PATIENCE)) {
      assertThat(client.quit()).isInstanceOf(Outcome.Unknown.class);
    }
  }

  @Test
  void aWrongPasswordIsRefused() throws IOException {
    try (ScriptedServer server = new ScriptedServer("S: +OK here\nC\nS: +OK\nC\nS: -ERR no");
        Pop3Client client = Pop3Client.connect(server.address(), PATIENCE)) {
      assertThat(client.signIn("alice.pa", "raisins")).isEqualTo(new Outcome.Refused("-ERR no"));
    }
  }
}
