package grapevine.service.registry;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Table;
import grapevine.kernel.state.Transaction;
import grapevine.kernel.time.Timestamp;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who changed what of a registry, when, at which server. Each replica writes a line with each
 * change that it takes; a line is a function of the change, so it is the same everywhere, and a
 * repetition writes it again. A registry's state brings its history along. Secrets are never in it.
 */
public final class History {
  /** Most lines of a registry; the oldest go first. */
  public static final int LINES_MAX = 10_000;

  /** How long lines are kept unless the registry says otherwise, in days. */
  public static final int DAYS = 90;

  private static final int TEXT_MAX = 200;
  private static final int AT_ONCE = 500;

  private static final Table<Place, Content> LINES =
      new Table<>(0x35, Place::write, Place::read, Content.CODEC);

  private static final Table<String, Long> COUNTS =
      new Table<>(
          0x36,
          ByteWriter::putKeyString,
          ByteReader::getKeyString,
          Codec.of(ByteWriter::putVarint, ByteReader::getVarint));

  /**
   * One change.
   *
   * @param at when
   * @param about the entry
   * @param what in words
   * @param by in whose right
   * @param server where it was given
   */
  public record Line(Timestamp at, EntryId about, String what, Author by, ServerNumber server) {}

  private record Place(String registry, Timestamp at) {
    static void write(ByteWriter out, Place place) {
      Timestamp.CODEC.write(out.putKeyString(place.registry), place.at);
    }

    static Place read(ByteReader in) {
      return new Place(in.getKeyString(), Timestamp.CODEC.read(in));
    }
  }

  /** The server is null where the timestamp is its own. */
  private record Content(EntryId about, String what, Author by, @Nullable ServerNumber server) {
    static final Codec<Content> CODEC =
        Codec.of(
            (out, line) -> {
              EntryId.CODEC.write(out, line.about);
              Author.CODEC.write(out.putString(line.what), line.by);
              if (line.server != null) {
                out.putLong(line.server.value());
              }
            },
            in ->
                new Content(
                    EntryId.CODEC.read(in),
                    in.getString(),
                    Author.CODEC.read(in),
                    in.remaining() == 0 ? null : new ServerNumber(in.getLong())));
  }

  private History() {}

  /** Writes the line of a change. */
  public static void note(Transaction transaction, Timestamp at, Update update) {
    RegistryChange change = update.change();
    if (!(change instanceof RegistryChange.WholeEntry)) {
      ServerNumber server = update.asked() == null ? null : update.asked().at();
      Content line = new Content(about(at, change), cut(what(change)), update.by(), server);
      put(transaction, new Place(change.registry(), at), line);
    }
  }

  /** Whether a change of that timestamp is here, and its line is not forgotten. */
  public static boolean isThere(State state, String registry, Timestamp at) {
    return LINES.contains(state, new Place(registry, at));
  }

  /** The last lines of a registry that fit, the oldest first. */
  public static List<Line> last(State state, String registry, Predicate<Line> fits, int linesMax) {
    Deque<Line> last = new ArrayDeque<>();
    LINES.forEach(
        state,
        RegistryTables.of(registry),
        (place, content) -> {
          ServerNumber server = content.server == null ? place.at.source() : content.server;
          Line line = new Line(place.at, content.about, content.what, content.by, server);
          if (fits.test(line)) {
            last.addLast(line);
          }
          if (last.size() > linesMax) {
            last.removeFirst();
          }
          return true;
        });
    return List.copyOf(last);
  }

  /** Removes lines that are older than a moment, not all at once. */
  public static void forget(Transaction transaction, String registry, long olderThanMillis) {
    List<Place> old = new ArrayList<>();
    LINES.forEach(
        transaction,
        RegistryTables.of(registry),
        (place, _) -> {
          boolean isOld = place.at.millis() < olderThanMillis && old.size() < AT_ONCE;
          if (isOld) {
            old.add(place);
          }
          return isOld;
        });
    old.forEach(place -> remove(transaction, place));
  }

  static void drop(Transaction transaction, String registry) {
    List<Place> all = new ArrayList<>();
    LINES.forEach(transaction, RegistryTables.of(registry), (place, _) -> all.add(place));
    all.forEach(place -> LINES.delete(transaction, place));
    COUNTS.delete(transaction, registry);
  }

  /** Writes lines from one on while there is room; the first that was not written, if any. */
  static Optional<Timestamp> export(
      State state, String registry, Timestamp from, Predicate<byte[]> sink) {
    @Nullable Timestamp[] next = new @Nullable Timestamp[1];
    LINES.forEachFrom(
        state,
        RegistryTables.of(registry),
        new Place(registry, from),
        (place, content) -> {
          ByteWriter out = new ByteWriter();
          Timestamp.CODEC.write(out, place.at);
          Content.CODEC.write(out, content);
          next[0] = sink.test(out.toByteArray()) ? null : place.at;
          return next[0] == null;
        });
    return Optional.ofNullable(next[0]);
  }

  /** Takes a line that another replica exported. */
  static void take(Transaction transaction, String registry, byte[] line) {
    ByteReader in = new ByteReader(line);
    Timestamp at = Timestamp.CODEC.read(in);
    put(transaction, new Place(registry, at), Content.CODEC.read(in));
  }

  private static void put(Transaction transaction, Place place, Content line) {
    boolean isNew = !LINES.contains(transaction, place);
    LINES.put(transaction, place, line);
    long count = COUNTS.get(transaction, place.registry).orElse(0L) + (isNew ? 1 : 0);
    COUNTS.put(transaction, place.registry, count);
    if (count > LINES_MAX) {
      LINES.forEach(
          transaction,
          RegistryTables.of(place.registry),
          (oldest, _) -> {
            remove(transaction, oldest);
            return false;
          });
    }
  }

  private static void remove(Transaction transaction, Place place) {
    LINES.delete(transaction, place);
    COUNTS
        .get(transaction, place.registry)
        .ifPresent(count -> COUNTS.put(transaction, place.registry, Math.max(0, count - 1)));
  }

  private static EntryId about(Timestamp at, RegistryChange change) {
    return switch (change) {
      case RegistryChange.CreateEntry create -> new EntryId(create.name(), at);
      case RegistryChange.DeleteEntry delete -> delete.id();
      case RegistryChange.SetField set -> set.id();
      case RegistryChange.PutItem put -> put.id();
      case RegistryChange.RemoveItem remove -> remove.id();
      case RegistryChange.RenameEntry rename -> rename.id();
      case RegistryChange.WholeEntry whole -> whole.id();
    };
  }

  private static String what(RegistryChange change) {
    return switch (change) {
      case RegistryChange.CreateEntry create -> "created as " + create.kind().word();
      case RegistryChange.DeleteEntry _ -> "deleted";
      case RegistryChange.SetField(EntryId _, String field, String value) ->
          value == null
              ? "removed " + field
              : "set " + field + (Fields.isSecret(field) ? "" : " to " + value);
      case RegistryChange.PutItem(EntryId _, ListName list, Value value) ->
          "added " + list.word() + " " + value.text();
      case RegistryChange.RemoveItem(EntryId _, ListName list, String text, Timestamp _) ->
          "removed " + list.word() + " " + text;
      case RegistryChange.RenameEntry(EntryId _, RName to, var left) ->
          "renamed " + (left == null ? "" : "from " + left.name() + " ") + "to " + to;
      case RegistryChange.WholeEntry _ -> "";
    };
  }

  private static String cut(String text) {
    return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX) + "…";
  }
}
