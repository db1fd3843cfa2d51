package grapevine.faces.pop3;

import grapevine.faces.Answer;
import grapevine.faces.CommandLine;
import grapevine.faces.LineFault;
import grapevine.faces.LineSession;
import grapevine.faces.LineTransfer;
import grapevine.faces.Notice;
import grapevine.faces.PlainCredentials;
import grapevine.faces.Question;
import grapevine.faces.Refusal;
import grapevine.faces.SessionAction;
import grapevine.faces.SessionInput;
import grapevine.faces.UnaskedAnswer;
import grapevine.kernel.log.LogLine;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The server's side of one POP3 connection. Not safe for use by several threads. */
public final class Pop3Session extends LineSession {

  /** Room for the longest AUTH line; other commands are shorter. */
  private static final int AUTHENTICATION_OCTETS_MAX = 12_288;

  private final Pop3Configuration configuration;
  private final Pop3Limits limits;

  private String user = "";
  private String identity = "";
  private boolean authenticating;
  private byte @Nullable [] password;
  private boolean locked;
  private @Nullable MaildropView maildrop;
  private @Nullable Listing listing;
  private int failures;

  /** A session that awaits {@link SessionInput.Opened}. */
  public Pop3Session(Pop3Configuration configuration) {
    super();
    this.configuration = configuration;
    this.limits = configuration.limits();
  }

  // Opening and closing

  @Override
  protected void greet() {
    reply("+OK " + configuration.serverName() + " Grapevine POP3");
  }

  @Override
  protected void tlsStarted() {
    user = "";
  }

  @Override
  protected void ending() {
    wipePassword();
    if (locked) {
      locked = false;
      tell(new Notice.ReleaseMaildrop(identity));
    }
  }

  @Override
  protected void idled() {
    // RFC 1939 section 3: the connection is closed without a word, and nothing is deleted
  }

  @Override
  protected void say(Refusal refusal, String detail) {
    reply(refusal.pop3Reply(detail));
  }

  @Override
  protected int lineOctetsMax() {
    return authenticating ? AUTHENTICATION_OCTETS_MAX : limits.commandOctetsMax();
  }

  @Override
  protected int errorsMax() {
    return limits.errorsMax();
  }

  @Override
  protected long timeoutMillis() {
    return limits.idleMillis();
  }

  @Override
  protected long answerTimeoutMillis() {
    return limits.answerMillis();
  }

  // Commands

  @Override
  protected void command(CommandLine line) {
    MaildropView open = maildrop;
    if (authenticating) {
      authenticating = false;
      byte[] response = line.raw();
      line.wipe();
      respond(response);
    } else if (open == null) {
      authorization(line);
    } else {
      transaction(line, open);
    }
  }

  @Override
  protected void unsound(LineFault fault) {
    authenticating = false;
    refuse(fault.refusal());
  }

  private void authorization(CommandLine line) {
    switch (line.verb()) {
      case "CAPA" -> withoutArgument(line, this::capabilities);
      case "STLS" -> withoutArgument(line, this::stls);
      case "USER" -> user(line.argument());
      case "PASS" -> pass(line);
      case "AUTH" -> auth(line);
      case "QUIT" -> withoutArgument(line, this::leave);
      // RFC 1939 section 7: a greeting without a time-stamp offers no APOP
      case "APOP" -> refuse(Refusal.COMMAND_NOT_OFFERED);
      case "STAT", "LIST", "RETR", "DELE", "NOOP", "RSET", "TOP", "UIDL" ->
          refuse(Refusal.BAD_SEQUENCE);
      case "GET", "POST", "PUT", "HEAD", "OPTIONS", "CONNECT" ->
          refuseForGood(Refusal.OTHER_PROTOCOL, "another protocol");
      default -> refuse(Refusal.COMMAND_UNKNOWN);
    }
  }

