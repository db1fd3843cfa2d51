package grapevine.faces;

import java.io.ByteArrayOutputStream;

/**
 * Turns a stored body, part by part, into the multi-line form of POP3 (RFC 1939 section 3) and SMTP
 * (RFC 5321 section 4.5.2): lines end in CRLF, a dot at the start of a line is doubled, a line with
 * a dot alone ends it. For TOP it stops after the header section and some lines. Holds no part
 * after the call. Not safe for use by several threads.
 *
 * <p>Bodies that came by SMTP have no bare LF. Where one has, it goes out as CRLF, for else a dot
 * behind it could be taken for the end.
 */
public final class LineTransfer {

  private static final long ALL_LINES = Long.MAX_VALUE;

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private long bodyLinesLeft;
  private boolean inHeader = true;
  private boolean atLineStart = true;
  private boolean lineIsEmpty = true;
  private boolean afterReturn;
  private boolean finished;

  private LineTransfer(long bodyLines) {
    this.bodyLinesLeft = bodyLines;
  }

  /** For the whole body. */
  public static LineTransfer whole() {
    return new LineTransfer(ALL_LINES);
  }

  /**
   * For the header section, the empty line after it and some lines of the rest.
   *
   * @param bodyLines how many lines, 0 or more
   */
  public static LineTransfer top(long bodyLines) {
    return new LineTransfer(bodyLines);
  }

  /** Whether further parts would be ignored. */
  public boolean finished() {
    return finished;
  }

  /**
   * What goes over the wire for the next part of the body.
   *
   * @param part holds it
   * @param offset of its first octet
   * @param length how many octets
   */
  public byte[] next(byte[] part, int offset, int length) {
    int end = offset + length;
    int position = offset;
    while (position < end && !finished) {
      position = line(part, position, end);
    }
    return drain();
  }

  /** What goes over the wire after the last part: the end of an unended line, and the dot. */
  public byte[] end() {
    if (!atLineStart) {
      if (!afterReturn) {
        output.write('\r');
      }
      output.write('\n');
    }
    finished = true;
    output.writeBytes(new byte[] {'.', '\r', '\n'});
    return drain();
  }

  /**
   * Writes up to the end of the line, or of what is there of it, and says where the next begins.
   */
  private int line(byte[] part, int position, int end) {
    if (atLineStart && part[position] == '.') {
      output.write('.');
    }
    int feed = position;
    while (feed < end && part[feed] != '\n') {
      feed++;
    }
    boolean returned = feed > position ? part[feed - 1] == '\r' : afterReturn;
    noteText(position, feed, returned);
    output.write(part, position, feed - position);
    if (feed == end) {
      atLineStart = false;
      afterReturn = returned;
      return end;
    }
    if (!returned) {
      output.write('\r');
    }
    output.write('\n');
    endLine();
    return feed + 1;
  }

  private void noteText(int position, int feed, boolean returned) {
    int text = feed - position - (returned && feed > position ? 1 : 0);
    boolean innerReturn = afterReturn && feed > position;
    lineIsEmpty &= text == 0 && !innerReturn;
  }

  private void endLine() {
    if (!inHeader && bodyLinesLeft != ALL_LINES) {
      bodyLinesLeft--;
    } else if (inHeader && lineIsEmpty) {
      inHeader = false;
    }
    finished = !inHeader && bodyLinesLeft == 0;
    atLineStart = true;
    lineIsEmpty = true;
    afterReturn = false;
  }

  private byte[] drain() {
    byte[] result = output.toByteArray();
    output.reset();
    return result;
  }
}
