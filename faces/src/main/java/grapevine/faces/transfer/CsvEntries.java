package grapevine.faces.transfer;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import grapevine.faces.ldap.tree.AttributeType;
import grapevine.faces.ldap.tree.Schema;
import grapevine.kernel.id.RName;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file as entries (RFC 4180). Its first line names the columns by the product's words, or as
 * LDAP calls them; {@code name} must be there. Several values of a cell stand on lines of their
 * own; names also with a semicolon between. For one thread.
 */
public final class CsvEntries implements Entries {
  /** Most octets of a cell, and of a line that opens a quotation and never ends it. */
  private static final int CELL_MAX = 8 << 20;

  private static final Pattern LINE = Pattern.compile("line ([0-9]{1,18})");
  private static final String NAME = "name";
  private static final String KIND = "kind";
  private static final String PASSWORD = "password";

  static final List<String> NAMES =
      List.of(
          Given.MEMBER,
          Given.OWNER,
          Given.FRIEND,
          Given.TARGET,
          Given.INBOX,
          Given.FORWARD,
          Given.MAIL);

  private final Iterator<CsvRecord> records;
  private final String registry;
  private final Predicate<String> known;
  private final TreeMap<String, Integer> leftOut = new TreeMap<>();
  private @Nullable List<String> columns;
  private boolean ended;

  /**
   * The entries of a file.
   *
   * @param registry of names that say none; empty where each must
   * @param known whether that is a word for a value
   */
  public CsvEntries(InputStream in, String registry, Predicate<String> known) {
    InputStreamReader text =
        new InputStreamReader(
            in,
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
    this.records =
        CsvReader.builder()
            .maxBufferSize(CELL_MAX)
            .skipEmptyLines(true)
            .detectBomHeader(false)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(text)
            .iterator();
    this.registry = registry;
    this.known = known;
  }

  @Override
  public SortedMap<String, Integer> leftOut() {
    return Collections.unmodifiableSortedMap(leftOut);
  }

  @Override
  public @Nullable Reading next() throws IOException {
    if (ended) {
      return null;
    }
    try {
      List<String> header = columns;
      if (header == null) {
        header = header();
        columns = header;
        if (!header.contains(NAME)) {
          ended = true;
          return new Reading.Fault(1, "the first line must name the columns, one of them: name");
        }
      }
      return records.hasNext() ? reading(header, records.next()) : null;
    } catch (CsvParseException e) {
      ended = true; // where a quotation goes on nobody can tell where the next entry begins
      return new Reading.Fault(line(e), "no CSV: " + said(e));
    } catch (UncheckedIOException e) {
      throw new IOException("the file is not UTF-8, or cannot be read: " + e.getMessage(), e);
    }
  }

  /** Where the record began that could not be read; the library says it in its text alone. */
  private static long line(CsvParseException e) {
    Matcher matcher = LINE.matcher(e.getMessage());
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 1;
  }

  private static String said(CsvParseException e) {
    Throwable cause = e.getCause();
    return e.getMessage() + (cause == null ? "" : ": " + cause.getMessage());
  }

  private List<String> header() {
    List<String> words = new ArrayList<>();
    if (records.hasNext()) {
      for (String column : records.next().getFields()) {
        String plain = column.strip().replace("\ufeff", "").toLowerCase(Locale.ROOT);
        words.add(known(plain) ? plain : ofLdap(column.strip()).orElse(plain));
      }
    }
    return words;
  }

  private boolean known(String word) {
    return List.of(NAME, KIND, PASSWORD).contains(word) || NAMES.contains(word) || known.test(word);
  }

  private static Optional<String> ofLdap(String column) {
    return switch (column.toLowerCase(Locale.ROOT)) {
      case "uid", "userid" -> Optional.of(NAME);
      case "userpassword" -> Optional.of(PASSWORD);
      case "cn" -> Optional.of("full-name");
      default -> Schema.type(column).map(AttributeType::word).filter(word -> !word.isEmpty());
    };
  }

  private Reading reading(List<String> header, CsvRecord line) {
    TreeMap<String, List<String>> values = new TreeMap<>();
    TreeMap<String, List<String>> names = new TreeMap<>();
    TreeMap<String, String> own = new TreeMap<>();
    for (int index = 0; index < line.getFieldCount(); index++) {
      String cell = line.getField(index);
      if (index >= header.size()) {
        return new Reading.Fault(
            line.getStartingLineNumber(), "more cells than the first line names columns");
      }
      if (!cell.isBlank()) {
        cell(header.get(index), cell, values, names, own);
      }
    }
    return given(line.getStartingLineNumber(), values, names, own);
  }

  private void cell(
      String word,
      String cell,
      TreeMap<String, List<String>> values,
      TreeMap<String, List<String>> names,
      TreeMap<String, String> own) {
    if (List.of(NAME, KIND, PASSWORD).contains(word)) {
      own.put(word, word.equals(PASSWORD) ? cell : cell.strip());
    } else if (NAMES.contains(word)) {
      parts(cell, "[;\n]").forEach(one -> Given.add(names, word, one));
    } else if (known.test(word)) {
      parts(cell, "\n").forEach(one -> Given.add(values, word, one));
    } else {
      leftOut.merge(word, 1, Integer::sum);
    }
  }

  private static List<String> parts(String cell, String between) {
    return List.of(cell.split(between, -1)).stream()
        .map(String::strip)
        .filter(one -> !one.isEmpty())
        .toList();
  }

  private Reading given(
      long line,
      TreeMap<String, List<String>> values,
      TreeMap<String, List<String>> names,
      TreeMap<String, String> own) {
    String text = own.getOrDefault(NAME, "");
    Optional<RName> name = named(text);
    if (name.isEmpty()) {
      return new Reading.Fault(
          line,
          text.isEmpty()
              ? "no name"
              : "\""
                  + text.replaceAll("\\p{Cntrl}", "?")
                  + "\" is no name such as alice"
                  + (registry.isEmpty() ? ".pa; or say the registry with --registry" : ""));
    }
    Optional<Given.Sort> sort = sort(own.getOrDefault(KIND, ""), name.get());
    return sort.isEmpty()
        ? new Reading.Fault(line, "kind: one of individual, group, alias")
        : new Reading.Entry(
            new Given(
                line,
                name.get(),
                sort.get(),
                values,
                names,
                Optional.ofNullable(own.get(PASSWORD))));
  }

  /** With a registry that was asked for, a dot is part of the name unless that one follows it. */
  private Optional<RName> named(String text) {
    if (registry.isEmpty()) {
      return RName.parse(text);
    }
    return RName.parse(text)
        .filter(name -> name.registry().equals(registry))
        .or(() -> RName.of(text, registry));
  }

  private static Optional<Given.Sort> sort(String kind, RName name) {
    return switch (kind.toLowerCase(Locale.ROOT)) {
      case "" -> Optional.of(name.isGroup() ? Given.Sort.GROUP : Given.Sort.PERSON);
      case "individual", "person", "user", "machine", "service" -> Optional.of(Given.Sort.PERSON);
      case "group" -> Optional.of(Given.Sort.GROUP);
      case "alias" -> Optional.of(Given.Sort.ALIAS);
      default -> Optional.empty();
    };
  }
}