  private void transaction(CommandLine line, MaildropView open) {
    switch (line.verb()) {
      case "CAPA" -> withoutArgument(line, this::capabilities);
      case "STAT" ->
          withoutArgument(line, () -> reply("+OK " + open.count() + " " + open.octets()));
      case "LIST" -> list(line.argument(), open, Listing.Kind.SIZES);
      case "UIDL" -> list(line.argument(), open, Listing.Kind.IDS);
      case "RETR" -> retrieve(line.argument(), open);
      case "TOP" -> top(line.argument(), open);
      case "DELE" -> delete(line.argument(), open);
      case "NOOP" -> withoutArgument(line, () -> reply("+OK"));
      case "RSET" -> withoutArgument(line, () -> reset(open));
      case "QUIT" -> withoutArgument(line, () -> quit(open));
      case "STLS", "USER", "PASS", "AUTH" -> refuse(Refusal.BAD_SEQUENCE);
      case "APOP" -> refuse(Refusal.COMMAND_NOT_OFFERED);
      default -> refuse(Refusal.COMMAND_UNKNOWN);
    }
  }

  // RFC 2449 section 6; RFC 3206 section 3 for AUTH-RESP-CODE
  private void capabilities() {
    reply("+OK capabilities follow");
    if (maildrop == null && channel().confidential()) {
      reply("USER");
      reply("SASL PLAIN");
    }
    if (maildrop == null && mayStartTls()) {
      reply("STLS");
    }
    reply("TOP");
    reply("UIDL");
    reply("RESP-CODES");
    reply("AUTH-RESP-CODE");
    reply("PIPELINING");
    reply("EXPIRE NEVER");
    reply("IMPLEMENTATION Grapevine");
    reply(".");
  }

  private boolean mayStartTls() {
    return configuration.tlsOffered() && !channel().tls();
  }

  // RFC 2595 section 4
  private void stls() {
    if (!configuration.tlsOffered()) {
      refuse(Refusal.COMMAND_NOT_OFFERED);
    } else if (channel().tls()) {
      refuse(Refusal.BAD_SEQUENCE);
    } else {
      reply("+OK begin TLS");
      startTls();
    }
  }

  private void leave() {
    reply("+OK bye");
    close();
  }

  // Signing in

  private void user(String name) {
    if (!channel().confidential()) {
      refuse(Refusal.ENCRYPTION_REQUIRED);
    } else if (name.isEmpty()) {
      refuse(Refusal.BAD_ARGUMENTS);
    } else {
      user = name;
      // RFC 1939 section 7 allows +OK for a name that does not exist, so that nobody learns which
      // do
      reply("+OK now the password");
    }
  }

  private void pass(CommandLine line) {
    byte[] said = line.rawArgument();
    line.wipe();
    String name = user;
    user = "";
    if (!channel().confidential()) {
      Arrays.fill(said, (byte) 0);
      refuse(Refusal.ENCRYPTION_REQUIRED);
    } else if (name.isEmpty()) {
      Arrays.fill(said, (byte) 0);
      refuse(Refusal.BAD_SEQUENCE);
    } else if (said.length == 0) {
      refuse(Refusal.BAD_ARGUMENTS);
    } else {
      authenticate(name, said, Question.Mechanism.USER_PASS);
    }
  }

  private void auth(CommandLine line) {
    byte[] argument = line.rawArgument();
    line.wipe();
    int space = 0;
    while (space < argument.length && argument[space] != ' ') {
      space++;
    }
    String mechanism =
        new String(argument, 0, space, StandardCharsets.UTF_8).toUpperCase(Locale.ROOT);
    byte[] initial =
        Arrays.copyOfRange(argument, Math.min(space + 1, argument.length), argument.length);
    Arrays.fill(argument, (byte) 0);
    if (!channel().confidential()) {
      refuse(Refusal.ENCRYPTION_REQUIRED);
    } else if (!mechanism.equals("PLAIN")) {
      refuse(mechanism.isEmpty() ? Refusal.BAD_ARGUMENTS : Refusal.MECHANISM_UNKNOWN);
    } else if (initial.length == 0) {
      authenticating = true;
      reply("+ ");
    } else {
      respond(initial);
    }
    Arrays.fill(initial, (byte) 0);
  }

