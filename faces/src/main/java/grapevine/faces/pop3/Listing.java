package grapevine.faces.pop3;

import grapevine.faces.Answer.MaildropMessage;

/** The lines of LIST or UIDL, one by one. */
final class Listing {

  private final MaildropView maildrop;
  private final Kind kind;
  private int number;

  Listing(MaildropView maildrop, Kind kind) {
    this.maildrop = maildrop;
    this.kind = kind;
    advance();
  }

  /** What is told of each message. */
  enum Kind {
    SIZES,
    IDS;

    String line(int number, MaildropMessage message) {
      return switch (this) {
        case SIZES -> number + " " + message.octets();
        case IDS -> number + " " + message.id();
      };
    }
  }

  boolean hasNext() {
    return number <= maildrop.numberMax();
  }

  String next() {
    String line = kind.line(number, maildrop.message(number));
    advance();
    return line;
  }

  private void advance() {
    number++;
    while (hasNext() && maildrop.isDeleted(number)) {
      number++;
    }
  }
}
