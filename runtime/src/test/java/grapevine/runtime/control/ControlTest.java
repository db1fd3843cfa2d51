package grapevine.runtime.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import grapevine.kernel.control.ControlReply;
import grapevine.kernel.control.ControlRequest;
import grapevine.runtime.fixture.Surroundings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ControlTest {
  private final Surroundings surroundings = new Surroundings();
  @TempDir Path folder;

  @AfterEach
  void end() {
    surroundings.close();
  }

  private ControlServer server(ControlServer.Handler handler) throws ControlTrouble {
    return ControlServer.open(
        folder,
        handler,
        new ControlServer.Tools(
            surroundings.log(), surroundings.errors(), surroundings.watchdog()));
  }

  @Test
  void carriesARequestAndItsReplies() throws Exception {
    ControlServer.Handler handler =
        (request, reply) -> {
          ControlRequest read = ControlRequest.CODEC.fromBytes(request);
          for (int left = 2; left >= 0; left--) {
            ControlReply part =
                new ControlReply(
                    ControlReply.Outcome.DONE,
                    read.verb(),
                    List.of(new TreeMap<>(Map.of("left", "" + left))),
                    left > 0);
            reply.accept(ControlReply.CODEC.toBytes(part));
          }
        };
    try (ControlServer server = server(handler);
        ControlClient client = ControlClient.connect(folder)) {
      assertThat(server).isNotNull();
      ControlRequest request =
          new ControlRequest(
              "user add", new TreeMap<>(Map.of("name", List.of("alice.pa"))), new byte[] {1});
      for (int round = 0; round < 2; round++) {
        List<ControlReply> replies = new ArrayList<>();
        client.ask(
            ControlRequest.CODEC.toBytes(request),
            bytes -> {
              replies.add(ControlReply.CODEC.fromBytes(bytes));
              return replies.getLast().more();
            });
        assertThat(replies).hasSize(3);
        assertThat(replies.getFirst().text()).isEqualTo("user add");
      }
      assertThat(ControlRequest.CODEC.fromBytes(ControlRequest.CODEC.toBytes(request)))
          .isEqualTo(request);
      assertThat(request.toString()).doesNotContain("1]");
    }
  }

  @Test
  void socketIsForItsOwnerAlone() throws Exception {
    try (ControlServer server = server((request, reply) -> {})) {
      assertThat(server).isNotNull();
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(folder.resolve(ControlServer.FILE))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void saysThatNoServerIsRunning() {
    assertThatThrownBy(() -> ControlClient.connect(folder))
        .isInstanceOf(ControlTrouble.class)
        .hasMessageContaining("no server is running")
        .hasMessageContaining("grapevine serve");
  }

  @Test
  void saysThatTheOutcomeIsUnknownWhereTheServerDies() throws Exception {
    ControlServer[] server = new ControlServer[1];
    server[0] = server((request, reply) -> server[0].close());
    try (ControlClient client = ControlClient.connect(folder)) {
      assertThatThrownBy(() -> client.ask(new byte[1], bytes -> false))
          .isInstanceOfSatisfying(
              ControlTrouble.class, trouble -> assertThat(trouble.sent()).isTrue());
    }
  }

  @Test
  void replacesTheSocketOfADeadServer() throws Exception {
    Files.createFile(folder.resolve(ControlServer.FILE));
    try (ControlServer server =
            server((request, reply) ->
                reply.accept(
                    ControlReply.CODEC.toBytes(
                        ControlReply.of(ControlReply.Outcome.REFUSED, "no"))));
        ControlClient client = ControlClient.connect(folder)) {
      assertThat(server).isNotNull();
      List<byte[]> replies = new ArrayList<>();
      client.ask(
          new byte[1],
          bytes -> {
            replies.add(bytes);
            return false;
          });
      assertThat(replies).hasSize(1);
    }
  }

  @Test
  void keepsASecondServerOffTheSameData() throws Exception {
    try (DataLock lock = DataLock.take(folder)) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(() -> DataLock.take(folder))
          .isInstanceOf(ControlTrouble.class)
          .hasMessageContaining("another server is running on the data in " + folder)
          .hasMessageContaining("process " + ProcessHandle.current().pid());
    }
    DataLock.take(folder).close();
  }
}
