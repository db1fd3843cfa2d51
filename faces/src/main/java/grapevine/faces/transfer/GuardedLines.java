package grapevine.faces.transfer;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The lines of an LDIF file for a reader that trusts it: a line that is too long, is not UTF-8 or
 * would have another file read comes to it as one that is no LDIF, and the fault is remembered. The
 * rest of an entry that is too large is left out. Counts lines. For one thread.
 */
final class GuardedLines extends BufferedReader {
  /** Most octets of a line: a photo in one line fits. */
  static final int LINE_OCTETS_MAX = 1 << 20;

  /** Most octets of an entry: some 300,000 members fit. */
  static final int ENTRY_OCTETS_MAX = 32 << 20;

  private static final String NO_LDIF = "\u0000";

  private final InputStream in;
  private long line;
  private long begin;
  private long octets;
  private long faultLine;
  private @Nullable String fault;

  GuardedLines(InputStream in) {
    super(Reader.nullReader(), 1);
    this.in = in;
  }

  /** An entry is about to be read. */
  void beginEntry() {
    begin = 0;
    octets = 0;
    fault = null;
  }

  /** The line where the entry that was read last begins. */
  long begin() {
    return begin == 0 ? line : begin;
  }

  /** What is wrong with a line of the entry, if anything. */
  @Nullable String fault() {
    return fault;
  }

  /** Where that line is. */
  long faultLine() {
    return faultLine;
  }

  @Override
  public @Nullable String readLine() throws IOException {
    String text = nextLine();
    while (text != null && !text.isEmpty() && octets > ENTRY_OCTETS_MAX) {
      text = nextLine(); // the rest of an entry that is too large
    }
    return text;
  }

  private @Nullable String nextLine() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(80);
    int octet = in.read();
    if (octet < 0) {
      return null;
    }
    line++;
    long length = 0;
    while (octet >= 0 && octet != '\n') {
      length++;
      if (length <= LINE_OCTETS_MAX) {
        bytes.write(octet);
      }
      octet = in.read();
    }
    octets += length;
    if (length > LINE_OCTETS_MAX) {
      return wrong("the line has " + length + " octets, at most " + LINE_OCTETS_MAX + " are taken");
    }
    String text = text(bytes.toByteArray());
    if (text == null) {
      return wrong("not UTF-8; a value of other octets is written in Base64, after ::");
    }
    if (octets > ENTRY_OCTETS_MAX) {
      return wrong("the entry has more than " + ENTRY_OCTETS_MAX + " octets");
    }
    return checked(text);
  }

  private String checked(String text) {
    if (text.isEmpty() || text.charAt(0) == '#' || text.charAt(0) == ' ') {
      return text;
    }
    if (begin == 0) {
      begin = line;
    }
    int colon = text.indexOf(':');
    if (colon > 0 && text.startsWith(":<", colon)) {
      return wrong("a value in another file is not read; put it here");
    }
    if (text.toLowerCase(Locale.ROOT).startsWith("changetype:")) {
      return wrong("a change, not an entry; give it to ldapmodify");
    }
    return text;
  }

  private String wrong(String why) {
    if (begin == 0) {
      begin = line;
    }
    if (fault == null) {
      fault = why;
      faultLine = line;
    }
    return NO_LDIF;
  }

  /** Without the carriage return of some systems. */
  private static @Nullable String text(byte[] octets) {
    int length = octets.length;
    if (length > 0 && octets[length - 1] == '\r') {
      length--;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(octets, 0, length))
          .toString();
    } catch (CharacterCodingException notText) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
