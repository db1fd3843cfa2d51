package grapevine.faces;

import grapevine.faces.directory.Edit;
import grapevine.faces.envelope.Channel;
import grapevine.faces.envelope.Envelope;
import grapevine.faces.envelope.Origin;
import grapevine.faces.envelope.Recipient;
import grapevine.faces.envelope.Sender;
import grapevine.kernel.id.RName;
import grapevine.kernel.time.Timestamp;
import java.util.List;
import java.util.Optional;

/**
 * What a session asks. Each says which {@link Answer}s are allowed; any other breaks an invariant.
 */
public sealed interface Question {

  /**
   * Is this who he says? Answers: {@link Answer.Authenticated}, {@link Answer.Refused}.
   *
   * @param user the name as given
   * @param password in UTF-8; the session overwrites it with zeros when the answer is in, so copy
   *     nothing of it
   * @param mechanism how it was said
   * @param channel over which it was said
   */
  record Authenticate(String user, byte[] password, Mechanism mechanism, Channel channel)
      implements Question {
    /** Without the password. */
    @Override
    public String toString() {
      return "Authenticate[user=" + user + ", mechanism=" + mechanism + "]";
    }
  }

  /**
   * With what can this one prove that he knows his password (RFC 5802)? Answers: {@link
   * Answer.ScramKeys}, also for a name that does not exist, always the same then; {@link
   * Answer.Refused} where too many have failed, or nothing can be said now.
   *
   * @param user the name as given
   * @param channel over which it was said
   */
  record ScramKeysOf(String user, Channel channel) implements Question {}

  /**
   * The proof is in: may he come in? Asked once after each {@link ScramKeysOf} that was answered
   * with keys and came to a proof, a wrong one too, so that failures are counted. Answers: {@link
   * Answer.Authenticated}, only where the proof is right; {@link Answer.Refused}.
   *
   * @param user the name as given
   * @param right whether the proof fits the keys
   * @param channel over which it was said
   */
  record Proved(String user, boolean right, Channel channel) implements Question {}

  /**
   * May he send under this address? Answers: {@link Answer.Accepted}, {@link Answer.Refused}.
   *
   * @param sender the MAIL command
   * @param origin who says it
   */
  record CheckSender(Sender sender, Origin origin) implements Question {}

  /**
   * Will mail for these be taken? Answers: {@link Answer.EachRecipient} with as many verdicts, in
   * order; {@link Answer.Refused} or {@link Answer.Accepted} for all.
   *
   * @param recipients the RCPT commands that have come in together: 1 to 1,000
   * @param sender the MAIL command
   * @param origin who says it
   */
  record CheckRecipients(List<Recipient> recipients, Sender sender, Origin origin)
      implements Question {
    /** Copies the list. */
    public CheckRecipients {
      recipients = List.copyOf(recipients);
    }
  }

  /**
   * Keep this part of a large message; the next comes only after the answer. Answers: {@link
   * Answer.Accepted}, {@link Answer.Refused}. Ends with {@link StoreMessage} or with {@link
   * Notice.AbandonUpload}, always.
   *
   * @param upload the number of the upload in this session, from 1
   * @param offset of the part in the message, in octets
   * @param bytes the part, at most 64 KiB; the answerer's from now on
   */
  record UploadPart(long upload, long offset, byte[] bytes) implements Question {}

  /**
   * Take this message. {@link Answer.Accepted} may be said only once it is durable. Answers: {@link
   * Answer.Accepted}, {@link Answer.Refused}, and for LMTP also {@link Answer.EachRecipient}, a
   * verdict for each recipient of the envelope in order (RFC 2033 section 4.2).
   *
   * @param envelope all that was said about it
   * @param content its bytes: dots unstuffed, every line ended by CRLF, else 8-bit clean
   */
  record StoreMessage(Envelope envelope, Content content) implements Question {}

  /**
   * What is in the mailbox? It is locked for this session until {@link Notice.ReleaseMaildrop}.
   * Answers: {@link Answer.Maildrop}, {@link Answer.Refused}.
   *
   * @param identity who signed in, as {@link Answer.Authenticated} named it
   */
  record OpenMaildrop(String identity) implements Question {}

  /**
   * Delete these messages, durably. Answers: {@link Answer.Accepted}, {@link Answer.Refused} where
   * any is left.
   *
   * @param identity who signed in
   * @param messages their unique ids, in the order of the listing, at least one
   */
  record DeleteMessages(String identity, List<String> messages) implements Question {
    /** Copies the list. */
    public DeleteMessages {
      messages = List.copyOf(messages);
    }
  }

  /**
   * Change an entry, durably and all or nothing, as far as whoever signed in may; when it is
   * answered, {@link grapevine.faces.directory.Picture}s show it. Answers: {@link Answer.Accepted},
   * {@link Answer.Refused}.
   *
   * @param entry its present name; where the first edit creates it, the name that it will have
   * @param edits in order, at least one
   * @param unchanged where given, the change is made only if the entry was last modified then
   */
  record ChangeEntry(RName entry, List<Edit> edits, Optional<Timestamp> unchanged)
      implements Question {
    /** Copies the list. */
    public ChangeEntry {
      edits = List.copyOf(edits);
    }
  }

  /** How a password was said. */
  enum Mechanism {
    /** SASL PLAIN (RFC 4616). */
    PLAIN,
    /** USER and PASS of POP3 (RFC 1939 section 7). */
    USER_PASS,
    /** Simple bind of LDAP (RFC 4513 section 5.1.3); the user is a name such as alice.pa. */
    SIMPLE_BIND,
    /**
     * SASL PLAIN in LDAP. To both of LDAP, and to {@link Proved}, {@link Answer.Authenticated}
     * names the present name of whoever signed in.
     */
    LDAP_PLAIN,
    /**
     * HTTP Basic (RFC 7617), or a password in a request's body. {@link Answer.Authenticated} names
     * the present name here too.
     */
    HTTP
  }

  /** A message's bytes. */
  sealed interface Content {
    /** How many octets it has. */
    long octets();
  }

  /**
   * The whole content.
   *
   * @param bytes holds it from index 0; the answerer's from now on
   * @param length its octets, at most the length of {@code bytes}
   */
  record Whole(byte[] bytes, int length) implements Content {
    @Override
    public long octets() {
      return length;
    }
  }

  /**
   * The content is what came before by {@link UploadPart}.
   *
   * @param upload the upload's number
   * @param octets the size of all its parts
   */
  record Uploaded(long upload, long octets) implements Content {}
}
