package grapevine.acceptance.input;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.acceptance.letter.Letter;
import grapevine.acceptance.organisation.Servers;
import grapevine.acceptance.organisation.Site;
import grapevine.trial.client.SmtpClient;
import grapevine.trial.world.World;
import java.io.IOException;
import java.util.List;

/** What must not suffer from bad input: the process, its memory, its log, and everybody's mail. */
final class Health {
  static final String SENDER = "dave.pa";
  static final String READER = "heidi.pa";

  /** Heap 128 MiB, and what Java and the state store have beside it. */
  private static final long RESIDENT_MEBIBYTES_MAX = 500;

  private final Site site;
  private final long process;
  private final int messages;
  private final long logLength;

  /** How it is before the test, at the server that has the reader's mail first. */
  Health(Servers servers) throws IOException {
    site = servers.site(World.person(READER).inboxes().getFirst());
    process = site.processNumber();
    messages = site.messages(READER).size();
    logLength = site.logLength();
  }

  Site site() {
    return site;
  }

  /** The server is as well as before: it is the same process, of bounded size, and carries mail. */
  void stillServes() throws Exception {
    assertThat(site.isAlive()).as("the server has not crashed").isTrue();
    assertThat(site.processNumber()).as("the server's process").isEqualTo(process);
    assertThat(site.residentMebibytes()).isLessThan(RESIDENT_MEBIBYTES_MAX);
    String mark = "good-" + System.nanoTime();
    try (SmtpClient client = site.submission(SENDER)) {
      assertThat(client.send(Letter.lasting(mark, SENDER, List.of(READER))).outcome().isDone())
          .isTrue();
    }
    Servers.await(
        "a good message arrives", () -> Letter.marks(site.messages(READER)).containsKey(mark));
  }

  void nothingArrived() throws IOException {
    assertThat(site.messages(READER)).hasSize(messages);
  }

  /** The warnings in the log since the test began. */
  List<String> warnings() throws IOException {
    return site.said(logLength).lines().filter(line -> line.contains(" WARNING ")).toList();
  }
}
