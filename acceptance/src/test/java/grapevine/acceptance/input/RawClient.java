package grapevine.acceptance.input;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A connection on which anything can be sent. For one thread. */
final class RawClient implements AutoCloseable {
  private static final int CONNECT_MILLIS = 10_000;
  private static final int OCTETS_MAX = 4 << 20;

  private final Socket socket = new Socket();
  private final InputStream in;
  private final OutputStream out;

  RawClient(InetSocketAddress address) throws IOException {
    socket.setReceiveBufferSize(4_096);
    socket.connect(address, CONNECT_MILLIS);
    in = socket.getInputStream();
    out = socket.getOutputStream();
  }

  /** Sends octets, one for each character. */
  void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  void send(byte[] octets) throws IOException {
    out.write(octets);
    out.flush();
  }

  /** Sends as long as the other side takes it, up to a number of pieces; how many it took. */
  int sendWhileTaken(byte[] piece, int most) {
    for (int count = 0; count < most; count++) {
      try {
        send(piece);
      } catch (IOException e) {
        return count;
      }
    }
    return most;
  }

  /** Says that nothing more will come, and goes on listening. */
  void sendNoMore() throws IOException {
    socket.shutdownOutput();
  }

  /** Reads up to a line that begins like that, or to the end of the connection. */
  String readTo(String beginning, Duration patience) throws IOException {
    socket.setSoTimeout((int) patience.toMillis());
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int lineBegin = 0;
    int octet = read();
    while (octet >= 0 && said.size() < OCTETS_MAX) {
      said.write(octet);
      if (octet == '\n') {
        String line = said.toString(StandardCharsets.ISO_8859_1).substring(lineBegin);
        if (line.startsWith(beginning)) {
          break;
        }
        lineBegin = said.size();
      }
      octet = read();
    }
    return said.toString(StandardCharsets.ISO_8859_1);
  }

  /** Reads to the end of the connection, however it ends. */
  String readToEnd(Duration patience) throws IOException {
    return readTo("no line begins like this", patience);
  }

  private int read() throws IOException {
    try {
      return in.read();
    } catch (SocketTimeoutException e) {
      throw new IOException("the server neither answers nor closes", e);
    } catch (IOException e) {
      return -1; // reset: closed, as far as a client can tell
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
