package grapevine.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a change of a server's file does at its next start. */
final class ConfiguredAgainTest {
  @TempDir Path folder;

  private LoopbackServer cabernet;

  @BeforeEach
  void server() throws Exception {
    cabernet = new LoopbackServer(folder, "cabernet");
    cabernet.found();
    cabernet.start();
  }

  @AfterEach
  void end() throws Exception {
    cabernet.end();
    assertThat(cabernet.errors()).as(cabernet.tail()).isZero();
  }

  @Test
  void whatCannotListenLeavesNothingOpen() throws Exception {
    cabernet.stop();
    try (ServerSocket taken =
        new ServerSocket(cabernet.linksPort(), 1, InetAddress.getLoopbackAddress())) {
      assertThat(taken.isBound()).isTrue();
      assertThatThrownBy(cabernet::start).hasStackTraceContaining("CannotListen");
    }
    // neither the lock of the data folder nor the storage is held any more
    cabernet.start();
  }

  @Test
  void theRegistryOfRegistriesFollowsTheAddressForLinks() throws Exception {
    assertThat(cabernet.row("server list", "name", "cabernet").get("addresses"))
        .startsWith("127.0.0.1:");
    cabernet.stop();
    cabernet.configure("[links]\nadvertise = [\"cabernet.example.org:7007\", \"192.0.2.1:7\"]\n");
    cabernet.start();
    assertThat(cabernet.row("server list", "name", "cabernet"))
        .containsEntry("addresses", "cabernet.example.org:7007 192.0.2.1:7");
  }
}
