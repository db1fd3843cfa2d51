package grapevine.faces.ldap;

import com.unboundid.asn1.ASN1StreamReader;
import com.unboundid.ldap.protocol.LDAPMessage;
import com.unboundid.ldap.sdk.LDAPException;
import grapevine.faces.Answer;
import grapevine.faces.InputBuffer;
import grapevine.faces.Question;
import grapevine.faces.Refusal;
import grapevine.faces.Session;
import grapevine.faces.SessionAction;
import grapevine.faces.SessionInput;
import grapevine.faces.SessionOutput;
import grapevine.faces.envelope.Channel;
import grapevine.kernel.check.Invariant;
import grapevine.kernel.log.LogLine;
import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The machine beneath LDAP: messages out of bytes, one operation at a time, bounded input and
 * output, TLS in the middle, and the end. The rules that it keeps:
 *
 * <ul>
 *   <li>Bytes are looked at by {@link BerGuard} before the library decodes them; what is unsound
 *       ends the session with a notice (RFC 4511 section 4.4.1).
 *   <li>While a question is open or TLS begins, no further request is looked at. While a search is
 *       done, requests are looked at for one that ends it; the others wait, and when too many wait,
 *       no more is read.
 *   <li>After {@value #OUTPUT_OCTETS_MAX} octets of responses the session waits until they are
 *       written.
 *   <li>What came in the clear behind the request that starts TLS ends the session.
 *   <li>Bytes of requests are overwritten when they are decoded: many hold passwords.
 * </ul>
 */
abstract class MessageSession implements Session {

  private static final int OUTPUT_OCTETS_MAX = 65_536;
  private static final int BUFFERED_OCTETS_MAX = 65_536;

  private final LdapLimits limits;
  private final InputBuffer input = new InputBuffer();
  private final Replies replies = new Replies();
  private final Deque<LDAPMessage> waiting = new ArrayDeque<>();
  private SessionOutput output = new SessionOutput();
  private Channel channel = new Channel("", false, false);
  private Phase phase = Phase.NEW;
  private @Nullable Question question;
  private long asks;
  private int wanted;
  private boolean peerClosed;
  private boolean shuttingDown;
  private boolean deadlineMoves;

  MessageSession(LdapLimits limits) {
    this.limits = limits;
  }

  private enum Phase {
    NEW,
    RUNNING,
    /** Waits until responses are written. */
    PAUSED,
    STARTING_TLS,
    ENDED
  }

  // What the protocol adds

  /** Handles a request; it may begin a long operation. */
  abstract void request(LDAPMessage message);

  /** Whether a long operation is under way. */
  abstract boolean busy();

  /** Goes on with the long operation, for a bounded time. */
  abstract void goOn();

  /** Whether a request that came during the long operation was one to end it, and is done with. */
  abstract boolean interrupts(LDAPMessage message);

  /** Handles the answer to a question. */
  abstract void answered(Question asked, Answer answer);

  /** No answer came in time. */
  abstract void unanswered(Question asked);

  /** TLS has begun: forget what was learned in the clear. */
  abstract void tlsStarted();

  /** The session ends: overwrite what is secret. */
  abstract void ending();

  /** Whether somebody has signed in. */
  abstract boolean known();

  // What the protocol uses

  final Channel channel() {
    return channel;
  }

  final Replies replies() {
    return replies;
  }

  final boolean outputIsFull() {
    return replies.octets() >= OUTPUT_OCTETS_MAX;
  }

  final void ask(Question what) {
    Invariant.check(question == null, "one open question at a time");
    flush();
    question = what;
    asks++;
    output.add(new SessionAction.Ask(asks, what));
    deadlineMoves = true;
  }

  final void log(LogLine line) {
    output.log(line);
  }

  final boolean inputWaits() {
    return !input.isEmpty() || !waiting.isEmpty();
  }

  final void startTls() {
    flush();
    output.add(new SessionAction.StartTls());
    phase = Phase.STARTING_TLS;
  }

  /** Says why, and ends. */
  final void disconnect(Result why, String event) {
    log(LogLine.warning(event, "peer", channel.peerAddress()));
    replies.disconnection(why);
    close();
  }

  final void close() {
    if (phase == Phase.ENDED) {
      return;
    }
    phase = Phase.ENDED;
    flush();
    ending();
    input.clear();
    waiting.clear();
    question = null;
    output.add(new SessionAction.Close());
  }

  private void flush() {
    if (replies.octets() > 0) {
      output.add(new SessionAction.Write(replies.take()));
    }
  }

  // The machine

  @Override
  public final boolean wantsInput() {
    return phase != Phase.ENDED
        && phase != Phase.STARTING_TLS
        && !peerClosed
        && waiting.size() < limits.size().waitingMax()
        && input.size() < Math.max(BUFFERED_OCTETS_MAX, wanted);
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
      case SessionInput.BodySent _ -> Invariant.check(false, "LDAP sends no bodies");
      case SessionInput.Resumed() -> resume();
    }
    run();
    settle();
  }

  private void open(Channel opened) {
    Invariant.check(phase == Phase.NEW, "a session is opened once");
    phase = Phase.RUNNING;
    channel = opened;
    deadlineMoves = true;
  }

  private void received(SessionInput.Bytes bytes) {
    if (phase == Phase.STARTING_TLS) {
      disconnectInjection();
      return;
    }
    // LDAP has no greeting: a client may speak first (RFC 4511 section 5.3)
    Invariant.check(
        bytes.length() <= SessionInput.BYTES_MAX, "input is handed in only where it is wanted");
    input.offer(bytes.data(), bytes.offset(), bytes.length());
  }

  /** Whatever was sent in the clear behind StartTLS may be somebody else's (CVE-2011-0411). */
  final void disconnectInjection() {
    log(LogLine.warning("requests before TLS refused", "peer", channel.peerAddress()));
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
    Question asked = question;
    if (asked != null) {
      question = null;
      unanswered(asked);
    }
    close();
  }

  private void resume() {
    Invariant.check(phase == Phase.PAUSED, "only what paused resumes");
    phase = Phase.RUNNING;
    deadlineMoves = true;
  }

  private boolean mayRun() {
    return phase == Phase.RUNNING && question == null;
  }

  private void run() {
    boolean worked = true;
    while (mayRun() && !shuttingDown && worked) {
      if (busy()) {
        lookForInterruption();
        goOnOnce();
      } else {
        worked = next();
      }
      if (mayRun() && outputIsFull()) {
        pause();
      }
    }
    if (mayRun() && shuttingDown) {
      replies.disconnection(Result.of(Refusal.SHUTTING_DOWN));
      close();
    } else if (mayRun() && peerClosed && !busy()) {
      close();
    }
  }

  /** A long operation pauses after each piece: the driver may then read what else has come. */
  private void goOnOnce() {
    if (mayRun() && busy()) {
      goOn();
      if (mayRun() && busy()) {
        pause();
      }
    }
  }

  private void pause() {
    flush();
    output.add(new SessionAction.Resume());
    phase = Phase.PAUSED;
  }

  private boolean next() {
    LDAPMessage message = waiting.isEmpty() ? read() : waiting.remove();
    if (message == null) {
      return false;
    }
    deadlineMoves = true;
    request(message);
    return true;
  }

  private void lookForInterruption() {
    while (mayRun() && busy() && waiting.size() < limits.size().waitingMax()) {
      LDAPMessage message = read();
      if (message == null) {
        return;
      }
      if (!interrupts(message)) {
        waiting.add(message);
      }
    }
  }

  /** The next whole message; null where there is none, or the session has ended. */
  private @Nullable LDAPMessage read() {
    int octetsMax = known() ? limits.size().octetsMax() : limits.size().strangerOctetsMax();
    BerGuard.Look look =
        BerGuard.look(
            input.array(),
            input.head(),
            input.tail(),
            new BerGuard.Limits(octetsMax, limits.size().depthMax()));
    wanted = look.octets();
    return switch (look.verdict()) {
      case INCOMPLETE -> null;
      case WHOLE -> decode(look.octets());
      case TOO_LARGE -> unsound(Refusal.LINE_TOO_LONG, "message too large");
      case BROKEN -> unsound(Refusal.BAD_ARGUMENTS, "unsound message");
    };
  }

  private @Nullable LDAPMessage unsound(Refusal refusal, String event) {
    disconnect(Result.of(refusal), event);
    return null;
  }

  private @Nullable LDAPMessage decode(int octets) {
    byte[] array = input.array();
    int from = input.head();
    input.consume(octets);
    wanted = 0;
    try {
      ASN1StreamReader reader =
          new ASN1StreamReader(new ByteArrayInputStream(array, from, octets), octets);
      LDAPMessage message = LDAPMessage.readFrom(reader, false);
      if (message == null || message.getMessageID() <= 0) {
        return unsound(Refusal.BAD_ARGUMENTS, "unsound message");
      }
      return message;
    } catch (LDAPException malformed) {
      return unsound(Refusal.BAD_ARGUMENTS, "malformed message");
    } finally {
      Arrays.fill(array, from, from + octets, (byte) 0);
    }
  }

  private void settle() {
    input.settle();
    if (phase != Phase.ENDED) {
      flush();
      if (deadlineMoves) {
        LdapLimits.Time time = limits.time();
        long idle = known() ? time.idleMillis() : time.strangerMillis();
        output.add(new SessionAction.SetTimeout(question == null ? idle : time.answerMillis()));
      }
    }
    deadlineMoves = false;
  }
}
