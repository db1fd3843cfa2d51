package grapevine.faces.pop3;

import grapevine.faces.Answer.MaildropMessage;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;

/** The mailbox as one session sees it: numbers from 1, and the marks of DELE. */
final class MaildropView {

  private final List<MaildropMessage> messages;
  private final BitSet deleted = new BitSet();

  MaildropView(List<MaildropMessage> messages) {
    this.messages = messages;
  }

  /** How many there were when the mailbox was opened. */
  int numberMax() {
    return messages.size();
  }

  /** The message of a number that is in use and not deleted. */
  MaildropMessage message(int number) {
    return messages.get(number - 1);
  }

  boolean isDeleted(int number) {
    return deleted.get(number);
  }

  /** Reads a message number; empty where there is no such message, or it is deleted. */
  OptionalInt number(String text) {
    OptionalInt number = Decimal.read(text);
    boolean usable =
        number.isPresent()
            && number.getAsInt() >= 1
            && number.getAsInt() <= messages.size()
            && !isDeleted(number.getAsInt());
    return usable ? number : OptionalInt.empty();
  }

  void delete(int number) {
    deleted.set(number);
  }

  void undelete() {
    deleted.clear();
  }

  int count() {
    return messages.size() - deleted.cardinality();
  }

  long octets() {
    long octets = 0;
    for (int number = 1; number <= messages.size(); number++) {
      if (!isDeleted(number)) {
        octets += message(number).octets();
      }
    }
    return octets;
  }

  /** The ids of what is marked, in order. */
  List<String> deletedIds() {
    List<String> ids = new ArrayList<>();
    deleted.stream().forEach(number -> ids.add(message(number).id()));
    return ids;
  }
}
