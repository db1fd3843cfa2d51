package grapevine.runtime.relay;

import grapevine.runtime.tls.TlsContexts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** An SMTP server that says what a test tells it to, and notes what it hears. */
final class ScriptedServer implements AutoCloseable {
  /** Said by a script: close without a word. */
  static final String CLOSE = "CLOSE";

  /** Said by a script: say nothing at all. */
  static final String SILENCE = "SILENCE";

  final List<String> heard = Collections.synchronizedList(new ArrayList<>());
  final AtomicInteger connections = new AtomicInteger();

  private final ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  private final List<Socket> sockets = Collections.synchronizedList(new ArrayList<>());
  private final Function<String, String> script;
  private final @Nullable SSLContext tls;

  /**
   * A server.
   *
   * @param script the reply to a command; to {@code "."} after content
   */
  ScriptedServer(Function<String, String> script, @Nullable SSLContext tls) throws IOException {
    this.script = script;
    this.tls = tls;
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        sockets.add(socket);
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      return; // closed
    }
  }

  private void serve(Socket plain) {
    Socket socket = plain;
    try (plain) {
      say(socket.getOutputStream(), "220 hello");
      BufferedReader reader = reader(socket);
      String line = reader.readLine();
      boolean content = false;
      while (line != null) {
        heard.add(line);
        String reply = content && !line.equals(".") ? "" : script.apply(line);
        content = content && !line.equals(".") || reply.startsWith("354");
        if (reply.equals(CLOSE)) {
          return;
        }
        if (!reply.isEmpty() && !reply.equals(SILENCE)) {
          say(socket.getOutputStream(), reply);
        }
        if (line.equals("STARTTLS") && tls != null) {
          socket = TlsContexts.serverSide(tls, plain);
          reader = reader(socket);
        }
        line = reader.readLine();
      }
    } catch (IOException e) {
      return; // the client has gone
    }
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  private static void say(OutputStream out, String reply) throws IOException {
    out.write((reply + "\r\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** Ends all connections that there are. */
  void dropAll() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    dropAll();
  }
}
