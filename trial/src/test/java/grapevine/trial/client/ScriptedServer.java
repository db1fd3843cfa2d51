package grapevine.trial.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server for one connection that plays a script: {@code S:} lines it says, {@code C:} lines it
 * reads; a closing line {@code X} cuts the connection.
 */
final class ScriptedServer implements AutoCloseable {
  private final ServerSocket listener;
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final CompletableFuture<List<String>> end = new CompletableFuture<>();

  ScriptedServer(String script) throws IOException {
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> play(script));
  }

  InetSocketAddress address() {
    return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
  }

  /** What it heard, once the script is over. */
  List<String> heard() {
    return end.join();
  }

  private void play(String script) {
    try (Socket socket = listener.accept()) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      for (String line : script.lines().toList()) {
        if (line.startsWith("S: ")) {
          socket
              .getOutputStream()
              .write((line.substring(3) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        } else if (line.equals("X")) {
          break;
        } else {
          heard.add(in.readLine());
        }
      }
      end.complete(List.copyOf(heard));
    } catch (IOException e) {
      end.completeExceptionally(e);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
