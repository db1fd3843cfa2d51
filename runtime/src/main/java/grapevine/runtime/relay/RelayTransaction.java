package grapevine.runtime.relay;

import grapevine.faces.LineTransfer;
import grapevine.kernel.state.Bodies;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message over one connection. Where the message as a whole cannot go out, each recipient has
 * that outcome. For one thread.
 */
final class RelayTransaction {
  private static final int PART_OCTETS = 65_536;
  private static final int TOGETHER_MAX = 50; // commands before their replies are read

  private final SmtpClient client;
  private final RelayMessage message;
  private final Bodies bodies;
  private final List<RelayOutcome> outcomes;
  private boolean begun;

  RelayTransaction(SmtpClient client, RelayMessage message, Bodies bodies) {
    this.client = client;
    this.message = message;
    this.bodies = bodies;
    this.outcomes =
        new ArrayList<>(
            Collections.nCopies(
                message.recipients().size(), new RelayOutcome.NotNow("not said yet")));
  }

  /** Whether the server has answered anything: before, the message can be tried elsewhere. */
  boolean begun() {
    return begun;
  }

  /** The outcomes so far, in the order of the recipients, all others being that the line broke. */
  List<RelayOutcome> broken(String why) {
    for (int index = 0; index < outcomes.size(); index++) {
      if (!(outcomes.get(index) instanceof RelayOutcome.Refused)) {
        outcomes.set(index, new RelayOutcome.NotNow(why));
      }
    }
    return outcomes;
  }

  /** Offers the message. */
  List<RelayOutcome> run() throws IOException {
    long size = bodies.bodySize(message.body());
    if (size < 0) {
      return all(new RelayOutcome.NotNow("the message's body is not here"));
    }
    RelayOutcome impossible = impossible(size + message.prefix().length);
    if (impossible != null) {
      return all(impossible);
    }
    List<Reply> replies = envelope(size + message.prefix().length);
    begun = true;
    Reply mail = replies.getFirst();
    boolean anybody = false;
    for (int index = 0; index < outcomes.size(); index++) {
      Reply reply = mail.positive() ? replies.get(index + 1) : mail;
      outcomes.set(index, reply.outcome());
      anybody |= reply.positive();
    }
    if (anybody) {
      data();
    } else {
      client.command("RSET");
    }
    return outcomes;
  }

  private List<RelayOutcome> all(RelayOutcome outcome) {
    Collections.fill(outcomes, outcome);
    return outcomes;
  }

  /** What this server cannot take at all, without asking. */
  private @Nullable RelayOutcome impossible(long size) {
    if (size > client.sizeMax()) {
      return new RelayOutcome.Refused(
          "5.3.4", "larger than the " + client.sizeMax() + " octets that the next server takes");
    }
    if (international() && !client.offers("SMTPUTF8")) {
      return new RelayOutcome.Refused(
          "5.6.7", "the next server takes no addresses beyond ASCII"); // RFC 6531 section 3.2
    }
    if (!client.offers("8BITMIME") && hasEightBits()) {
      return new RelayOutcome.Refused("5.6.3", "the next server takes no 8-bit mail");
    }
    for (RelayMessage.Recipient recipient : message.recipients()) {
      if (unsafe(recipient.address())
          || unsafe(recipient.notifyWhen())
          || unsafe(recipient.originalRecipient())) {
        return new RelayOutcome.Refused("5.1.3", "an address that cannot be said in SMTP");
      }
    }
    return unsafe(message.mailFrom()) || unsafe(message.envelopeId())
        ? new RelayOutcome.Refused("5.1.7", "a sender that cannot be said in SMTP")
        : null;
  }

  /** Whether a text would end the argument, or the line, that it is put into. */
  private static boolean unsafe(String argument) {
    boolean quoted = false;
    for (int index = 0; index < argument.length(); index++) {
      char letter = argument.charAt(index);
      quoted ^= letter == '"' && (index == 0 || argument.charAt(index - 1) != '\\');
      if (Character.isISOControl(letter) || !quoted && (letter == ' ' || letter == '>')) {
        return true;
      }
    }
    return quoted;
  }

