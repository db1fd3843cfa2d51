package grapevine.trial.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.trial.process.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The proxy before a server that says back what it hears. */
final class TcpProxyTest {
  private final AtomicLong cuts = new AtomicLong();
  private ServerSocket echo;
  private TcpProxy proxy;

  @BeforeEach
  void start() throws IOException {
    echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::sayBack);
    proxy =
        new TcpProxy(
            Ports.at(0), new InetSocketAddress(echo.getInetAddress(), echo.getLocalPort()));
  }

  private void sayBack() {
    while (!echo.isClosed()) {
      try {
        Socket socket = echo.accept();
        Thread.ofVirtual().start(() -> sayBack(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void sayBack(Socket socket) {
    try (socket) {
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (IOException cut) {
      cuts.incrementAndGet();
    }
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    echo.close();
  }

  private Socket dial() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static int sayAndHear(Socket socket, int octet) throws IOException {
    socket.getOutputStream().write(octet);
    return socket.getInputStream().read();
  }

  @Test
  void clearWeatherCarriesBothWays() throws IOException {
    try (Socket socket = dial()) {
      assertThat(sayAndHear(socket, 'x')).isEqualTo('x');
      socket.shutdownOutput();
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aCutBreaksWhatIsOpenAndWhatComes() throws IOException {
    try (Socket socket = dial()) {
      assertThat(sayAndHear(socket, 'x')).isEqualTo('x');
      proxy.weather(new Weather.Cut());
      assertThat(isBroken(socket)).isTrue();
    }
    try (Socket socket = dial()) {
      assertThat(isBroken(socket)).isTrue();
    }
    proxy.weather(new Weather.Clear());
    try (Socket socket = dial()) {
      assertThat(sayAndHear(socket, 'y')).isEqualTo('y');
    }
  }

  private static boolean isBroken(Socket socket) {
    try {
      return sayAndHear(socket, 'x') < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void whatIsHeldComesWhenTheWeatherClears() throws IOException {
    try (Socket socket = dial()) {
      assertThat(sayAndHear(socket, 'x')).isEqualTo('x');
      proxy.weather(new Weather.Held());
      socket.getOutputStream().write('y');
      socket.setSoTimeout(50);
      assertThat(hearsNothing(socket)).isTrue();
      proxy.weather(new Weather.Clear());
      socket.setSoTimeout(20_000);
      assertThat(socket.getInputStream().read()).isEqualTo('y');
    }
  }

  private static boolean hearsNothing(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < -1;
    } catch (SocketTimeoutException expected) {
      return true;
    }
  }

  @Test
  void slowWeatherCarriesAllTheSame() throws IOException {
    proxy.weather(new Weather.Slow(Duration.ofMillis(5), 1_000_000));
    try (Socket socket = dial()) {
      byte[] much = new byte[50_000];
      much[49_999] = 7;
      socket.getOutputStream().write(much);
      byte[] back = socket.getInputStream().readNBytes(much.length);
      assertThat(back).isEqualTo(much);
    }
  }
}
