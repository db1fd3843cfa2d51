package grapevine.faces.smtp;

import grapevine.faces.Answer;
import grapevine.faces.CommandLine;
import grapevine.faces.LineFault;
import grapevine.faces.LineSession;
import grapevine.faces.Notice;
import grapevine.faces.PlainCredentials;
import grapevine.faces.Question;
import grapevine.faces.Refusal;
import grapevine.faces.SessionInput;
import grapevine.faces.UnaskedAnswer;
import grapevine.faces.envelope.Envelope;
import grapevine.faces.envelope.Origin;
import grapevine.faces.envelope.Recipient;
import grapevine.faces.envelope.Sender;
import grapevine.kernel.check.Invariant;
import grapevine.kernel.log.LogLine;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of one SMTP or LMTP connection. Not safe for use by several threads.
 *
 * <p>What it promises beside the RFCs: it never says 250 to a message before it was told that the
 * message is durable; nothing of a message, sound or refused, is ever taken for a command; nothing
 * said in the clear counts once TLS has begun.
 */
public final class SmtpSession extends LineSession {

  private static final int UNKNOWN_PER_FAILURE = 50;

  private final SmtpConfiguration configuration;
  private final SmtpLimits limits;

  private String helloName = "";
  private boolean extended;
  private Optional<String> identity = Optional.empty();
  private boolean authenticating;
  private @Nullable PlainCredentials credentials;
  private @Nullable Transaction transaction;
  private RecipientBatch batch = new RecipientBatch();
  private @Nullable ContentIntake intake;
  private long uploads;
  private boolean dataRefused;
  private int failures;
  private int unknownRecipients;

  /** A session that awaits {@link SessionInput.Opened}. */
  public SmtpSession(SmtpConfiguration configuration) {
    super();
    this.configuration = configuration;
    this.limits = configuration.limits();
  }

  // Opening and closing

  @Override
  protected void greet() {
    if (configuration.role() == SmtpRole.LMTP && !channel().loopback()) {
      log(LogLine.warning("lmtp refused", "peer", channel().peerAddress()));
      refuseAndClose(Refusal.NOT_FROM_HERE, "");
      return;
    }
    reply(
        "220 " + configuration.serverName() + " " + configuration.role().protocol() + " Grapevine");
  }

  @Override
  protected void tlsStarted() {
    // RFC 3207 section 4.2: forget what was said before
    helloName = "";
    identity = Optional.empty();
    endTransaction();
  }

  @Override
  protected void ending() {
    abandonUpload();
    wipeCredentials();
  }

  @Override
  protected void idled() {
    say(Refusal.TIMED_OUT, "");
  }

  @Override
  protected void say(Refusal refusal, String detail) {
    reply(refusal.smtpReply(detail));
  }

  @Override
  protected int lineOctetsMax() {
    SmtpLimits.Conversation conversation = limits.conversation();
    return authenticating
        ? conversation.authenticationOctetsMax()
        : conversation.commandOctetsMax();
  }

  @Override
  protected int errorsMax() {
    return limits.conversation().errorsMax();
  }

  @Override
  protected long timeoutMillis() {
    return takesContent() ? limits.time().contentMillis() : limits.time().commandMillis();
  }

  @Override
  protected long answerTimeoutMillis() {
    return limits.time().answerMillis();
  }

  // Commands