  private void respond(byte[] response) {
    if (response.length == 1 && response[0] == '*') {
      refuse(Refusal.AUTHENTICATION_CANCELLED);
      return;
    }
    Optional<PlainCredentials> credentials = PlainCredentials.decode(response);
    if (credentials.isEmpty()) {
      refuse(Refusal.CREDENTIALS_MALFORMED);
    } else {
      PlainCredentials said = credentials.get();
      authenticate(said.user(), said.password(), Question.Mechanism.PLAIN);
    }
  }

  private void authenticate(String name, byte[] said, Question.Mechanism mechanism) {
    password = said;
    ask(new Question.Authenticate(name, said, mechanism, channel()));
  }

  private void wipePassword() {
    if (password != null) {
      Arrays.fill(password, (byte) 0);
      password = null;
    }
  }

  private void authenticated(Answer answer) {
    wipePassword();
    switch (answer) {
      case Answer.Authenticated(String who) -> {
        identity = who;
        locked = true;
        ask(new Question.OpenMaildrop(who));
      }
      case Answer.Refused(Refusal refusal, String detail) -> {
        say(refusal, detail);
        failures++;
        if (failures >= limits.failuresMax()) {
          refuseForGood(Refusal.TOO_MANY_FAILURES, "too many failed sign-ins");
        }
      }
      case Answer.Accepted unasked -> throw UnaskedAnswer.of(unasked);
      case Answer.EachRecipient unasked -> throw UnaskedAnswer.of(unasked);
      case Answer.Maildrop unasked -> throw UnaskedAnswer.of(unasked);
      case Answer.ScramKeys unasked -> throw UnaskedAnswer.of(unasked);
    }
  }

  private void maildropOpened(Answer answer) {
    switch (answer) {
      case Answer.Maildrop(var messages) -> {
        MaildropView opened = new MaildropView(messages);
        maildrop = opened;
        reply("+OK " + opened.count() + " messages, " + opened.octets() + " octets");
      }
      case Answer.Refused(Refusal refusal, String detail) -> {
        // no lock was got, so there is none to release: it may be another session's
        locked = false;
        say(refusal, detail);
      }
      case Answer.ScramKeys unasked -> throw UnaskedAnswer.of(unasked);
      case Answer.Accepted unasked -> throw UnaskedAnswer.of(unasked);
      case Answer.EachRecipient unasked -> throw UnaskedAnswer.of(unasked);
      case Answer.Authenticated unasked -> throw UnaskedAnswer.of(unasked);
    }
  }

  // The mailbox

  private void list(String argument, MaildropView open, Listing.Kind kind) {
    if (argument.isEmpty()) {
      reply("+OK " + open.count() + " messages");
      listing = new Listing(open, kind);
      goOnListing();
      return;
    }
    OptionalInt number = open.number(argument);
    if (number.isEmpty()) {
      refuse(Refusal.NO_SUCH_MESSAGE);
    } else {
      reply("+OK " + kind.line(number.getAsInt(), open.message(number.getAsInt())));
    }
  }

  /** A listing may be long: it goes out in pieces, each when the one before is written. */
  private void goOnListing() {
    Listing current = listing;
    if (current == null) {
      return;
    }
    while (current.hasNext()) {
      reply(current.next());
      if (outputIsFull()) {
        pause();
        return;
      }
    }
    listing = null;
    reply(".");
  }

  private void retrieve(String argument, MaildropView open) {
    OptionalInt number = open.number(argument);
    if (number.isEmpty()) {
      refuse(Refusal.NO_SUCH_MESSAGE);
      return;
    }
    Answer.MaildropMessage message = open.message(number.getAsInt());
    send(message, "+OK " + message.octets() + " octets", LineTransfer.whole());
  }