  private boolean international() {
    return beyondAscii(message.mailFrom())
        || message.recipients().stream().anyMatch(recipient -> beyondAscii(recipient.address()));
  }

  private static boolean beyondAscii(String text) {
    return text.chars().anyMatch(letter -> letter > 127);
  }

  private boolean hasEightBits() {
    if (eightBits(message.prefix())) {
      return true;
    }
    for (long offset = 0; ; offset += PART_OCTETS) {
      byte[] part = bodies.readBody(message.body(), offset, PART_OCTETS);
      if (part == null || eightBits(part)) {
        return part != null;
      }
      if (part.length < PART_OCTETS) {
        return false;
      }
    }
  }

  private static boolean eightBits(byte[] bytes) {
    for (byte octet : bytes) {
      if (octet < 0) {
        return true;
      }
    }
    return false;
  }

  /** MAIL and all RCPT; so many at once as both sides can hold. */
  private List<Reply> envelope(long size) throws IOException {
    List<String> commands = new ArrayList<>();
    commands.add(mail(size));
    message.recipients().forEach(recipient -> commands.add(recipient(recipient)));
    int together = client.offers("PIPELINING") ? TOGETHER_MAX : 1;
    List<Reply> replies = new ArrayList<>();
    for (int from = 0; from < commands.size(); from += together) {
      List<String> group = commands.subList(from, Math.min(commands.size(), from + together));
      for (String command : group) {
        client.say(command);
      }
      for (int index = 0; index < group.size(); index++) {
        replies.add(client.reply());
      }
      if (!replies.getFirst().positive()) {
        while (replies.size() < commands.size()) {
          replies.add(replies.getFirst()); // the sender is refused, so nobody else is named
        }
        return replies;
      }
    }
    return replies;
  }

  private String mail(long size) {
    StringBuilder line = new StringBuilder("MAIL FROM:<").append(message.mailFrom()).append('>');
    line.append(client.offers("SIZE") ? " SIZE=" + size : "");
    line.append(client.offers("8BITMIME") ? " BODY=8BITMIME" : "");
    line.append(client.offers("SMTPUTF8") && international() ? " SMTPUTF8" : "");
    if (client.offers("DSN")) {
      line.append(message.returnWhat().isEmpty() ? "" : " RET=" + message.returnWhat());
      line.append(message.envelopeId().isEmpty() ? "" : " ENVID=" + message.envelopeId());
    }
    return line.toString();
  }

  private String recipient(RelayMessage.Recipient recipient) {
    StringBuilder line = new StringBuilder("RCPT TO:<").append(recipient.address()).append('>');
    if (client.offers("DSN")) {
      line.append(recipient.notifyWhen().isEmpty() ? "" : " NOTIFY=" + recipient.notifyWhen());
      line.append(
          recipient.originalRecipient().isEmpty() ? "" : " ORCPT=" + recipient.originalRecipient());
    }
    return line.toString();
  }

  private void data() throws IOException {
    Reply ready = client.command("DATA");
    if (ready.code() != 354) {
      settle(ready.positive() ? new Reply(451, ready.lines()) : ready);
      client.command("RSET");
      return;
    }
    LineTransfer transfer = LineTransfer.whole();
    client.send(transfer.next(message.prefix(), 0, message.prefix().length));
    for (long offset = 0; ; offset += PART_OCTETS) {
      byte[] part = bodies.readBody(message.body(), offset, PART_OCTETS);
      if (part == null) {
        // half a message must not be ended by a dot: the connection is given up
        throw new IOException("the message's body cannot be read to its end");
      }
      client.send(transfer.next(part, 0, part.length));
      if (part.length < PART_OCTETS) {
        break;
      }
    }
    client.send(transfer.end());
    settle(client.lastReply());
  }

  /** One reply for all that were taken so far (RFC 5321 section 4.2.5). */
  private void settle(Reply reply) {
    for (int index = 0; index < outcomes.size(); index++) {
      if (outcomes.get(index) instanceof RelayOutcome.Taken) {
        outcomes.set(index, reply.outcome());
      }
    }
  }
}
