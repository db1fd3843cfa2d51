package grapevine.faces.transfer;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldif.DuplicateValueBehavior;
import com.unboundid.ldif.LDIFException;
import com.unboundid.ldif.LDIFReader;
import com.unboundid.ldif.TrailingSpaceBehavior;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The entries of an LDIF file as they stand there (RFC 2849). For one thread. */
final class LdifLines {
  private final GuardedLines lines;
  private final LDIFReader reader;
  private boolean ended;

  LdifLines(InputStream in) {
    lines = new GuardedLines(in);
    // One thread: the lines that were read are those of the entry that was read.
    reader = new LDIFReader(lines, 0);
    reader.setDuplicateValueBehavior(DuplicateValueBehavior.STRIP);
    reader.setTrailingSpaceBehavior(TrailingSpaceBehavior.STRIP);
  }

  /** What was read. */
  sealed interface Read {
    /** An entry. */
    record Whole(long line, Entry entry) implements Read {}

    /** Lines that are none. */
    record Bad(Reading.Fault fault) implements Read {}
  }

  /** The next; null at the end. */
  @Nullable Read next() throws IOException {
    if (ended) {
      return null;
    }
    lines.beginEntry();
    try {
      Entry entry = reader.readEntry();
      if (entry == null) {
        ended = true;
        return null;
      }
      String fault = lines.fault();
      return fault == null
          ? new Read.Whole(lines.begin(), entry)
          : new Read.Bad(new Reading.Fault(lines.faultLine(), fault));
    } catch (LDIFException e) {
      ended = !e.mayContinueReading();
      String fault = lines.fault();
      return new Read.Bad(
          fault == null
              ? new Reading.Fault(Math.max(lines.begin(), e.getLineNumber()), said(e))
              : new Reading.Fault(lines.faultLine(), fault));
    }
  }

  /** One line of what the library says, and not too much of it. */
  private static String said(LDIFException e) {
    String text = String.valueOf(e.getMessage()).replaceAll("\\p{Cntrl}+", " ");
    String first = text.length() > 300 ? text.substring(0, 300) + " …" : text;
    return "no LDIF: " + first;
  }
}