  @Override
  protected void command(CommandLine line) {
    if (authenticating) {
      authenticating = false;
      byte[] response = line.raw();
      line.wipe();
      authenticate(Authentication.respond(response));
      return;
    }
    boolean afterRefusedData = dataRefused;
    dataRefused = false;
    switch (line.verb()) {
      case "HELO" -> hello(line.argument(), "HELO");
      case "EHLO" -> hello(line.argument(), "EHLO");
      case "LHLO" -> hello(line.argument(), "LHLO");
      case "MAIL" -> mail(line.argument());
      case "RCPT" -> rcpt(line.argument());
      case "DATA" -> data(line.argument());
      case "RSET" -> withoutArgument(line, this::rset);
      case "NOOP" -> reply("250 2.0.0 ok");
      case "QUIT" -> withoutArgument(line, this::quit);
      case "VRFY" -> vrfy(line.argument());
      case "HELP" -> help();
      case "AUTH" -> auth(line);
      case "STARTTLS" -> withoutArgument(line, this::startTlsCommand);
      case "EXPN", "TURN", "ETRN", "SEND", "SOML", "SAML" -> refuse(Refusal.COMMAND_NOT_OFFERED);
      // CHUNKING is not offered: what follows is content that must not be read as commands
      case "BDAT" -> refuseForGood(Refusal.COMMAND_NOT_OFFERED, "BDAT without CHUNKING");
      // a web browser that was lured here
      case "GET", "POST", "PUT", "HEAD", "OPTIONS", "CONNECT" ->
          refuseForGood(Refusal.OTHER_PROTOCOL, "another protocol");
      default -> unknown(afterRefusedData);
    }
  }

  @Override
  protected void unsound(LineFault fault) {
    authenticating = false;
    refuse(fault.refusal());
  }

  private void unknown(boolean afterRefusedData) {
    if (afterRefusedData) {
      // a client that sends its message whatever DATA was answered: these are its lines
      refuseForGood(Refusal.COMMAND_UNKNOWN, "content behind a refused DATA");
    } else {
      refuse(Refusal.COMMAND_UNKNOWN);
    }
  }

  private void hello(String name, String verb) {
    boolean lmtp = configuration.role() == SmtpRole.LMTP;
    if (lmtp != verb.equals("LHLO")) {
      // RFC 2033 section 4.1: LMTP has LHLO in place of HELO and EHLO
      refuse(Refusal.COMMAND_UNKNOWN);
      return;
    }
    if (!HelloName.isSound(name)) {
      refuse(Refusal.BAD_ARGUMENTS);
      return;
    }
    endTransaction();
    helloName = name;
    extended = !verb.equals("HELO");
    String first = configuration.serverName() + " greets " + name;
    if (extended) {
      reply("250-" + first);
      sayExtensions();
    } else {
      reply("250 " + first);
    }
  }

  private void sayExtensions() {
    boolean startTls = configuration.tlsOffered() && !channel().tls();
    boolean authentication = mayAuthenticate() && channel().confidential() && identity.isEmpty();
    List<String> lines =
        Extensions.lines(limits.size().messageOctetsMax(), startTls, authentication);
    for (String line : lines.subList(0, lines.size() - 1)) {
      reply("250-" + line);
    }
    reply("250 " + lines.getLast());
  }

  private boolean mayAuthenticate() {
    return configuration.role() == SmtpRole.SUBMISSION;
  }

  private void rset() {
    endTransaction();
    reply("250 2.0.0 ok");
  }

  private void quit() {
    reply("221 2.0.0 bye");
    close();
  }

  private void vrfy(String argument) {
    if (argument.isEmpty()) {
      refuse(Refusal.BAD_ARGUMENTS);
    } else {
      // RFC 5321 section 7.3: who exists is not told here
      reply("252 2.5.0 not told here: send, and see");
    }
  }

  private void help() {
    String verbs =
        configuration.role().extendedHello() + " MAIL RCPT DATA RSET NOOP QUIT VRFY HELP";
    reply("214-2.0.0 Grapevine speaks " + verbs + (mayAuthenticate() ? " AUTH" : ""));
    reply("214 2.0.0 see RFC 5321");
  }

  private void startTlsCommand() {
    if (!configuration.tlsOffered()) {
      refuse(Refusal.COMMAND_NOT_OFFERED);
    } else if (channel().tls()) {
      refuse(Refusal.BAD_SEQUENCE);
    } else {
      reply("220 2.0.0 ready for TLS");
      startTls();
    }
  }

  // Signing in

