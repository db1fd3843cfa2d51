package grapevine.trial.sample;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * One message of the collection.
 *
 * @param path its name
 * @param octets the file's bytes; not copied
 */
public record SampleMail(String path, byte[] octets) {
  private static final String FOLDER = "/grapevine/trial/corpus/";
  private static final String MESSAGE_ID = "message-id:";

  /** All messages, in the order of the index. */
  public static List<SampleMail> all() {
    String index = new String(resource("INDEX.tsv"), StandardCharsets.UTF_8);
    return index
        .lines()
        .skip(1)
        .map(row -> row.substring(0, row.indexOf('\t')))
        .map(path -> new SampleMail(path, resource("messages/" + path)))
        .toList();
  }

  private static byte[] resource(String name) {
    try (InputStream in = SampleMail.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalStateException("the program is not whole: " + name + " is missing");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The message as it is sent: each line ends in CRLF, whatever it ended in, and it has that
   * Message-ID, in place of its own where it has one.
   */
  public byte[] with(String messageId) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(octets.length + 100);
    line(out, ("Message-ID: " + messageId).getBytes(StandardCharsets.ISO_8859_1));
    boolean header = true;
    boolean skipping = false;
    int from = 0;
    while (from < octets.length) {
      int end = endOfLine(from);
      String line = new String(octets, from, end - from, StandardCharsets.ISO_8859_1);
      header &= !line.isEmpty();
      boolean folded = line.startsWith(" ") || line.startsWith("\t");
      skipping =
          header && (folded ? skipping : line.toLowerCase(Locale.ROOT).startsWith(MESSAGE_ID));
      if (!skipping) {
        out.write(octets, from, end - from);
        out.write('\r');
        out.write('\n');
      }
      from = end + endLength(end);
    }
    return out.toByteArray();
  }

  private static void line(ByteArrayOutputStream out, byte[] line) {
    out.write(line, 0, line.length);
    out.write('\r');
    out.write('\n');
  }

  private int endOfLine(int from) {
    int end = from;
    while (end < octets.length && octets[end] != '\n' && octets[end] != '\r') {
      end++;
    }
    return end;
  }

  private int endLength(int end) {
    return end + 1 < octets.length && octets[end] == '\r' && octets[end + 1] == '\n' ? 2 : 1;
  }
}
