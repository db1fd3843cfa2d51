package grapevine.faces;

import grapevine.faces.envelope.Channel;
import grapevine.kernel.check.Invariant;
import grapevine.kernel.log.LogLine;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What protocols of command lines share: framing, one open question at a time, replies held
 * together, bounded input and output, TLS in the middle, and the end. A protocol adds its words.
 *
 * <p>The rules that it keeps:
 *
 * <ul>
 *   <li>While a question is open, a body goes out or TLS begins, no further command is looked at:
 *       replies keep their order under pipelining (RFC 2920 section 3.2).
 *   <li>Replies to commands that came together leave together, held while a quick question is open.
 *   <li>Input beyond {@value #BUFFERED_OCTETS_MAX} octets is not asked for; after {@value
 *       #OUTPUT_OCTETS_MAX} octets of replies the session waits until they are written. So a client
 *       that sends and never reads costs a bounded amount.
 *   <li>What came in the clear behind the command that starts TLS is never looked at: the session
 *       ends (RFC 3207 section 4.2 leaves it open; CVE-2011-0411 shows why).
 * </ul>
 */
public abstract class LineSession implements Session {

  private static final int BUFFERED_OCTETS_MAX = 65_536;
  private static final int OUTPUT_OCTETS_MAX = 65_536;
  private static final int ENDLESS_OCTETS = 1_048_576;
  private static final byte[] CRLF = {'\r', '\n'};

  private final InputBuffer input = new InputBuffer();
  private final ByteArrayOutputStream replies = new ByteArrayOutputStream();
  private SessionOutput output = new SessionOutput();
  private Channel channel = new Channel("", false, false);
  private Phase phase = Phase.NEW;
  private @Nullable Question question;
  private long asks;
  private boolean replyHeld;
  private boolean spokeEarly;
  private boolean peerClosed;
  private boolean shuttingDown;
  private boolean deadlineMoves;
  private long skippedOctets;
  private int errors;

  /** For the protocols. */
  protected LineSession() {}

  private enum Phase {
    NEW,
    RUNNING,
    /** Waits until replies are written. */
    PAUSED,
    SENDING_BODY,
    STARTING_TLS,
    ENDED
  }

  // What a protocol adds

  /** Greets; or refuses and {@linkplain #close closes}. */
  protected abstract void opened();

  /** Handles one sound command line. */
  protected abstract void command(CommandLine line);

  /**
   * Handles a line that is unsound. Where {@link LineFault#closing}, the session is closed after
   * it.
   */
  protected abstract void unsound(LineFault fault);

  /** Whether what comes next is content, not a command line. */
  protected abstract boolean takesContent();

  /**
   * Consumes content.
   *
   * @return how many octets, at least 1
   */
  protected abstract int content(byte[] data, int from, int to);

  /** Handles the answer to a question. */
  protected abstract void answered(Question asked, Answer answer);

  /** TLS has begun: forget what was learned in the clear. */
  protected abstract void tlsStarted();

  /** The body was sent, or not. */
  protected abstract void bodySent(SessionInput.BodyOutcome outcome);

  /** More may be written. */
  protected abstract void resumed();

  /** Says a refusal in the protocol's words. */
  protected abstract void say(Refusal refusal, String detail);

  /** Says that the time is over, where the protocol says anything then. */
  protected abstract void sayTimedOut();

  /** The session ends now, for whatever reason: release what is held. */
  protected abstract void ending();

  /** Longest command line that is allowed now, in octets with its CRLF. */
  protected abstract int lineOctetsMax();

  /** How many commands may be refused for their form or order before the session ends. */
  protected abstract int errorsMax();

  /** How long the peer may take now, in milliseconds. */
  protected abstract long timeoutMillis();

  /** How long an answer may take, in milliseconds. */
  protected abstract long answerTimeoutMillis();

  // What a protocol uses

  /** How the peer is connected. */
  protected final Channel channel() {
    return channel;
  }

  /** Says one line; the CRLF is added. */
  protected final void reply(String line) {
    replies.writeBytes(line.getBytes(StandardCharsets.UTF_8));
    replies.writeBytes(CRLF);
  }

  /** How many octets of replies wait to leave together. */
  protected final boolean outputIsFull() {
    return replies.size() >= OUTPUT_OCTETS_MAX;
  }

  /** Lets the replies so far leave now. */
  protected final void flush() {
    if (replies.size() > 0) {
      output.add(new SessionAction.Write(replies.toByteArray()));
      replies.reset();
    }
  }

  /** Asks; replies so far leave at once. */
  protected final void ask(Question what) {
    flush();
    open(what, false);
  }

  /** Asks what is answered fast; replies so far wait to leave with the next. */
  protected final void askQuickly(Question what) {
    open(what, true);
  }

  private void open(Question what, boolean held) {
    Invariant.check(question == null, "one open question at a time");
    question = what;
    replyHeld = held;
    asks++;
    output.add(new SessionAction.Ask(asks, what));
    deadlineMoves = true;
  }

  /** Tells, without waiting. */
  protected final void tell(Notice notice) {
    output.add(new SessionAction.Tell(notice));
  }

  /** Writes a line to the log. */
  protected final void log(LogLine line) {
    output.log(line);
  }

  /** Gives the peer its whole time anew. */
  protected final void moveDeadline() {
    deadlineMoves = true;
  }

  /** Whether a further complete command line with that verb is waiting. */
  protected final boolean commandWaits(String verb) {
    int feed = input.lineFeed();
    int from = input.head();
    int to = from + feed - 1;
    return feed > 0
        && feed < lineOctetsMax()
        && input.array()[to] == '\r'
        && CommandLine.fault(input.array(), from, to) == null
        && new CommandLine(input.array(), from, to).verb().equals(verb);
  }

  /** Whether the peer has already sent anything behind the command that is being handled. */
  protected final boolean inputWaits() {
    return !input.isEmpty();
  }

  /**
   * Begins TLS, after the replies so far; ends the session where anything waits behind the command.
   */
  protected final void startTls() {
    flush();
    if (!input.isEmpty()) {
      refuseInjection();
      return;
    }
    output.add(new SessionAction.StartTls());
    phase = Phase.STARTING_TLS;
  }

  /** Sends a body; see {@link SessionAction.SendBody}. */
  protected final void sendBody(SessionAction.SendBody action) {
    flush();
    output.add(action);
    phase = Phase.SENDING_BODY;
    deadlineMoves = true;
  }

  /** Waits until the replies so far are written, then goes on with {@link #resumed}. */
  protected final void pause() {
    flush();
    output.add(new SessionAction.Resume());
    phase = Phase.PAUSED;
  }

  /** Refuses a command for its form or its order; too many of these end the session. */
  protected final void refuse(Refusal refusal) {
    refuse(refusal, "");
  }

  /** The same, with the cause. */
  protected final void refuse(Refusal refusal, String detail) {
    errors++;
    say(refusal, detail);
    if (errors >= errorsMax()) {
      refuseForGood(Refusal.TOO_MANY_ERRORS, "too many errors");
    }
  }

  /** Runs a command that takes no argument, or refuses the argument. */
  protected final void withoutArgument(CommandLine line, Runnable command) {
    if (line.argument().isEmpty()) {
      command.run();
    } else {
      refuse(Refusal.BAD_ARGUMENTS);
    }
  }

  /**
   * Says a refusal, and ends with a line in the log.
   *
   * @param event what happened, for the log
   */
  protected final void refuseForGood(Refusal refusal, String event) {
    log(LogLine.warning(event, "peer", channel.peerAddress()));
    refuseAndClose(refusal, "");
  }

  /** Says a refusal, and ends. */
  protected final void refuseAndClose(Refusal refusal, String detail) {
    say(refusal, detail);
    close();
  }

  /** Ends, after the replies so far. */
  protected final void close() {
    if (phase == Phase.ENDED) {
      return;
    }
    phase = Phase.ENDED;
    flush();
    ending();
    input.clear();
    question = null;
    output.add(new SessionAction.Close());
  }

  /** Whether the session has ended. */
  protected final boolean ended() {
    return phase == Phase.ENDED;
  }

  // The machine

  @Override
  public final boolean wantsInput() {
    return phase != Phase.ENDED
        && phase != Phase.STARTING_TLS
        && !peerClosed
        && input.size() < BUFFERED_OCTETS_MAX;
  }

  @Override
  public final void handle(SessionInput what, SessionOutput actions) {
    if (phase == Phase.ENDED) {
      return;
    }
    output = actions;
    switch (what) {
      case SessionInput.Opened opened -> open(opened.channel());
      case SessionInput.Bytes bytes -> received(bytes);
      case SessionInput.Answered answer -> answered(answer);
      case SessionInput.TlsStarted() -> secure();
      case SessionInput.TimedOut() -> timedOut();
      case SessionInput.PeerClosed() -> peerClosed = true;
      case SessionInput.Disconnected() -> close();
      case SessionInput.ShuttingDown() -> shuttingDown = true;
      case SessionInput.BodySent sent -> bodyEnded(sent.outcome());
      case SessionInput.Resumed() -> goOn();
    }
    run();
    settle();
  }

  private void open(Channel opened) {
    Invariant.check(phase == Phase.NEW, "a session is opened once");
    phase = Phase.RUNNING;
    channel = opened;
    deadlineMoves = true;
    if (spokeEarly) {
      log(LogLine.warning("spoke before the greeting", "peer", channel.peerAddress()));
      refuseAndClose(Refusal.SPOKE_TOO_EARLY, "");
    } else if (!shuttingDown) {
      opened();
    }
  }

  private void received(SessionInput.Bytes bytes) {
    if (phase == Phase.NEW) {
      spokeEarly = true;
    } else if (phase == Phase.STARTING_TLS) {
      refuseInjection();
    } else {
      Invariant.check(
          bytes.length() <= SessionInput.BYTES_MAX && input.size() < BUFFERED_OCTETS_MAX,
          "input is handed in only where it is wanted");
      input.offer(bytes.data(), bytes.offset(), bytes.length());
    }
  }

  private void refuseInjection() {
    log(LogLine.warning("commands before TLS refused", "peer", channel.peerAddress()));
    close();
  }

  private void answered(SessionInput.Answered answer) {
    Question asked = question;
    Invariant.check(asked != null && answer.ask() == asks, "an answer to the open question");
    question = null;
    deadlineMoves = true;
    if (asked != null) {
      answered(asked, answer.answer());
    }
  }

  private void secure() {
    Invariant.check(phase == Phase.STARTING_TLS, "TLS starts when asked for");
    phase = Phase.RUNNING;
    channel = channel.protectedByTls();
    deadlineMoves = true;
    tlsStarted();
  }

  private void timedOut() {
    log(LogLine.info("timed out", "peer", channel.peerAddress()));
    if (question != null) {
      refuseAndClose(Refusal.UNAVAILABLE, "no answer in time");
    } else {
      // in the middle of a body or a handshake nothing can be said
      if (phase == Phase.RUNNING) {
        sayTimedOut();
      }
      close();
    }
  }

  private void bodyEnded(SessionInput.BodyOutcome outcome) {
    Invariant.check(phase == Phase.SENDING_BODY, "a body ends that was begun");
    phase = Phase.RUNNING;
    deadlineMoves = true;
    bodySent(outcome);
  }

  private void goOn() {
    Invariant.check(phase == Phase.PAUSED, "only what paused resumes");
    phase = Phase.RUNNING;
    deadlineMoves = true;
    resumed();
  }

  private boolean mayRun() {
    return phase == Phase.RUNNING && question == null;
  }

  private void run() {
    while (mayRun() && !shuttingDown && step()) {
      if (mayRun() && outputIsFull()) {
        pause();
      }
    }
    if (mayRun() && shuttingDown) {
      refuseAndClose(Refusal.SHUTTING_DOWN, "");
    } else if (mayRun() && peerClosed) {
      close();
    }
  }

  /** Handles one line, or a run of content; false where more input is needed. */
  private boolean step() {
    if (input.isEmpty()) {
      return false;
    }
    if (takesContent()) {
      input.consume(content(input.array(), input.head(), input.tail()));
      return true;
    }
    int feed = input.lineFeed();
    if (feed < 0) {
      return skip();
    }
    deadlineMoves = true;
    line(feed);
    return true;
  }

  /**
   * Throws away what has come of a line that is already too long, but for its last octet, which may
   * be a CR.
   */
  private boolean skip() {
    int size = input.size();
    if (skippedOctets + size > lineOctetsMax()) {
      skippedOctets += size - 1;
      input.consume(size - 1);
    }
    if (skippedOctets > ENDLESS_OCTETS) {
      faulty(LineFault.ENDLESS);
    }
    return false;
  }

  private void line(int feed) {
    byte[] array = input.array();
    int from = input.head();
    int to = from + feed - 1;
    boolean tooLong = skippedOctets + feed + 1 > lineOctetsMax();
    skippedOctets = 0;
    input.consume(feed + 1);
    LineFault fault = LineFault.BARE_ENDING;
    if (feed > 0 && array[to] == '\r') {
      fault = tooLong ? LineFault.TOO_LONG : CommandLine.fault(array, from, to);
    }
    if (fault == null) {
      command(new CommandLine(array, from, to));
    } else {
      faulty(fault);
    }
  }

  private void faulty(LineFault fault) {
    if (fault.closing()) {
      String peer = channel.peerAddress();
      log(LogLine.warning("unsound command line", "peer", peer, "fault", fault.name()));
    }
    unsound(fault);
    if (fault.closing()) {
      close();
    }
  }

  private void settle() {
    input.settle();
    if (phase != Phase.ENDED) {
      if (question == null || !replyHeld) {
        flush();
      }
      if (deadlineMoves) {
        long millis = question == null ? timeoutMillis() : answerTimeoutMillis();
        output.add(new SessionAction.SetTimeout(millis));
      }
    }
    deadlineMoves = false;
  }
}
