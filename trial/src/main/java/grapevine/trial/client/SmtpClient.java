package grapevine.trial.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A client of SMTP, with PIPELINING (RFC 2920), AUTH PLAIN (RFC 4954) and TLS. For one thread. */
public final class SmtpClient implements AutoCloseable {
  private static final String OWN_NAME = "tour.example.net";

  private final Wire wire;
  private final List<String> conversation = new ArrayList<>();
  private SmtpReply capabilities;

  private SmtpClient(Wire wire) throws IOException {
    this.wire = wire;
    capabilities = read();
  }

  /** Connects and says EHLO. */
  public static SmtpClient connect(InetSocketAddress address, Duration patience)
      throws IOException {
    return greeted(new Wire(address, patience));
  }

  /** Connects with TLS from the beginning (RFC 8314) and says EHLO. */
  public static SmtpClient connectTls(InetSocketAddress address, Duration patience)
      throws IOException {
    Wire wire = new Wire(address, patience);
    try {
      wire.startTls();
    } catch (IOException e) {
      wire.close();
      throw e;
    }
    return greeted(wire);
  }

  private static SmtpClient greeted(Wire wire) throws IOException {
    try {
      SmtpClient client = new SmtpClient(wire);
      if (!client.capabilities.isPositive()) {
        throw new IOException("not welcome: " + client.capabilities);
      }
      client.hello();
      return client;
    } catch (IOException e) {
      wire.close();
      throw e;
    }
  }

  private void hello() throws IOException {
    capabilities = ask("EHLO " + OWN_NAME);
    if (!capabilities.isPositive()) {
      throw new IOException("EHLO was refused: " + capabilities);
    }
  }

  /** Whether the server announced that extension. */
  public boolean offers(String extension) {
    return capabilities.lines().stream()
        .anyMatch(line -> line.equals(extension) || line.startsWith(extension + " "));
  }

  /** Sends one command and reads its reply. */
  public SmtpReply ask(String command) throws IOException {
    write(command);
    wire.flush();
    return read();
  }

  /** Goes on in TLS (RFC 3207). */
  public void startTls() throws IOException {
    SmtpReply reply = ask("STARTTLS");
    if (!reply.isPositive()) {
      throw new IOException("STARTTLS was refused: " + reply);
    }
    wire.startTls();
    hello();
  }

  /** Signs in (RFC 4616). */
  public Outcome signIn(String name, String password) throws IOException {
    String secret = "\0" + name + "\0" + password;
    String encoded = Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
    conversation.add("C: AUTH PLAIN (of " + name + ")");
    wire.line("AUTH PLAIN " + encoded);
    wire.flush();
    SmtpReply reply = read();
    return reply.isPositive()
        ? new Outcome.Done(reply.toString())
        : new Outcome.Refused(reply.toString());
  }

  /**
   * Sends a message. Where the server announces PIPELINING, all up to DATA goes in one packet.
   *
   * @return the outcome; unknown only where the whole content left and no answer came
   */
  public Sent send(Mail mail) {
    List<SmtpReply> recipients = new ArrayList<>();
    boolean left = false;
    try {
      SmtpReply data = envelope(mail, recipients);
      if (data.code() != 354) {
        return new Sent(new Outcome.Refused(data.toString()), recipients);
      }
      wire.content(mail.content());
      left = true;
      wire.line(".");
      wire.flush();
      SmtpReply reply = read();
      return new Sent(
          reply.isPositive()
              ? new Outcome.Done(reply.toString())
              : new Outcome.Refused(reply.toString()),
          recipients);
    } catch (IOException e) {
      String why = String.valueOf(e.getMessage());
      return new Sent(
          left ? new Outcome.Unknown(why) : new Outcome.Refused("broke off: " + why), recipients);
    }
  }

  /** Sends a message up to the closing dot and goes away without hearing the answer. */
  public void sendAndLeave(Mail mail) throws IOException {
    SmtpReply data = envelope(mail, new ArrayList<>());
    if (data.code() != 354) {
      throw new IOException("DATA was refused: " + data);
    }
    wire.content(mail.content());
    wire.line(".");
    wire.flush();
  }

  private SmtpReply envelope(Mail mail, List<SmtpReply> recipients) throws IOException {
    boolean together = offers("PIPELINING");
    String body = offers("8BITMIME") ? " BODY=8BITMIME" : "";
    write("MAIL FROM:<" + mail.sender() + ">" + body);
    SmtpReply sender = together ? new SmtpReply(250, List.of()) : turn();
    if (!sender.isPositive()) {
      return sender;
    }
    for (String recipient : mail.recipients()) {
      write("RCPT TO:<" + recipient + ">");
      if (!together) {
        recipients.add(turn());
      }
    }
    if (!together && recipients.stream().noneMatch(SmtpReply::isPositive)) {
      return recipients.getLast();
    }
    write("DATA");
    wire.flush();
    return together ? answers(mail, recipients) : read();
  }

  private SmtpReply answers(Mail mail, List<SmtpReply> recipients) throws IOException {
    SmtpReply sender = read();
    for (int count = 0; count < mail.recipients().size(); count++) {
      recipients.add(read());
    }
    SmtpReply data = read();
    if (!sender.isPositive() || recipients.stream().anyMatch(SmtpReply::isPositive)) {
      return sender.isPositive() ? data : sender;
    }
    if (data.code() == 354) {
      // RFC 2920 section 3.1: DATA was taken although no recipient was; an empty one ends it.
      wire.line(".");
      wire.flush();
      read();
    }
    // What was wrong with the recipients tells more than what that made of DATA.
    return recipients.getLast();
  }

  private SmtpReply turn() throws IOException {
    wire.flush();
    return read();
  }

  private void write(String command) throws IOException {
    conversation.add("C: " + command);
    wire.line(command);
  }

  private SmtpReply read() throws IOException {
    SmtpReply reply = SmtpReply.read(wire);
    conversation.add("S: " + reply);
    return reply;
  }

  /** All commands and replies so far, without passwords and contents. */
  public List<String> conversation() {
    return List.copyOf(conversation);
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }
}