  private void auth(CommandLine line) {
    byte[] argument = line.rawArgument();
    line.wipe();
    if (!mayAuthenticate()) {
      refuse(Refusal.COMMAND_NOT_OFFERED);
    } else if (!channel().confidential()) {
      refuse(Refusal.ENCRYPTION_REQUIRED);
    } else if (helloName.isEmpty() || !extended || identity.isPresent() || transaction != null) {
      // RFC 4954 section 4: once, and not during a mail transaction
      refuse(Refusal.BAD_SEQUENCE);
    } else {
      authenticate(Authentication.begin(argument));
    }
    Arrays.fill(argument, (byte) 0);
  }

  private void authenticate(Authentication step) {
    switch (step) {
      case Authentication.Continues() -> {
        authenticating = true;
        reply("334 ");
      }
      case Authentication.Fails(Refusal refusal) -> refuse(refusal);
      case Authentication.Complete(PlainCredentials said) -> {
        credentials = said;
        askQuickly(
            new Question.Authenticate(
                said.user(), said.password(), Question.Mechanism.PLAIN, channel()));
      }
    }
  }

  private void authenticated(Answer answer) {
    wipeCredentials();
    switch (answer) {
      case Answer.Authenticated(String who) -> {
        identity = Optional.of(who);
        reply("235 2.7.0 signed in");
      }
      case Answer.Refused(Refusal refusal, String detail) -> {
        say(refusal, detail);
        failures++;
        if (failures >= limits.conversation().failuresMax()) {
          refuseForGood(Refusal.TOO_MANY_FAILURES, "too many failed sign-ins");
        }
      }
      case Answer.Accepted unasked -> throw UnaskedAnswer.of(unasked);
      case Answer.EachRecipient unasked -> throw UnaskedAnswer.of(unasked);
      case Answer.Maildrop unasked -> throw UnaskedAnswer.of(unasked);
      case Answer.ScramKeys unasked -> throw UnaskedAnswer.of(unasked);
    }
  }

  private void wipeCredentials() {
    if (credentials != null) {
      Arrays.fill(credentials.password(), (byte) 0);
      credentials = null;
    }
  }

  // Sender and recipients

  private void mail(String argument) {
    if (helloName.isEmpty() || transaction != null) {
      refuse(Refusal.BAD_SEQUENCE);
    } else if (mayAuthenticate() && identity.isEmpty()) {
      // RFC 6409 section 4.3, RFC 3207 section 4
      refuse(channel().confidential() ? Refusal.AUTHENTICATION_REQUIRED : Refusal.TLS_REQUIRED);
    } else {
      switch (MailArguments.read(argument, extended, limits.size().messageOctetsMax())) {
        case Parsed.Sound<Sender>(Sender sender) -> {
          transaction = new Transaction(sender);
          askQuickly(new Question.CheckSender(sender, origin()));
        }
        case Parsed.Unsound<Sender>(Refusal refusal, String detail) -> refuse(refusal, detail);
      }
    }
  }

  private Origin origin() {
    return new Origin(channel(), helloName, identity);
  }

  private void senderChecked(Answer answer) {
    switch (Answer.verdict(answer)) {
      case Answer.Accepted(String text) -> accept("250 2.1.0 ", text, "sender accepted");
      case Answer.Refused(Refusal refusal, String detail) -> {
        transaction = null;
        say(refusal, detail);
      }
    }
  }

  private void accept(String codes, String text, String usual) {
    reply(codes + (text.isEmpty() ? usual : Refusal.printable(text)));
  }

  private void rcpt(String argument) {
    Transaction current = transaction;
    if (current == null) {
      refuse(Refusal.BAD_SEQUENCE);
      return;
    }
    int recipientsMax = limits.conversation().recipientsMax();
    if (current.recipients().size() >= recipientsMax) {
      batch.add(Parsed.Unsound.of(Refusal.TOO_MANY_RECIPIENTS));
    } else {
      boolean international = current.sender().options().internationalized();
      batch.add(RcptArguments.read(argument, extended, international));
    }
    boolean roomLeft = current.recipients().size() + batch.size() < recipientsMax;
    if (roomLeft && !batch.isFull() && commandWaits("RCPT")) {
      return;
    }
    List<Recipient> unanswered = batch.unanswered();
    if (unanswered.isEmpty()) {
      recipientsChecked(current, Answer.Accepted.PLAIN);
    } else {
      askQuickly(new Question.CheckRecipients(unanswered, current.sender(), origin()));
    }
  }

