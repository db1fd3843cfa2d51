package grapevine.acceptance.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** A mail server of the outside world, which takes all and keeps it. */
final class OutsideServer implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket();
  private final List<String> taken = new CopyOnWriteArrayList<>();

  OutsideServer(int port) throws IOException {
    listener.setReuseAddress(true);
    listener.bind(new InetSocketAddress(port));
    Thread.ofVirtual().start(this::accept);
  }

  /** The messages that it took, each with its envelope before it. */
  List<String> taken() {
    return List.copyOf(taken);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> converse(socket));
      } catch (IOException e) {
        if (!listener.isClosed()) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  private void converse(Socket socket) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      OutputStream out = socket.getOutputStream();
      StringBuilder envelope = new StringBuilder();
      say(out, "220 outside.example.net");
      String line = in.readLine();
      while (line != null) {
        String verb = line.split(" ", 2)[0].toUpperCase(Locale.ROOT);
        switch (verb) {
          case "MAIL", "RCPT" -> envelope.append(line).append('\n');
          case "DATA" -> {
            say(out, "354 go on");
            taken.add(envelope + content(in));
            envelope.setLength(0);
          }
          default -> envelope.append("");
        }
        say(out, verb.equals("QUIT") ? "221 bye" : "250 yes");
        line = verb.equals("QUIT") ? null : in.readLine();
      }
    } catch (IOException e) {
      taken.add("a conversation broke: " + e.getMessage());
    }
  }

  private static String content(BufferedReader in) throws IOException {
    StringBuilder content = new StringBuilder();
    String line = in.readLine();
    while (line != null && !line.equals(".")) {
      content.append(line).append('\n');
      line = in.readLine();
    }
    return content.toString();
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
