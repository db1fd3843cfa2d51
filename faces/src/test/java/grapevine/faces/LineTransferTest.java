package grapevine.faces;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The multi-line form, against a slow and plain one, with the parts cut anywhere. */
final class LineTransferTest {

  private static final String ALPHABET = "\r\n\n.ab";

  @Test
  void isThePlainFormWhereverThePartsEnd() {
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      String body = body(random);
      int lines = random.nextInt(4) - 1;
      LineTransfer transfer = lines < 0 ? LineTransfer.whole() : LineTransfer.top(lines);
      assertThat(transferred(transfer, body, random))
          .as("seed %d: %s", seed, body)
          .isEqualTo(plain(body, lines));
    }
  }

  private static String body(Random random) {
    StringBuilder body = new StringBuilder();
    int length = random.nextInt(24);
    while (body.length() < length) {
      int letter = random.nextInt(ALPHABET.length() + 2);
      body.append(letter < ALPHABET.length() ? "" + ALPHABET.charAt(letter) : "\r\n");
    }
    return body.toString();
  }

  private static String transferred(LineTransfer transfer, String body, Random random) {
    byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
    StringBuilder out = new StringBuilder();
    int from = 0;
    while (from < bytes.length) {
      int length = 1 + random.nextInt(bytes.length - from);
      out.append(new String(transfer.next(bytes, from, length), StandardCharsets.ISO_8859_1));
      from += length;
    }
    return out + new String(transfer.end(), StandardCharsets.ISO_8859_1);
  }

  /** Line by line; a line ends at LF, a CR before it belongs to the end. */
  private static String plain(String body, int bodyLines) {
    List<String> lines = new ArrayList<>(List.of(body.split("\n", -1)));
    String last = lines.removeLast();
    StringBuilder out = new StringBuilder();
    boolean inHeader = true;
    int left = bodyLines;
    for (String ended : lines) {
      if (!inHeader && bodyLines >= 0 && left-- == 0) {
        return out + ".\r\n";
      }
      String line = ended.endsWith("\r") ? ended.substring(0, ended.length() - 1) : ended;
      out.append(line.startsWith(".") ? "." : "").append(line).append("\r\n");
      inHeader &= !line.isEmpty();
    }
    if (!last.isEmpty() && (inHeader || bodyLines < 0 || left > 0)) {
      out.append(last.startsWith(".") ? "." : "").append(last);
      out.append(last.endsWith("\r") ? "\n" : "\r\n");
    }
    return out + ".\r\n";
  }
}