  private void recipientsChecked(Transaction current, Answer answer) {
    List<RecipientBatch.Outcome> outcomes = batch.outcomes(answer);
    batch = new RecipientBatch();
    for (RecipientBatch.Outcome outcome : outcomes) {
      if (ended()) {
        return;
      }
      recipientChecked(current, outcome);
    }
  }

  private void recipientChecked(Transaction current, RecipientBatch.Outcome outcome) {
    switch (outcome) {
      case RecipientBatch.Outcome.Malformed(Refusal refusal, String detail) -> {
        current.refuseRecipient();
        if (refusal == Refusal.TOO_MANY_RECIPIENTS) {
          // RFC 5321 section 4.5.3.1.10: no error, the client sends the rest in another transaction
          say(refusal, detail);
        } else {
          refuse(refusal, detail);
        }
      }
      case RecipientBatch.Outcome.Judged(Recipient recipient, Answer.Accepted accepted) -> {
        current.accept(recipient);
        accept("250 2.1.5 ", accepted.text(), "recipient accepted");
      }
      case RecipientBatch.Outcome.Judged(Recipient recipient, Answer.Refused refused) -> {
        current.refuseRecipient();
        say(refused.refusal(), refused.detail());
        countUnknown(refused.refusal());
      }
    }
  }

  /** Who tries many names from outside is looking for some. */
  private void countUnknown(Refusal refusal) {
    if (configuration.role() != SmtpRole.OUTSIDE || refusal != Refusal.RECIPIENT_UNKNOWN) {
      return;
    }
    unknownRecipients++;
    if (unknownRecipients >= UNKNOWN_PER_FAILURE * limits.conversation().failuresMax()) {
      refuseForGood(Refusal.TOO_MANY_UNKNOWN, "too many unknown recipients");
    }
  }

  private void endTransaction() {
    transaction = null;
    batch = new RecipientBatch();
    intake = null;
  }

  // Content

  private void data(String argument) {
    Transaction current = transaction;
    if (!argument.isEmpty()) {
      refuseData(Refusal.BAD_ARGUMENTS);
    } else if (current == null || (current.recipients().isEmpty() && !current.allRefused())) {
      refuseData(Refusal.BAD_SEQUENCE);
    } else if (current.allRefused()) {
      // RFC 2033 section 4.2 wants 503 here, RFC 5321 section 3.3 has 554
      boolean lmtp = configuration.role() == SmtpRole.LMTP;
      refuseData(lmtp ? Refusal.BAD_SEQUENCE : Refusal.NO_VALID_RECIPIENTS);
    } else {
      uploads++;
      long expected = current.sender().options().declaredOctets().orElse(0);
      intake = new ContentIntake(limits, uploads, expected);
      reply("354 send the message, end it with a dot alone on a line");
      flush();
    }
  }

  /**
   * A client that sends the message without waiting for 354 would have its lines run as commands.
   * What waits behind a refused DATA is such a message: RFC 2920 section 3.1 lets nothing follow
   * DATA before its reply.
   */
  private void refuseData(Refusal refusal) {
    if (!input().isEmpty()) {
      refuseForGood(refusal, "content behind a refused DATA");
    } else {
      dataRefused = true;
      refuse(refusal);
    }
  }

  @Override
  protected boolean takesContent() {
    return intake != null && !intake.ended();
  }

  @Override
  protected int content(byte[] data, int from, int to) {
    ContentIntake current = intake();
    int consumed = current.read(data, from, to);
    if (current.progressed()) {
      moveDeadline();
    }
    goOn(current);
    return consumed;
  }

  private void goOn(ContentIntake current) {
    switch (current.next()) {
      case READ -> {
        if (current.isSpoilt()) {
          abandonUpload();
        }
      }
      case HAND_OVER -> ask(current.nextPart());
      case STORE -> store(current);
      case REFUSE -> refuseContent(current.refusal());
      case GIVE_UP -> refuseForGood(current.refusal().refusal(), "a refused message without end");
    }
  }

