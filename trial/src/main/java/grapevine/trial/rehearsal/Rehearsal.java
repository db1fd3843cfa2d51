package grapevine.trial.rehearsal;

import grapevine.trial.client.Mail;
import grapevine.trial.client.SmtpClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends a server much small mail over a few connections. */
public final class Rehearsal {
  private static final int CONNECTIONS = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String TEXT =
      "Subject: rehearsal\r\n\r\n" + "x".repeat(70).concat("\r\n").repeat(28);

  private final InetSocketAddress server;
  private final Mail mail;
  private final AtomicInteger left;

  private Rehearsal(InetSocketAddress server, Mail mail, int messages) {
    this.server = server;
    this.mail = mail;
    this.left = new AtomicInteger(messages);
  }

  /**
   * Sends it, and returns when all is answered or refused.
   *
   * @param arguments host, port, recipient, number of messages
   */
  public static void main(String[] arguments) throws InterruptedException {
    byte[] content = TEXT.getBytes(StandardCharsets.US_ASCII);
    Rehearsal rehearsal =
        new Rehearsal(
            new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1])),
            new Mail("rehearsal@example.net", List.of(arguments[2]), content),
            Integer.parseInt(arguments[3]));
    List<Thread> senders = new ArrayList<>();
    for (int connection = 0; connection < CONNECTIONS; connection++) {
      senders.add(Thread.ofPlatform().start(rehearsal::send));
    }
    for (Thread sender : senders) {
      sender.join();
    }
  }

  private void send() {
    try (SmtpClient client = SmtpClient.connect(server, PATIENCE)) {
      while (left.getAndDecrement() > 0) {
        client.send(mail);
      }
    } catch (IOException e) {
      System.err.println("rehearsal: " + e.getMessage());
    }
  }
}