  private void top(String argument, MaildropView open) {
    String[] words = argument.split(" +");
    OptionalInt lines = words.length == 2 ? Decimal.read(words[1]) : OptionalInt.empty();
    if (lines.isEmpty()) {
      refuse(Refusal.BAD_ARGUMENTS);
      return;
    }
    OptionalInt number = open.number(words[0]);
    if (number.isEmpty()) {
      refuse(Refusal.NO_SUCH_MESSAGE);
      return;
    }
    send(open.message(number.getAsInt()), "+OK", LineTransfer.top(lines.getAsInt()));
  }

  private void send(Answer.MaildropMessage message, String announcement, LineTransfer transfer) {
    byte[] preamble = (announcement + "\r\n").getBytes(StandardCharsets.US_ASCII);
    sendBody(new SessionAction.SendBody(message.body(), preamble, transfer));
  }

  @Override
  protected void bodySent(SessionInput.BodyOutcome outcome) {
    switch (outcome) {
      case SENT -> {}
      case UNAVAILABLE -> say(Refusal.BODY_UNAVAILABLE, "");
      case BROKEN -> {
        // half a message must not look like a whole one
        log(LogLine.warning("body broke off", "peer", channel().peerAddress()));
        close();
      }
    }
  }

  private void delete(String argument, MaildropView open) {
    OptionalInt number = open.number(argument);
    if (number.isEmpty()) {
      refuse(Refusal.NO_SUCH_MESSAGE);
    } else {
      open.delete(number.getAsInt());
      reply("+OK message " + number.getAsInt() + " deleted at QUIT");
    }
  }

  private void reset(MaildropView open) {
    open.undelete();
    reply("+OK " + open.count() + " messages");
  }

  private void quit(MaildropView open) {
    if (open.deletedIds().isEmpty()) {
      leave();
    } else {
      // RFC 1939 section 6: the UPDATE state, entered by QUIT alone
      ask(new Question.DeleteMessages(identity, open.deletedIds()));
    }
  }

  private void deleted(Answer answer) {
    switch (answer) {
      case Answer.Accepted accepted -> reply("+OK bye");
      case Answer.Refused(Refusal refusal, String detail) -> say(refusal, detail);
      case Answer.EachRecipient unasked -> throw UnaskedAnswer.of(unasked);
      case Answer.Authenticated unasked -> throw UnaskedAnswer.of(unasked);
      case Answer.Maildrop unasked -> throw UnaskedAnswer.of(unasked);
      case Answer.ScramKeys unasked -> throw UnaskedAnswer.of(unasked);
    }
    close();
  }

  // The machine

  @Override
  protected void answered(Question asked, Answer answer) {
    switch (asked) {
      case Question.Authenticate question -> authenticated(answer);
      case Question.OpenMaildrop question -> maildropOpened(answer);
      case Question.DeleteMessages question -> deleted(answer);
      case Question.ChangeEntry question -> throw UnaskedAnswer.of(answer);
      case Question.ScramKeysOf question -> throw UnaskedAnswer.of(answer);
      case Question.Proved question -> throw UnaskedAnswer.of(answer);
      case Question.CheckSender question -> throw UnaskedAnswer.of(answer);
      case Question.CheckRecipients question -> throw UnaskedAnswer.of(answer);
      case Question.UploadPart question -> throw UnaskedAnswer.of(answer);
      case Question.StoreMessage question -> throw UnaskedAnswer.of(answer);
    }
  }

  @Override
  protected void resumed() {
    goOnListing();
  }

  @Override
  protected boolean takesContent() {
    return false;
  }

  @Override
  protected int content(byte[] data, int from, int to) {
    throw new IllegalStateException("POP3 takes no content");
  }
}
