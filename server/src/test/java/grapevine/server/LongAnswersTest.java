package grapevine.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers of the operator's socket that do not fit into one reply. */
final class LongAnswersTest {
  @TempDir Path folder;

  private LoopbackServer cabernet;

  @BeforeEach
  void server() throws Exception {
    cabernet = new LoopbackServer(folder, "cabernet");
    cabernet.found();
    cabernet.start();
    cabernet.done("registry add", "name=pa", "domain=pa.example.org", "server=cabernet.gv");
    cabernet.done("user add", "name=alice.pa", "inbox=cabernet.gv");
  }

  @AfterEach
  void end() throws Exception {
    cabernet.end();
    assertThat(cabernet.errors()).as(cabernet.tail()).isZero();
  }

  @Test
  void aLongMessageOfManyOctetsBeyondAsciiIsShownWhole() throws Exception {
    String text = "\u00fc".repeat(240_000) + "the end";
    cabernet.done("send", "from=alice.pa", "to=alice.pa", "body=" + text);
    String id = cabernet.done("read", "name=alice.pa").rows().getFirst().get("id");
    String content =
        cabernet.done("read show", "name=alice.pa", "id=" + id).rows().stream()
            .map(row -> row.get("content"))
            .collect(Collectors.joining());
    assertThat(content).endsWith("\u00c3\u00bcthe end\r\n");
    assertThat(content.length()).isGreaterThan(480_000);
  }

  @Test
  void aDumpIsOneAnswerHoweverLong() throws Exception {
    for (int number = 0; number < 600; number++) {
      cabernet.done(
          "user add",
          "name=user" + number + ".pa",
          "inbox=cabernet.gv",
          "remark=" + "\u00fc".repeat(500));
    }
    assertThat(
            cabernet.done("dump registry", "name=pa").rows().stream()
                .filter(row -> row.getOrDefault("line", "").startsWith("individual ")))
        .hasSize(601);
  }
}
