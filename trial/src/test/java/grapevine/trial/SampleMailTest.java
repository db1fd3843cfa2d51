package grapevine.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The sample mail came through version control and the build with its bytes unchanged. */
final class SampleMailTest {

  private static final String FOLDER = "/grapevine/trial/corpus/";

  @Test
  void everyMessageHasTheBytesThatTheIndexNames() throws Exception {
    List<String> rows =
        new String(resource("INDEX.tsv"), StandardCharsets.UTF_8).lines().skip(1).toList();
    assertThat(rows).hasSize(136);
    for (String row : rows) {
      List<String> fields = List.of(row.split("\t", -1));
      assertThat(digest(resource("messages/" + fields.get(0)))).as(row).isEqualTo(fields.get(2));
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = SampleMailTest.class.getResourceAsStream(FOLDER + name)) {
      assertThat(in).as(name).isNotNull();
      return in == null ? new byte[0] : in.readAllBytes();
    }
  }

  private static String digest(byte[] bytes) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
