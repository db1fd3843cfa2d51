package grapevine.faces.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import grapevine.faces.transfer.CsvEntries;
import grapevine.faces.transfer.Entries;
import grapevine.faces.transfer.LdifEntries;
import grapevine.faces.transfer.LdifNames;
import grapevine.faces.transfer.LdifOutput;
import grapevine.faces.transfer.Output;
import grapevine.faces.transfer.Reading;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Any bytes as a file of accounts: an entry, a fault with its line, or the end; and what was taken
 * is written so that it is read as the same again.
 */
final class TransferFuzzTest {
  private static List<Reading> all(Entries entries, int octets) throws IOException {
    List<Reading> all = new ArrayList<>();
    Reading next = entries.next();
    while (next != null) {
      all.add(next);
      assertThat(all).hasSizeLessThanOrEqualTo(octets + 2); // it comes to an end
      next = entries.next();
    }
    for (Reading reading : all) {
      if (reading instanceof Reading.Fault(long line, String why)) {
        assertThat(line).isPositive();
        assertThat(why).isNotBlank().hasSizeLessThan(2_000);
      }
    }
    return all;
  }

  private static List<Reading> ldif(byte[] input, String registry) throws IOException {
    LdifNames names = LdifNames.read(new ByteArrayInputStream(input), registry);
    return all(new LdifEntries(new ByteArrayInputStream(input), names), input.length);
  }

  @FuzzTest(maxDuration = "30s")
  void ldif(byte[] input) throws IOException {
    List<Reading> first = ldif(input, "pa");
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    Output output = LdifOutput.below("o=x", written).orElseThrow();
    for (Reading reading : first) {
      if (reading instanceof Reading.Entry(var given)) {
        output.write(given);
      }
    }
    output.end();
    assertThat(ldif(written.toByteArray(), ""))
        .allMatch(reading -> reading instanceof Reading.Entry);
  }

  @FuzzTest(maxDuration = "30s")
  void csv(byte[] input) throws IOException {
    try {
      all(
          new CsvEntries(new ByteArrayInputStream(input), "pa", word -> word.startsWith("x-")),
          input.length);
    } catch (IOException notText) {
      assertThat(notText).hasMessageContaining("not UTF-8");
    }
  }
}
