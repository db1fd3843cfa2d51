package grapevine.faces.conversation;

import grapevine.faces.Session;
import grapevine.faces.envelope.Channel;
import grapevine.faces.pop3.Pop3Configuration;
import grapevine.faces.pop3.Pop3Limits;
import grapevine.faces.pop3.Pop3Session;
import grapevine.faces.smtp.SmtpConfiguration;
import grapevine.faces.smtp.SmtpLimits;
import grapevine.faces.smtp.SmtpRole;
import grapevine.faces.smtp.SmtpSession;
import java.util.List;

/**
 * The {@code setup:} line: a protocol, how the peer is connected, and what differs from the usual.
 */
record Setup(List<String> words) {

  static Setup of(String line) {
    return new Setup(List.of(line.split(" ")));
  }

  boolean has(String word) {
    return words.contains(word);
  }

  Channel channel() {
    boolean loopback = has("loopback");
    return new Channel(loopback ? "127.0.0.1" : "192.0.2.7", loopback, has("tls"));
  }

  Session session() {
    boolean tlsOffered = !has("no-tls");
    String name = "cabernet.example.org";
    if (words.getFirst().equals("pop3")) {
      Pop3Limits limits =
          has("small") ? new Pop3Limits(64, 3, 2, 600_000, 60_000) : Pop3Limits.DEFAULT;
      return new Pop3Session(new Pop3Configuration(name, tlsOffered, limits));
    }
    SmtpRole role =
        switch (words.getFirst()) {
          case "submission" -> SmtpRole.SUBMISSION;
          case "outside" -> SmtpRole.OUTSIDE;
          case "lmtp" -> SmtpRole.LMTP;
          default -> throw new IllegalArgumentException("setup " + words);
        };
    return new SmtpSession(
        new SmtpConfiguration(role, name, tlsOffered, has("small") ? SMALL : SmtpLimits.DEFAULT));
  }

  private static final SmtpLimits SMALL =
      new SmtpLimits(
          new SmtpLimits.Size(2_000, 500, 200, 256, 64),
          new SmtpLimits.Conversation(2, 128, 256, 3, 2),
          SmtpLimits.Time.DEFAULT);
}
