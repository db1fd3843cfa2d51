package grapevine.faces.smtp;

import grapevine.faces.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Reads what follows DATA up to CRLF.CRLF, takes the doubled dots out (RFC 5321 section 4.5.2), and
 * watches the limits. Octets are copied once, in runs.
 *
 * <p>The one end is CRLF.CRLF, octet for octet. A CR without LF or an LF without CR spoils the
 * message, but is neither a line's nor the message's end: so LF.LF, LF.CRLF, CR.CR, CRLF.LF,
 * CR.CRLF and their kin, by which one server sees two messages where another sees one, end nothing
 * here. A spoilt message is read to its true end, and dropped. So is one with a line of NULs and a
 * dot, which is the end for a server behind this one that throws NULs away.
 */
final class ContentReader {

  private final SmtpLimits.Size limits;
  private final ContentCollector collector;

  private State state = State.LINE_START;
  private @Nullable Refusal fault;
  private boolean inHeader = true;
  private boolean dotBesideNul;
  private long lineOctets;
  private long octets;
  private long seenOctets;

  ContentReader(SmtpLimits.Size limits, ContentCollector collector) {
    this.limits = limits;
    this.collector = collector;
  }

  private enum State {
    /** Behind CRLF. The CRLF of DATA itself counts (RFC 5321 section 4.1.1.4). */
    LINE_START,
    TEXT,
    /** Behind a CR that is not the first octet after a dot at a line's start. */
    RETURN,
    /** Behind a dot at a line's start. */
    DOT,
    /** Behind a dot at a line's start and a CR. */
    DOT_RETURN,
    /** Behind NULs, and a dot at most, at a line's start. */
    NUL,
    ENDED
  }

  /** Why the message is refused; null while it is sound. */
  @Nullable Refusal fault() {
    return fault;
  }

  boolean ended() {
    return state == State.ENDED;
  }

  /** Octets of content so far, dots taken out. */
  long octets() {
    return octets;
  }

  /** Whether so much was sent that the end is not waited for. */
  boolean hopeless() {
    return fault != null && seenOctets > 2 * limits.messageOctetsMax();
  }

  /** Drops the message for a cause from elsewhere, and reads on to its end. */
  void spoil(Refusal cause) {
    if (fault == null) {
      fault = cause;
      collector.drop();
    }
  }

  /**
   * Reads up to the end of the content, or of what is there.
   *
   * @return how many octets were consumed
   */
  int read(byte[] data, int from, int to) {
    int position = from;
    while (position < to && state != State.ENDED) {
      position = state == State.TEXT ? text(data, position, to) : special(data, position, to);
    }
    seenOctets += position - from;
    return position - from;
  }

  /** A run of octets that are neither CR nor LF, and what ends it. */
  private int text(byte[] data, int from, int to) {
    int position = from;
    while (position < to && data[position] != '\n' && data[position] != '\r') {
      position++;
    }
    int next = position;
    if (position < to) {
      next++;
      if (data[position] == '\r') {
        state = State.RETURN;
        // the usual case in one go: the line ends here
        if (next < to && data[next] == '\n') {
          next++;
          keep(data, from, next);
          endLine();
          return next;
        }
      } else {
        spoil(Refusal.CONTENT_BARE_ENDING);
      }
    }
    keep(data, from, next);
    return next;
  }

  private int special(byte[] data, int position, int to) {
    byte octet = data[position];
    return switch (state) {
      case LINE_START ->
          switch (octet) {
            case '.' -> enter(State.DOT, position);
            case 0 -> beginNul(data, position, false);
            default -> ordinary(data, position, to);
          };
      case RETURN -> octet == '\n' ? feed(data, position) : spoilt(data, position, to);
      // the dot that began the line is taken out: RFC 5321 section 4.5.2
      case DOT ->
          switch (octet) {
            case '\r' -> enter(State.DOT_RETURN, position);
            case 0 -> beginNul(data, position, true);
            default -> ordinary(data, position, to);
          };
      case DOT_RETURN -> octet == '\n' ? enter(State.ENDED, position) : spoilt(data, position, to);
      case NUL -> nul(data, position, to);
      case TEXT, ENDED -> ordinary(data, position, to);
    };
  }

  private int enter(State next, int position) {
    state = next;
    return position + 1;
  }

  private int beginNul(byte[] data, int position, boolean dot) {
    dotBesideNul = dot;
    state = State.NUL;
    keep(data, position, position + 1);
    return position + 1;
  }

  private int nul(byte[] data, int position, int to) {
    boolean dot = data[position] == '.' && !dotBesideNul;
    if (dot || data[position] == 0) {
      dotBesideNul |= dot;
      keep(data, position, position + 1);
      return position + 1;
    }
    if (dotBesideNul && data[position] == '\r') {
      spoil(Refusal.CONTENT_REFUSED);
    }
    return ordinary(data, position, to);
  }

  private int feed(byte[] data, int position) {
    keep(data, position, position + 1);
    endLine();
    return position + 1;
  }

  private int spoilt(byte[] data, int position, int to) {
    spoil(Refusal.CONTENT_BARE_ENDING);
    return ordinary(data, position, to);
  }

  private int ordinary(byte[] data, int position, int to) {
    state = State.TEXT;
    return text(data, position, to);
  }

  private void keep(byte[] data, int from, int to) {
    int length = to - from;
    lineOctets += length;
    octets += length;
    if (lineOctets > limits.lineOctetsMax()) {
      spoil(Refusal.CONTENT_LINE_TOO_LONG);
    } else if (inHeader && octets > limits.headerOctetsMax()) {
      spoil(Refusal.HEADER_TOO_LARGE);
    } else if (octets > limits.messageOctetsMax()) {
      spoil(Refusal.MESSAGE_TOO_LARGE);
    }
    if (fault == null) {
      collector.add(data, from, length);
    }
  }

  private void endLine() {
    if (lineOctets == 2) {
      inHeader = false;
    }
    lineOctets = 0;
    state = State.LINE_START;
  }
}
