package grapevine.faces;

import grapevine.kernel.id.BodyId;
import java.util.List;

/** What is answered to a {@link Question}. */
public sealed interface Answer {

  /** Yes or no to one thing. */
  sealed interface Verdict extends Answer {}

  /**
   * The answer to a question of yes or no.
   *
   * @throws grapevine.kernel.check.InvariantBroken where it is of another kind
   */
  static Verdict verdict(Answer answer) {
    return switch (answer) {
      case Verdict verdict -> verdict;
      case Authenticated unasked -> throw UnaskedAnswer.of(unasked);
      case EachRecipient unasked -> throw UnaskedAnswer.of(unasked);
      case Maildrop unasked -> throw UnaskedAnswer.of(unasked);
      case ScramKeys unasked -> throw UnaskedAnswer.of(unasked);
    };
  }

  /**
   * Yes.
   *
   * @param text said to the client, without codes, e.g. {@code accepted as 4f1c…}; empty for the
   *     usual words. Printable ASCII; anything else is replaced
   */
  record Accepted(String text) implements Verdict {
    /** Yes, in the usual words. */
    public static final Accepted PLAIN = new Accepted("");
  }

  /**
   * No.
   *
   * @param refusal which line of the table
   * @param detail the cause, added to the table's words; may be empty. Printable ASCII; anything
   *     else is replaced
   */
  record Refused(Refusal refusal, String detail) implements Verdict {
    /** No, in the table's words. */
    public static Refused of(Refusal refusal) {
      return new Refused(refusal, "");
    }
  }

  /**
   * It is he.
   *
   * @param identity names him in later questions; opaque to the session
   */
  record Authenticated(String identity) implements Answer {}

  /**
   * What a proof is checked with (RFC 5802 section 3).
   *
   * @param salt of the password
   * @param iterations of its hashing, at least 4,096 (RFC 7677 section 4)
   * @param storedKey 32 octets
   * @param serverKey 32 octets
   */
  record ScramKeys(byte[] salt, int iterations, byte[] storedKey, byte[] serverKey)
      implements Answer {
    /** Without the keys. */
    @Override
    public String toString() {
      return "ScramKeys[iterations=" + iterations + "]";
    }
  }

  /**
   * A verdict for each recipient asked about, in order.
   *
   * @param verdicts as many as recipients
   */
  record EachRecipient(List<Verdict> verdicts) implements Answer {
    /** Copies the list. */
    public EachRecipient {
      verdicts = List.copyOf(verdicts);
    }
  }

  /**
   * The mailbox's messages.
   *
   * @param messages in the order of their numbers
   */
  record Maildrop(List<MaildropMessage> messages) implements Answer {
    /** Copies the list. */
    public Maildrop {
      messages = List.copyOf(messages);
    }
  }

  /**
   * One message of a mailbox.
   *
   * @param id unique for ever in this mailbox: 1 to 70 characters from {@code !} to {@code ~} (RFC
   *     1939 section 7)
   * @param octets the size of the body as stored
   * @param body which body
   */
  record MaildropMessage(String id, long octets, BodyId body) {}
}
