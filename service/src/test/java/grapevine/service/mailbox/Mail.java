package grapevine.service.mailbox;

import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Timestamp;
import grapevine.service.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.TreeMap;

/** Messages and owners for tests. */
final class Mail {
  private Mail() {}

  static EntryId owner(String name) {
    return new EntryId(RName.required(name), new Timestamp(5, 0, new ServerNumber(9)));
  }

  static Postmark postmark(int number) {
    return new Postmark(number * 0x9e3779b97f4a7c15L, number);
  }

  /** The content of the message of that number: some are longer than a window of parts. */
  static byte[] content(int number) {
    return ("Subject: " + number + "\r\n\r\n" + "grapes ".repeat(number * 37 % 150))
        .getBytes(StandardCharsets.US_ASCII);
  }

  static Message message(int number, long acceptedMillis, int acceptedBy) {
    byte[] content = content(number);
    Timestamp accepted = new Timestamp(acceptedMillis, 0, new ServerNumber(acceptedBy));
    return new Message(
        postmark(number),
        BodyId.of(content),
        content.length,
        ("Received: by " + acceptedBy + "\r\n").getBytes(StandardCharsets.US_ASCII),
        "carol@pa.example.org",
        Optional.empty(),
        accepted,
        new TreeMap<>(),
        "",
        "");
  }
}
