package grapevine.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.acceptance.letter.Letter;
import grapevine.acceptance.network.Program;
import grapevine.acceptance.organisation.Servers;
import grapevine.acceptance.organisation.Setup;
import grapevine.acceptance.organisation.Site;
import grapevine.trial.client.Mail;
import grapevine.trial.client.Outcome;
import grapevine.trial.client.SmtpClient;
import grapevine.trial.world.World;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A disk that fills up: mail is put off in time, and what was taken before is kept. */
class FullDiskTest {
  private static final String SENDER = "dave.pa";
  private static final String READER = "grace.pa";
  private static final int LETTERS_MAX = 400;
  private static final int LETTER_OCTETS = 1_000_000;
  private static final int MEBIBYTES = 360;

  @RegisterExtension static final Servers SERVERS = Servers.of(Setup.SHIPPED);

  /** The data of one server moves to a small disk. */
  @BeforeAll
  static void smallDisk() throws Exception {
    SERVERS.discardAfterwards();
    Site site = site();
    site.stop();
    Path aside = site.data().resolveSibling("aside");
    Files.move(site.data(), aside);
    Files.createDirectory(site.data());
    Program.demand(
        "mount", "-t", "tmpfs", "-o", "size=" + MEBIBYTES + "m", "tmpfs", site.data().toString());
    Program.demand("cp", "-a", aside + "/.", site.data().toString());
    site.start();
  }

  @AfterAll
  static void away() {
    site().kill();
    Program.demand("umount", site().data().toString());
  }

  private static Site site() {
    return SERVERS.site(World.person(READER).inboxes().getFirst());
  }

  @Test
  void mailIsPutOffAndNothingIsLost() throws Exception {
    SERVERS.announce("disk");
    SERVERS.announce("storage failed");
    List<String> taken = new ArrayList<>();
    String refusal = fill(taken);
    assertThat(refusal).startsWith("452 4.3.1");
    assertThat(site().isAlive()).isTrue();
    assertThat(taken).isNotEmpty();
    Path ballast = site().data().resolve("ballast");
    Program.run("", List.of("dd", "if=/dev/zero", "of=" + ballast, "bs=4096"));
    putOffOrStopped(taken);
    Files.delete(ballast);
    site().kill();
    site().start();
    SERVERS.awaitWhole();
    var marks = Letter.marks(site().messages(READER));
    assertThat(marks.keySet()).containsAll(taken);
    assertThat(marks.values()).containsOnly(1);
  }

  /**
   * Somebody else took the last octet. As long as the server needs to write nothing it puts mail
   * off; when it must and cannot, it says so and stops, for what is not written is not known.
   */
  private static void putOffOrStopped(List<String> taken) throws Exception {
    String answer;
    try {
      answer = fill(taken);
    } catch (IOException e) {
      Servers.await("it has stopped", () -> !site().isAlive());
      assertThat(site().said(0).lines().filter(line -> line.contains(" ALARM ")))
          .hasSize(1)
          .allMatch(line -> line.contains("storage failed") && line.contains("No space left"));
      return;
    }
    assertThat(answer).as("with no octet free").startsWith("4");
  }

  /** Sends until the server says no; what it said. */
  private static String fill(List<String> taken) throws IOException {
    for (int number = 0; number < LETTERS_MAX; number++) {
      String mark = "full-" + taken.size();
      try (SmtpClient client = site().submission(SENDER)) {
        Outcome outcome = client.send(large(mark)).outcome();
        switch (outcome) {
          case Outcome.Done _ -> taken.add(mark);
          case Outcome.Refused(String answer) -> {
            return answer;
          }
          case Outcome.Unknown(String why) -> throw new IOException("no answer: " + why);
        }
      }
    }
    return "never";
  }

  private static Mail large(String mark) throws IOException {
    Mail small = Letter.lasting(mark, SENDER, List.of(READER));
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.write(small.content());
    byte[] line = ("0123456789".repeat(7) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    while (content.size() < LETTER_OCTETS) {
      content.write(line);
    }
    return new Mail(small.sender(), small.recipients(), content.toByteArray());
  }
}
