package grapevine.service.request;

import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Timestamp;
import grapevine.mechanism.exactlyonce.Inquiry;
import java.util.List;
import java.util.Optional;

/** What a client, or another server for one, asks of a node. */
public sealed interface Request {
  /**
   * Signs in. Answered by {@link Answer.SignedIn}, {@link Answer.Refused} or {@link Answer.NotNow};
   * what is refused does not tell whether the name exists.
   *
   * @param user an RName or mail address, as given
   * @param channel what the sign-in is for: {@code smtp}, {@code pop3}, …
   * @param peer the client's network address, for limits
   * @param aliases how many aliases other servers have followed already, so that a circle of them
   *     ends
   */
  record Authenticate(String user, Secret password, String channel, String peer, int aliases)
      implements Request {
    /** As a client asks. */
    public Authenticate(String user, Secret password, String channel, String peer) {
      this(user, password, channel, peer, 0);
    }
  }

  /**
   * With what somebody can prove that he knows his password (RFC 5802): {@link Answer.ScramKeys},
   * made up where the name has none; {@link Answer.Refused} or {@link Answer.NotNow}.
   *
   * @param user an RName or mail address, as given
   * @param channel what the sign-in is for
   * @param peer the client's network address, for limits
   */
  record ScramKeys(String user, String channel, String peer) implements Request {}

  /**
   * Signs in by such a proof. Answered as {@link Authenticate} is.
   *
   * @param storedKey of the keys that the proof was checked with: they must still be his
   * @param right whether it fits them
   */
  record ScramProved(String user, byte[] storedKey, boolean right, String channel, String peer)
      implements Request {
    /** Without the key. */
    @Override
    public String toString() {
      return "ScramProved[user=" + user + ", right=" + right + "]";
    }
  }

  /** Whether somebody may send in that name: {@link Answer.Done} or {@link Answer.Refused}. */
  record CheckSender(Origin origin, String mailFrom) implements Request {}

  /** Whether mail may go to these addresses: {@link Answer.Verdicts}, in the same order. */
  record CheckRecipients(Origin origin, List<String> addresses) implements Request {}

  /**
   * Takes a further part of a large message: {@link Answer.Done} when it is durable.
   *
   * @param upload a number that the asker chose at random for this content
   * @param offset how many bytes of it were handed over before
   */
  record UploadPart(long upload, long offset, byte[] bytes) implements Request {}

  /** Gives an upload up: {@link Answer.Done}. */
  record AbandonUpload(long upload) implements Request {}

  /** Takes a message: {@link Answer.Accepted}, {@link Answer.Refused} or {@link Answer.NotNow}. */
  record Submit(Submission submission) implements Request {}

  /**
   * Opens somebody's INBOX for one session: {@link Answer.Maildrop}, {@link Answer.Refused} where
   * another session has it, or {@link Answer.NotNow}.
   *
   * @param session a number of the asker's, for {@link CloseMaildrop}
   * @param from how many messages the asker has already: between servers, a large INBOX is told in
   *     parts
   */
  record OpenMaildrop(EntryId owner, long session, int from) implements Request {
    /** All of it. */
    public OpenMaildrop(EntryId owner, long session) {
      this(owner, session, 0);
    }
  }

  /** Removes messages from an INBOX for good: {@link Answer.Done} when that is durable. */
  record DeleteMessages(EntryId owner, List<Postmark> messages) implements Request {}

  /** Ends the session: {@link Answer.Done}. */
  record CloseMaildrop(EntryId owner, long session) implements Request {}

  /**
   * Part of a body: {@link Answer.BodyBytes}, or {@link Answer.NotNow} where it is not there.
   *
   * @param site the server to read from, as {@link Answer.Item} named it
   */
  record ReadBody(ServerNumber site, BodyId body, long offset, int length) implements Request {}

  /**
   * Between servers: whether a replica has these names. {@link Answer.Existence}.
   *
   * @param localParts as in the addresses, all of one registry
   * @param created where given, only the entry of that name that was created then counts
   * @param takingMail whether only that one counts of which is known where its mail goes: an inbox
   *     site, a forwarding address, or an entry that it stands for
   */
  record Exists(
      String registry, List<String> localParts, Optional<Timestamp> created, boolean takingMail)
      implements Request {}

  /**
   * A new server asks to join with a one-time token: {@link Answer.Done} or {@link Answer.Refused}.
   *
   * @param addresses where it takes links, {@code host:port}
   */
  record Enrol(Secret token, String serverName, ServerNumber number, List<String> addresses)
      implements Request {}

  /**
   * A server that comes back as new says under which number it is known from now on, its old one
   * being written off: {@link Answer.Done} or {@link Answer.Refused}.
   *
   * @param serverName whose name its certificate has proved
   * @param former the number by which it is known; where it is not, nothing is changed
   */
  record ComeBack(String serverName, ServerNumber former, ServerNumber number) implements Request {}

  /**
   * An administrative command: {@link Answer.Report}.
   *
   * @param who in whose right; the operator's where it came through the server's own socket
   * @param numbering whether it may be repeated without a second effect
   */
  record Command(Actor who, ControlCommand command, Numbering numbering) implements Request {
    /** One without a number. */
    public Command(Actor who, ControlCommand command) {
      this(who, command, new Numbering.None());
    }
  }

  /**
   * Between servers: whether a request with a number was carried out. {@link Answer.Heard}, and an
   * earlier try of it is not carried out any more.
   */
  record Inquire(Inquiry inquiry) implements Request {}

  /** In whose right a command is carried out. */
  sealed interface Actor {
    /** Whoever may open the socket in the server's data folder. */
    record Operator() implements Actor {}

    /** Somebody who signed in. */
    record User(EntryId who) implements Actor {}
  }
}
