package grapevine.faces;

import grapevine.faces.envelope.Channel;
import grapevine.kernel.check.Invariant;
import grapevine.kernel.log.LogLine;
import org.jspecify.annotations.Nullable;

/**
 * What protocols on a connection share: bounded input and output, one open question at a time, TLS
 * in the middle, time-outs, and the end. What a protocol adds is how its input is cut into steps
 * and how its replies are held.
 *
 * <p>The rules that it keeps:
 *
 * <ul>
 *   <li>While a question is open, a body goes out or TLS begins, no further step is done: replies
 *       keep their order under pipelining.
 *   <li>Input beyond {@value #BUFFERED_OCTETS_MAX} octets is not asked for; after {@value
 *       #OUTPUT_OCTETS_MAX} octets of replies the session waits until they are written. So a client
 *       that sends and never reads costs a bounded amount.
 *   <li>What came in the clear behind the request that starts TLS is never looked at: the session
 *       ends (RFC 3207 section 4.2 leaves it open; CVE-2011-0411 shows why).
 * </ul>
 */
public abstract class BufferedSession implements Session {

  /** How much input is held before no more is asked for, in octets. */
  protected static final int BUFFERED_OCTETS_MAX = 65_536;

  private static final int OUTPUT_OCTETS_MAX = 65_536;

  private final InputBuffer input = new InputBuffer();
  private SessionOutput output = new SessionOutput();
  private Channel channel = new Channel("", false, false);
  private Phase phase = Phase.NEW;
  private @Nullable Question question;
  private long asks;
  private boolean peerClosed;
  private boolean shuttingDown;
  private boolean deadlineMoves;

  /** For the protocols. */
  protected BufferedSession() {}

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

  /** The connection stands: greets, where the protocol does; or refuses and closes. */
  protected abstract void opened();

  /**
   * Does one step: a request, or a piece of a long one.
   *
   * @return whether there was anything to do; false where more input is needed
   */
  protected abstract boolean step();

  /** Handles the answer to a question. */
  protected abstract void answered(Question asked, Answer answer);

  /** No answer came in time: says so. The session is closed after it. */
  protected abstract void unanswered(Question asked);

  /** The peer took too long: says so, where the protocol does. The session is closed after it. */
  protected abstract void idled();

  /** The server stops: says so. The session is closed after it. */
  protected abstract void shutDown();

  /** TLS has begun: forget what was learned in the clear. */
  protected abstract void tlsStarted();

  /** The body was sent, or not. */
  protected abstract void bodySent(SessionInput.BodyOutcome outcome);

  /** More may be written. */
  protected abstract void resumed();

  /** The session ends now, for whatever reason: release what is held, overwrite what is secret. */
  protected abstract void ending();

  /** Whether the protocol's own bounds let it take more input. */
  protected abstract boolean takesInput();

  /** How many octets of replies wait to leave together. */
  protected abstract int replyOctets();

  /** The replies so far, which are then forgotten. */
  protected abstract byte[] takeReplies();

  /** Whether replies wait for those that come after the open question. */
  protected abstract boolean holdsReplies();

  /** How long the peer may take now, in milliseconds. */
  protected abstract long timeoutMillis();

  /** How long an answer may take, in milliseconds. */
  protected abstract long answerTimeoutMillis();

  // What a protocol uses

  /** How the peer is connected. */
  public final Channel channel() {
    return channel;
  }

  /** What has come and was not consumed. */
  protected final InputBuffer input() {
    return input;
  }

  /** Whether enough replies wait to be written. */
  protected final boolean outputIsFull() {
    return replyOctets() >= OUTPUT_OCTETS_MAX;
  }

  /** Lets the replies so far leave now. */
  protected final void flush() {
    if (replyOctets() > 0) {
      output.add(new SessionAction.Write(takeReplies()));
    }
  }

  /** Asks; the session stands still until the answer. */
  protected final void open(Question what) {
    Invariant.check(question == null, "one open question at a time");
    question = what;
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

  /** Begins TLS, after the replies so far; ends the session where anything waits behind it. */
  protected final void startTls() {
    flush();
    if (!input.isEmpty()) {
      refuseInjection();
      return;
    }
    output.add(new SessionAction.StartTls());
    phase = Phase.STARTING_TLS;
  }

  /** Whatever was sent in the clear behind the start of TLS may be somebody else's: ends. */
  protected final void refuseInjection() {
    log(LogLine.warning("input before TLS refused", "peer", channel.peerAddress()));
    close();
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

  /** Whether the next step may be done now. */
  protected final boolean mayRun() {
    return phase == Phase.RUNNING && question == null;
  }

  // The machine

  @Override
  public final boolean wantsInput() {
    return phase != Phase.ENDED && phase != Phase.STARTING_TLS && !peerClosed && takesInput();
  }

  @Override
  public final void handle(SessionInput what, SessionOutput actions) {
    if (phase == Phase.ENDED) {
      return;
    }
    output = actions;
    switch (what) {
      case SessionInput.Opened opened -> begin(opened.channel());
      case SessionInput.Bytes bytes -> received(bytes);
      case SessionInput.Answered answer -> settleQuestion(answer);
      case SessionInput.TlsStarted() -> secure();
      case SessionInput.TimedOut() -> timedOut();
      case SessionInput.PeerClosed() -> peerClosed = true;
      case SessionInput.Disconnected() -> close();
      case SessionInput.ShuttingDown() -> shuttingDown = true;
      case SessionInput.BodySent sent -> {
        runOn(Phase.SENDING_BODY);
        bodySent(sent.outcome());
      }
      case SessionInput.Resumed() -> {
        runOn(Phase.PAUSED);
        resumed();
      }
    }
    run();
    settle();
  }

  private void runOn(Phase from) {
    Invariant.check(phase == from, "goes on with what was begun");
    phase = Phase.RUNNING;
    deadlineMoves = true;
  }

  private void begin(Channel opened) {
    runOn(Phase.NEW);
    channel = opened;
    if (!shuttingDown) {
      opened();
    }
  }

  private void received(SessionInput.Bytes bytes) {
    if (phase == Phase.STARTING_TLS) {
      refuseInjection();
      return;
    }
    Invariant.check(
        bytes.length() <= SessionInput.BYTES_MAX
            && (input.size() < BUFFERED_OCTETS_MAX || takesInput()),
        "input is handed in only where it is wanted");
    input.offer(bytes.data(), bytes.offset(), bytes.length());
  }

  private void settleQuestion(SessionInput.Answered answer) {
    Question asked = question;
    Invariant.check(asked != null && answer.ask() == asks, "an answer to the open question");
    question = null;
    deadlineMoves = true;
    if (asked != null) {
      answered(asked, answer.answer());
    }
  }

  private void secure() {
    runOn(Phase.STARTING_TLS);
    channel = channel.protectedByTls();
    tlsStarted();
  }

  private void timedOut() {
    log(LogLine.info("timed out", "peer", channel.peerAddress()));
    Question asked = question;
    question = null;
    if (asked != null) {
      unanswered(asked);
    } else if (phase == Phase.RUNNING) {
      // in the middle of a body or a handshake nothing can be said
      idled();
    }
    close();
  }

  private void run() {
    while (mayRun() && !shuttingDown && step()) {
      if (mayRun() && outputIsFull()) {
        pause();
      }
    }
    if (mayRun() && shuttingDown) {
      shutDown();
      close();
    } else if (mayRun() && peerClosed) {
      close();
    }
  }

  private void settle() {
    input.settle();
    if (phase != Phase.ENDED) {
      if (question == null || !holdsReplies()) {
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
