package grapevine.service.request;

import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Timestamp;
import grapevine.mechanism.exactlyonce.ClientToken;
import java.util.List;
import java.util.SortedMap;

/** What a node says to a {@link Request}. */
public sealed interface Answer {
  /** It is done, and durable. */
  record Done() implements Answer {}

  /**
   * It is not done, and will not be.
   *
   * @param reason which refusal it is
   * @param text why, and what to do, in words
   */
  record Refused(Reason reason, String text) implements Answer {}

  /** It cannot be done, or cannot be known, now; later perhaps. */
  record NotNow(String text) implements Answer {}

  /** It may or may not have been done. */
  record Unknown(String text) implements Answer {}

  /** The password was right. */
  record SignedIn(EntryId who) implements Answer {}

  /**
   * What a proof of SCRAM-SHA-256 is checked with (RFC 5802 section 3).
   *
   * @param salt of the password
   * @param iterations of its hashing
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

  /** One verdict for each address that was asked for. */
  record Verdicts(List<Verdict> verdicts) implements Answer {}

  /**
   * The message is this system's responsibility from now on.
   *
   * @param again whether it had been accepted before
   * @param text for the reply, such as {@code accepted before, at cabernet}
   */
  record Accepted(Postmark postmark, boolean again, String text) implements Answer {}

  /** The messages of an INBOX in their order. */
  record Maildrop(List<Item> items) implements Answer {}

  /**
   * One message of an INBOX.
   *
   * @param message its id, which is its postmark
   * @param prefix header lines that come before the body
   * @param bodySize octets of the body
   * @param site a server that has the body
   */
  record Item(Postmark message, byte[] prefix, BodyId body, long bodySize, ServerNumber site) {
    /** Octets of the whole message. */
    public long size() {
      return prefix.length + bodySize;
    }
  }

  /**
   * What one replica says of names, in the order in which they were asked for.
   *
   * @param present whether each exists there
   * @param caughtUp whether this replica may state absence: it holds the registry, and is not new
   * @param replicas the replicas that it knows of, which are to be asked too
   * @param now the latest of its clock and of the creations of what is present: a clock that is far
   *     behind stays below what it takes from others
   */
  record Existence(
      List<Boolean> present, boolean caughtUp, List<ServerNumber> replicas, Timestamp now)
      implements Answer {}

  /** Part of a body; shorter than asked only at its end. */
  record BodyBytes(byte[] bytes) implements Answer {}

  /**
   * What came of a command.
   *
   * @param outcome whether it was done
   * @param text in words; may be empty
   * @param rows what was asked to be shown, each a list of named values
   */
  record Report(Outcome outcome, String text, List<SortedMap<String, String>> rows)
      implements Answer {}

  /**
   * How a command is to be sent with a number: by the client that the token names, with an effect
   * above {@code seen}, to that server, by way of whichever.
   *
   * @param to who carries it out
   * @param seen the latest timestamp of all that it touches, and of that server
   * @param wallMillis that server's clock
   * @param client whose number, and until when
   * @param token the same, signed
   */
  record Prepared(
      ServerNumber to, Timestamp seen, long wallMillis, ClientToken client, String token)
      implements Answer {}

  /** What one that was tried before says of a request with a number. */
  record Heard(grapevine.mechanism.exactlyonce.Heard heard) implements Answer {}

  /** How a command ended. */
  enum Outcome {
    /** Done, and durable here. */
    DONE,
    /** Not done: a rule or the state of things forbids it. */
    REFUSED,
    /** Not done: the command was not understood. */
    WRONG_USE,
    /** Not done: what it needs cannot be reached. */
    NOT_REACHABLE,
    /** It may or may not have been done. */
    UNKNOWN,
    /** Not done: whoever asked may not. */
    FORBIDDEN,
    /** Not done: things are not as whoever asked took them to be. */
    OVERTAKEN
  }

  /** What was refused, for the table that says how each protocol puts it. */
  enum Reason {
    /** Name or password wrong; never says which. */
    CREDENTIALS,
    /** Too many failures from there, or for that name. */
    TOO_MANY_FAILURES,
    /** No such recipient: every replica has just said so. */
    NO_SUCH_NAME,
    /** Not a mail address. */
    BAD_ADDRESS,
    /** Would make this an open relay. */
    RELAYING,
    /** May not send in that name. */
    NOT_YOUR_ADDRESS,
    /** May not do that. */
    NOT_ALLOWED,
    /** Less than 5 % of the disk is free, or a queue is full. */
    SYSTEM_FULL,
    /** Too large. */
    TOO_LARGE,
    /** Too many Received: lines, or our own mark again. */
    LOOP,
    /** Somebody else has it open. */
    IN_USE,
    /** Does not make sense. */
    BAD_REQUEST,
    /** Outside, and this system has no way there. */
    NO_WAY_OUT,
    /** The right password, but older than the registry allows. */
    PASSWORD_EXPIRED
  }

  /** What is said of one recipient. */
  sealed interface Verdict {
    /** Mail to it will be taken. */
    record Welcome() implements Verdict {}

    /** Mail to it will not be taken. */
    record No(Reason reason, String text) implements Verdict {}

    /** Not certain now. */
    record Later(String text) implements Verdict {}
  }
}
