package grapevine.trial.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A client of POP3 (RFC 1939). For one thread. */
public final class Pop3Client implements AutoCloseable {
  private static final int TOGETHER_MAX = 50;

  private final Wire wire;

  private Pop3Client(Wire wire) throws IOException {
    this.wire = wire;
    String greeting = wire.readLine();
    if (!greeting.startsWith("+OK")) {
      throw new IOException("not welcome: " + greeting);
    }
  }

  /** Connects. */
  public static Pop3Client connect(InetSocketAddress address, Duration patience)
      throws IOException {
    Wire wire = new Wire(address, patience);
    try {
      return new Pop3Client(wire);
    } catch (IOException e) {
      wire.close();
      throw e;
    }
  }

  /** Sends one command and reads its one line. */
  public String ask(String command) throws IOException {
    wire.line(command);
    wire.flush();
    return wire.readLine();
  }

  /** Goes on in TLS (RFC 2595 section 4). */
  public void startTls() throws IOException {
    String answer = ask("STLS");
    if (!answer.startsWith("+OK")) {
      throw new IOException("STLS was refused: " + answer);
    }
    wire.startTls();
  }

  /** Signs in, which locks the mailbox. */
  public Outcome signIn(String name, String password) throws IOException {
    String user = ask("USER " + name);
    String answer = user.startsWith("+OK") ? ask("PASS " + password) : user;
    return answer.startsWith("+OK") ? new Outcome.Done(answer) : new Outcome.Refused(answer);
  }

  /** The messages: number and unique id, in order (RFC 1939 section 7, UIDL). */
  public Map<Integer, String> ids() throws IOException {
    Map<Integer, String> ids = new LinkedHashMap<>();
    String answer = ask("UIDL");
    if (!answer.startsWith("+OK")) {
      throw new IOException("UIDL was refused: " + answer);
    }
    for (String line : text(wire.readContent())) {
      int space = line.indexOf(' ');
      ids.put(Integer.parseInt(line.substring(0, space)), line.substring(space + 1));
    }
    return ids;
  }

  private static List<String> text(byte[] content) {
    return new String(content, StandardCharsets.ISO_8859_1).lines().toList();
  }

  /** A whole message. */
  public byte[] retrieve(int number) throws IOException {
    return retrieveAll(List.of(number)).getFirst();
  }

  /** Whole messages, asked for in packets (RFC 2449 section 6.6, PIPELINING). */
  public List<byte[]> retrieveAll(List<Integer> numbers) throws IOException {
    List<byte[]> messages = new ArrayList<>();
    for (int from = 0; from < numbers.size(); from += TOGETHER_MAX) {
      List<Integer> some = numbers.subList(from, Math.min(numbers.size(), from + TOGETHER_MAX));
      for (int number : some) {
        wire.line("RETR " + number);
      }
      wire.flush();
      for (int number : some) {
        String answer = wire.readLine();
        if (!answer.startsWith("+OK")) {
          throw new IOException("RETR " + number + " was refused: " + answer);
        }
        messages.add(wire.readContent());
      }
    }
    return messages;
  }

  /** Marks a message for deletion, which {@link #quit} does. */
  public Outcome delete(int number) throws IOException {
    String answer = ask("DELE " + number);
    return answer.startsWith("+OK") ? new Outcome.Done(answer) : new Outcome.Refused(answer);
  }

  /** Ends the session; unknown where the server goes away without an answer. */
  public Outcome quit() {
    try {
      String answer = ask("QUIT");
      return answer.startsWith("+OK") ? new Outcome.Done(answer) : new Outcome.Refused(answer);
    } catch (IOException e) {
      return new Outcome.Unknown(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }
}
