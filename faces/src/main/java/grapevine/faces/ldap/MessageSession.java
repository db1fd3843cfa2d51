package grapevine.faces.ldap;

import com.unboundid.asn1.ASN1StreamReader;
import com.unboundid.ldap.protocol.LDAPMessage;
import com.unboundid.ldap.sdk.LDAPException;
import grapevine.faces.BufferedSession;
import grapevine.faces.Question;
import grapevine.faces.Refusal;
import grapevine.faces.SessionInput;
import grapevine.kernel.check.Invariant;
import grapevine.kernel.log.LogLine;
import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * LDAP's messages out of bytes, one operation at a time. The rules that it keeps:
 *
 * <ul>
 *   <li>Bytes are looked at by {@link BerGuard} before the library decodes them; what is unsound
 *       ends the session with a notice (RFC 4511 section 4.4.1).
 *   <li>While a search is done, requests are looked at for one that ends it; the others wait, and
 *       when too many wait, no more is read.
 *   <li>Bytes of requests are overwritten when they are decoded: many hold passwords.
 * </ul>
 */
abstract class MessageSession extends BufferedSession {

  private final LdapLimits limits;
  private final Replies replies = new Replies();
  private final Deque<LDAPMessage> waiting = new ArrayDeque<>();
  private int wanted;

  MessageSession(LdapLimits limits) {
    this.limits = limits;
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

  /** Whether somebody has signed in. */
  abstract boolean known();

  // What the protocol uses

  final Replies replies() {
    return replies;
  }

  final void ask(Question what) {
    flush();
    open(what);
  }

  final boolean inputWaits() {
    return !input().isEmpty() || !waiting.isEmpty();
  }

  /** Says why, and ends. */
  final void disconnect(Result why, String event) {
    log(LogLine.warning(event, "peer", channel().peerAddress()));
    replies.disconnection(why);
    close();
  }

  // What the machine asks

  /** LDAP has no greeting: a client may speak first (RFC 4511 section 5.3). */
  @Override
  protected final void opened() {}

  @Override
  protected final boolean step() {
    if (!busy()) {
      return next();
    }
    lookForInterruption();
    goOnOnce();
    return true;
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

  @Override
  protected final void resumed() {}

  /** LDAP says nothing to who is silent. */
  @Override
  protected final void idled() {}

  @Override
  protected final void shutDown() {
    replies.disconnection(Result.of(Refusal.SHUTTING_DOWN));
  }

  @Override
  protected final void bodySent(SessionInput.BodyOutcome outcome) {
    Invariant.check(false, "LDAP sends no bodies");
  }

  @Override
  protected final boolean takesInput() {
    return waiting.size() < limits.size().waitingMax()
        && input().size() < Math.max(BUFFERED_OCTETS_MAX, wanted);
  }

  @Override
  protected final int replyOctets() {
    return replies.octets();
  }

  @Override
  protected final byte[] takeReplies() {
    return replies.take();
  }

  @Override
  protected final boolean holdsReplies() {
    return false;
  }

  @Override
  protected final long timeoutMillis() {
    LdapLimits.Time time = limits.time();
    return known() ? time.idleMillis() : time.strangerMillis();
  }

  @Override
  protected final long answerTimeoutMillis() {
    return limits.time().answerMillis();
  }

  private boolean next() {
    LDAPMessage message = waiting.isEmpty() ? read() : waiting.remove();
    if (message == null) {
      return false;
    }
    moveDeadline();
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
            input().array(),
            input().head(),
            input().tail(),
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
    byte[] array = input().array();
    int from = input().head();
    input().consume(octets);
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
}
