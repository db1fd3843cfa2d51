package grapevine.trial.process;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A port in use is named, with the remedy. */
final class PortsTest {

  @Test
  void aPortInUseIsNamedWithTheRemedy() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<Integer> ports = List.of(Ports.anyFree(), taken.getLocalPort());
      assertThatThrownBy(() -> Ports.demandFree(ports, "choose others by --ports"))
          .hasMessage(
              "port %d is in use by another program: choose others by --ports",
              taken.getLocalPort());
    }
  }

  @Test
  void freePortsAreFine() throws IOException {
    int port = Ports.anyFree();
    assertThatCode(() -> Ports.demandFree(List.of(port), "")).doesNotThrowAnyException();
  }
}
