package grapevine.faces;

import grapevine.kernel.log.LogLine;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What protocols of command lines share: framing, replies held together, and an end after too many
 * errors. A protocol adds its words.
 *
 * <p>Replies to commands that came together leave together, held while a quick question is open
 * (RFC 2920 section 3.2).
 */
public abstract class LineSession extends BufferedSession {

  private static final int ENDLESS_OCTETS = 1_048_576;
  private static final byte[] CRLF = {'\r', '\n'};

  private final ByteArrayOutputStream replies = new ByteArrayOutputStream();
  private boolean replyHeld;
  private long skippedOctets;
  private int errors;

  /** For the protocols. */
  protected LineSession() {}

  // What a protocol adds

  /** Greets; or refuses and {@linkplain #close closes}. */
  protected abstract void greet();

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

  /** Says a refusal in the protocol's words. */
  protected abstract void say(Refusal refusal, String detail);

  /** Longest command line that is allowed now, in octets with its CRLF. */
  protected abstract int lineOctetsMax();

  /** How many commands may be refused for their form or order before the session ends. */
  protected abstract int errorsMax();

  // What a protocol uses

  /** Says one line; the CRLF is added. */
  protected final void reply(String line) {
    replies.writeBytes(line.getBytes(StandardCharsets.UTF_8));
    replies.writeBytes(CRLF);
  }

  /** Asks; replies so far leave at once. */
  protected final void ask(Question what) {
    flush();
    replyHeld = false;
    open(what);
  }

  /** Asks what is answered fast; replies so far wait to leave with the next. */
  protected final void askQuickly(Question what) {
    replyHeld = true;
    open(what);
  }

  /** Whether a further complete command line with that verb is waiting. */
  protected final boolean commandWaits(String verb) {
    int feed = input().lineFeed();
    int from = input().head();
    int to = from + feed - 1;
    return feed > 0
        && feed < lineOctetsMax()
        && input().array()[to] == '\r'
        && CommandLine.fault(input().array(), from, to) == null
        && new CommandLine(input().array(), from, to).verb().equals(verb);
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
    log(LogLine.warning(event, "peer", channel().peerAddress()));
    refuseAndClose(refusal, "");
  }

  /** Says a refusal, and ends. */
  protected final void refuseAndClose(Refusal refusal, String detail) {
    say(refusal, detail);
    close();
  }

  // What the machine asks

  @Override
  protected final void opened() {
    if (input().isEmpty()) {
      greet();
    } else {
      refuseForGood(Refusal.SPOKE_TOO_EARLY, "spoke before the greeting");
    }
  }

  @Override
  protected final boolean takesInput() {
    return input().size() < BUFFERED_OCTETS_MAX;
  }

  @Override
  protected final int replyOctets() {
    return replies.size();
  }

  @Override
  protected final byte[] takeReplies() {
    byte[] taken = replies.toByteArray();
    replies.reset();
    return taken;
  }

  @Override
  protected final boolean holdsReplies() {
    return replyHeld;
  }

  @Override
  protected final void unanswered(Question asked) {
    say(Refusal.UNAVAILABLE, "no answer in time");
  }

  @Override
  protected final void shutDown() {
    say(Refusal.SHUTTING_DOWN, "");
  }

  @Override
  protected final boolean step() {
    if (input().isEmpty()) {
      return false;
    }
    if (takesContent()) {
      input().consume(content(input().array(), input().head(), input().tail()));
      return true;
    }
    int feed = input().lineFeed();
    if (feed < 0) {
      return skip();
    }
    moveDeadline();
    line(feed);
    return true;
  }

  /**
   * Throws away what has come of a line that is already too long, but for its last octet, which may
   * be a CR.
   */
  private boolean skip() {
    int size = input().size();
    if (skippedOctets + size > lineOctetsMax()) {
      skippedOctets += size - 1;
      input().consume(size - 1);
    }
    if (skippedOctets > ENDLESS_OCTETS) {
      faulty(LineFault.ENDLESS);
    }
    return false;
  }

  private void line(int feed) {
    byte[] array = input().array();
    int from = input().head();
    int to = from + feed - 1;
    boolean tooLong = skippedOctets + feed + 1 > lineOctetsMax();
    skippedOctets = 0;
    input().consume(feed + 1);
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
      String peer = channel().peerAddress();
      log(LogLine.warning("unsound command line", "peer", peer, "fault", fault.name()));
    }
    unsound(fault);
    if (fault.closing()) {
      close();
    }
  }
}
