package grapevine.trial.client;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Lines over a socket, in octets one to one (ISO 8859-1). For one thread. */
final class Wire implements AutoCloseable {
  private static final int LINE_OCTETS_MAX = 1 << 21;

  private final InetSocketAddress address;
  private Socket socket;
  private InputStream in;
  private OutputStream out;

  /**
   * Connects.
   *
   * @param patience for the connection, and then for each answer
   */
  Wire(InetSocketAddress address, Duration patience) throws IOException {
    this.address = address;
    socket = new Socket();
    try {
      socket.connect(address, (int) patience.toMillis());
      socket.setSoTimeout((int) patience.toMillis());
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream());
      out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Goes on in TLS. */
  void startTls() throws IOException {
    SSLSocketFactory factory = TrustAll.context().getSocketFactory();
    SSLSocket secure =
        (SSLSocket) factory.createSocket(socket, address.getHostString(), address.getPort(), true);
    secure.startHandshake();
    socket = secure;
    in = new BufferedInputStream(secure.getInputStream());
    out = new BufferedOutputStream(secure.getOutputStream(), 1 << 16);
  }

  /** Writes a line; {@link #flush} sends it. */
  void line(String line) throws IOException {
    out.write(line.getBytes(StandardCharsets.ISO_8859_1));
    out.write('\r');
    out.write('\n');
  }

  /**
   * Writes a content with its dots stuffed and the closing dot (RFC 5321 section 4.5.2).
   *
   * @param content lines that end in CRLF; a last line without it gets one
   */
  void content(byte[] content) throws IOException {
    boolean lineBegins = true;
    for (byte octet : content) {
      if (lineBegins && octet == '.') {
        out.write('.');
      }
      out.write(octet);
      lineBegins = octet == '\n';
    }
    if (!lineBegins) {
      out.write('\r');
      out.write('\n');
    }
    out.flush();
  }

  void flush() throws IOException {
    out.flush();
  }

  /** Reads a line without its end. */
  String readLine() throws IOException {
    return new String(readOctets(), StandardCharsets.ISO_8859_1);
  }

  private byte[] readOctets() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(80);
    while (true) {
      int octet = in.read();
      if (octet < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (octet == '\n') {
        break;
      }
      line.write(octet);
      if (line.size() > LINE_OCTETS_MAX) {
        throw new IOException("the server sent a line without end");
      }
    }
    byte[] octets = line.toByteArray();
    int length = octets.length;
    return length > 0 && octets[length - 1] == '\r' ? Arrays.copyOf(octets, length - 1) : octets;
  }

  /** Reads a content up to its closing dot, unstuffed, each line with CRLF (RFC 1939 section 3). */
  byte[] readContent() throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream(4096);
    while (true) {
      byte[] line = readOctets();
      boolean dot = line.length > 0 && line[0] == '.';
      if (dot && line.length == 1) {
        return content.toByteArray();
      }
      content.write(line, dot ? 1 : 0, line.length - (dot ? 1 : 0));
      content.write('\r');
      content.write('\n');
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
