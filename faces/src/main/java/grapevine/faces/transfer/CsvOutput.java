package grapevine.faces.transfer;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Entries as CSV (RFC 4180): a row each, several values of a cell on lines of their own. What is
 * written can be read again.
 */
public final class CsvOutput implements Output {
  private static final String BETWEEN = "\n";

  private final CsvWriter writer;
  private final List<String> words;
  private final boolean passwords;
  private @Nullable Given last;
  private boolean begun;

  /**
   * To a stream.
   *
   * @param words of values, a column each
   * @param passwords whether there is a column for verifiers
   */
  public CsvOutput(OutputStream out, List<String> words, boolean passwords) {
    this.writer =
        CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out, StandardCharsets.UTF_8);
    this.words = List.copyOf(words);
    this.passwords = passwords;
  }

  @Override
  public void write(Given given) throws IOException {
    Given before = last;
    if (before != null && before.name().equals(given.name())) {
      last = joined(before, given);
      return;
    }
    writeLast();
    last = given;
  }

  private static Given joined(Given before, Given more) {
    TreeMap<String, List<String>> names = new TreeMap<>();
    before.names().forEach((word, list) -> names.put(word, new ArrayList<>(list)));
    more.names()
        .forEach(
            (word, list) -> names.computeIfAbsent(word, key -> new ArrayList<>()).addAll(list));
    return new Given(
        before.line(), before.name(), before.sort(), before.values(), names, before.password());
  }

  private void writeLast() throws IOException {
    Given given = last;
    try {
      if (!begun) {
        begun = true;
        writer.writeRecord(header());
      }
      if (given != null) {
        writer.writeRecord(row(given));
      }
    } catch (UncheckedIOException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private List<String> header() {
    List<String> header = new ArrayList<>(List.of("kind", "name"));
    header.addAll(words);
    header.addAll(CsvEntries.NAMES);
    if (passwords) {
      header.add("password");
    }
    return header;
  }

  private List<String> row(Given given) {
    List<String> row = new ArrayList<>();
    row.add(given.sort().name().toLowerCase(Locale.ROOT));
    row.add(given.name().toString());
    for (String word : words) {
      row.add(String.join(BETWEEN, given.values().getOrDefault(word, List.of())));
    }
    for (String word : CsvEntries.NAMES) {
      row.add(String.join(BETWEEN, given.listed(word)));
    }
    if (passwords) {
      String verifier = given.password().orElse("");
      row.add(verifier.startsWith("$argon2") ? "{ARGON2}" + verifier : verifier);
    }
    return row;
  }

  @Override
  public void end() throws IOException {
    writeLast();
    last = null;
    writer.flush();
  }
}