  private void partKept(ContentIntake current, Answer answer) {
    if (Answer.verdict(answer) instanceof Answer.Refused refused) {
      current.partRefused(refused);
    }
    goOn(current);
  }

  private ContentIntake intake() {
    ContentIntake current = intake;
    if (current == null) {
      throw new IllegalStateException("a message is on its way in");
    }
    return current;
  }

  private void store(ContentIntake taken) {
    Transaction current = current();
    boolean international = current.sender().options().internationalized();
    String protocol =
        ProtocolKeyword.of(
            configuration.role(), extended, international, channel().tls(), identity.isPresent());
    Question.Content content = taken.finish();
    intake = null;
    ask(
        new Question.StoreMessage(
            new Envelope(origin(), current.sender(), current.recipients(), protocol), content));
  }

  private Transaction current() {
    Transaction current = transaction;
    if (current == null) {
      throw new IllegalStateException("a transaction is under way");
    }
    return current;
  }

  private void stored(Answer answer) {
    int recipients = current().recipients().size();
    endTransaction();
    switch (answer) {
      case Answer.EachRecipient(List<Answer.Verdict> verdicts) -> {
        boolean lmtp = configuration.role() == SmtpRole.LMTP;
        Invariant.check(lmtp && verdicts.size() == recipients, "a verdict for each recipient");
        verdicts.forEach(this::sayStored);
      }
      case Answer.Verdict verdict -> sayStored(verdict, recipients);
      case Answer.Authenticated unasked -> throw UnaskedAnswer.of(unasked);
      case Answer.Maildrop unasked -> throw UnaskedAnswer.of(unasked);
      case Answer.ScramKeys unasked -> throw UnaskedAnswer.of(unasked);
    }
  }

  /** Says it once, or in LMTP once for each recipient (RFC 2033 section 4.2). */
  private void sayStored(Answer.Verdict verdict, int recipients) {
    int replies = configuration.role() == SmtpRole.LMTP ? recipients : 1;
    for (int index = 0; index < replies; index++) {
      sayStored(verdict);
    }
  }

  private void sayStored(Answer.Verdict verdict) {
    switch (verdict) {
      case Answer.Accepted(String text) -> accept("250 2.6.0 ", text, "accepted");
      case Answer.Refused(Refusal refusal, String detail) -> say(refusal, detail);
    }
  }

  private void refuseContent(Answer.Refused refused) {
    String cause = refused.refusal().name();
    log(LogLine.warning("message refused", "peer", channel().peerAddress(), "cause", cause));
    abandonUpload();
    int recipients = current().recipients().size();
    endTransaction();
    sayStored(refused, recipients);
    if (refused.refusal() == Refusal.CONTENT_BARE_ENDING) {
      // whoever sends such lines may be smuggling a second message: nothing more is read from him
      close();
    }
  }

  private void abandonUpload() {
    if (intake != null) {
      intake.uploadToAbandon().ifPresent(upload -> tell(new Notice.AbandonUpload(upload)));
    }
  }

  // Answers

  @Override
  protected void answered(Question asked, Answer answer) {
    switch (asked) {
      case Question.Authenticate question -> authenticated(answer);
      case Question.CheckSender question -> senderChecked(answer);
      case Question.CheckRecipients question -> recipientsChecked(current(), answer);
      case Question.UploadPart question -> partKept(intake(), answer);
      case Question.StoreMessage question -> stored(answer);
      case Question.ChangeEntry question -> throw UnaskedAnswer.of(answer);
      case Question.ScramKeysOf question -> throw UnaskedAnswer.of(answer);
      case Question.Proved question -> throw UnaskedAnswer.of(answer);
      case Question.OpenMaildrop question -> throw UnaskedAnswer.of(answer);
      case Question.DeleteMessages question -> throw UnaskedAnswer.of(answer);
    }
  }

  @Override
  protected void bodySent(SessionInput.BodyOutcome outcome) {
    throw new IllegalStateException("no body is sent here");
  }

  @Override
  protected void resumed() {
    // commands go on by themselves
  }
}
