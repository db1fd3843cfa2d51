package grapevine.service.registry;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Table;
import grapevine.mechanism.list.Item;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The content of a registry as lines of text: the same lines at every replica that has the same
 * changes. Tombstones are left out, because replicas may purge them at different times.
 */
final class RegistryDump {
  private static final int SHOWN_OF_SECRET = 16;
  private static final String ENTRIES = "e";
  private static final String MEMBERS = "m";

  private RegistryDump() {}

  static String text(State state, String registry) {
    StringBuilder text = new StringBuilder();
    lines(state, registry, line -> text.append(line).append('\n'));
    return text.toString();
  }

  static byte[] digest(State state, String registry) {
    AtomicReference<ContentDigest> sum = new AtomicReference<>(ContentDigest.NOTHING);
    byte[] prefix = RegistryTables.of(registry);
    RegistryTables.ENTRIES.forEach(
        state,
        prefix,
        (id, entry) -> {
          sum.set(sum.get().plus(ContentDigest.of(id, entry)));
          return true;
        });
    RegistryTables.MEMBERS.forEach(
        state,
        prefix,
        (key, item) -> {
          if (item.isActive()) {
            Member member = Member.of(item);
            sum.set(sum.get().plus(ContentDigest.of(key.group(), key.key(), member)));
          }
          return true;
        });
    return sum.get().bytes();
  }

  /** Where a page begins: behind an entry, behind a member, or, with neither, at the beginning. */
  private record Position(@Nullable EntryId entry, RegistryTables.@Nullable MemberKey member) {}

  /** Some lines, first of the entries, then of the members of groups; nothing for no position. */
  static Optional<Registries.DumpPage> page(
      State state, String registry, String from, int linesMax) {
    return position(registry, from).map(begin -> page(state, registry, begin, linesMax));
  }

  private static Registries.DumpPage page(
      State state, String registry, Position begin, int linesMax) {
    byte[] prefix = RegistryTables.of(registry);
    List<String> lines = new ArrayList<>();
    AtomicReference<@Nullable String> next = new AtomicReference<>();
    if (begin.entry == null && begin.member == null) {
      lines.add("registry " + registry);
    }
    if (begin.member == null) {
      visit(
          state,
          RegistryTables.ENTRIES,
          prefix,
          begin.entry,
          (id, entry) -> {
            entry(state, id, entry, lines::add);
            next.set(lines.size() < linesMax ? null : token(ENTRIES, RegistryTables.of(id)));
            return next.get() == null;
          });
    }
    if (next.get() == null) {
      visit(
          state,
          RegistryTables.MEMBERS,
          prefix,
          begin.member,
          (key, item) -> {
            member(key, item, lines::add);
            next.set(lines.size() < linesMax ? null : token(MEMBERS, bytes(key)));
            return next.get() == null;
          });
    }
    return new Registries.DumpPage(lines, Optional.ofNullable(next.get()));
  }

  private static Optional<Position> position(String registry, String from) {
    if (from.isEmpty()) {
      return Optional.of(new Position(null, null));
    }
    try {
      ByteReader in = new ByteReader(HexFormat.of().parseHex(from.substring(1)));
      Position position =
          from.startsWith(MEMBERS)
              ? new Position(null, RegistryTables.MemberKey.read(in))
              : new Position(RegistryTables.readId(in), null);
      EntryId id = position.member == null ? position.entry : position.member.group();
      return Optional.of(position).filter(_ -> id != null && id.name().registry().equals(registry));
    } catch (IllegalArgumentException | MalformedException notOfOurs) {
      return Optional.empty(); // typed by somebody, not taken from a page
    }
  }

  private static byte[] bytes(RegistryTables.MemberKey key) {
    ByteWriter out = new ByteWriter();
    key.write(out);
    return out.toByteArray();
  }

  private static String token(String table, byte[] key) {
    return table + HexFormat.of().formatHex(key);
  }

  /** Shows what is behind a key, or all where there is none. */
  private static <K, V> void visit(
      State state,
      Table<K, V> table,
      byte[] prefix,
      @Nullable K behind,
      BiPredicate<K, V> visitor) {
    if (behind == null) {
      table.forEach(state, prefix, visitor);
    } else {
      table.forEachFrom(
          state, prefix, behind, (key, value) -> key.equals(behind) || visitor.test(key, value));
    }
  }

  private static void lines(State state, String registry, Consumer<String> sink) {
    byte[] prefix = RegistryTables.of(registry);
    sink.accept("registry " + registry);
    RegistryTables.ENTRIES.forEach(
        state,
        prefix,
        (id, entry) -> {
          entry(state, id, entry, sink);
          return true;
        });
    RegistryTables.MEMBERS.forEach(
        state,
        prefix,
        (key, item) -> {
          member(key, item, sink);
          return true;
        });
  }

  private static void entry(State state, EntryId id, EntryState entry, Consumer<String> sink) {
    // Where only tombstones are kept of what was never created, there is nothing to show.
    if (entry.birth() != null ? entry.death() == null : hasActive(entry)) {
      entryLines(state, id, entry, sink);
    }
  }

  private static void member(
      RegistryTables.MemberKey key, Item<Value> item, Consumer<String> sink) {
    if (item.isActive()) {
      sink.accept("member of " + key.group() + ": " + item(item.value().text(), item));
    }
  }

  private static boolean hasActive(EntryState entry) {
    return entry.death() == null
        && entry.lists().values().stream()
            .flatMap(list -> list.items().values().stream())
            .anyMatch(Item::isActive);
  }

  private static void entryLines(State state, EntryId id, EntryState entry, Consumer<String> sink) {
    EntryState.Birth birth = entry.birth();
    if (birth == null) {
      sink.accept("not created " + id);
    } else {
      sink.accept(birth.kind().word() + " " + Names.effective(state, id, entry) + " is " + id);
    }
    entry
        .lists()
        .forEach((name, list) ->
            list.items()
                .forEach((key, item) -> {
                  if (item.isActive()) {
                    sink.accept("  " + name.word() + " " + shown(name, key, item));
                  }
                }));
  }

  private static String shown(ListName list, String key, Item<Value> item) {
    String text = item.value().text();
    if (list != ListName.FIELDS) {
      return item(text, item);
    }
    if (Fields.isSecret(key)) {
      String digest = BodyId.of(text.getBytes(StandardCharsets.UTF_8)).toString();
      return key + " = (secret " + digest.substring(0, SHOWN_OF_SECRET) + ") at " + item.at();
    }
    return key + " = " + item(text, item);
  }

  private static String item(String text, Item<Value> item) {
    StringBuilder line = new StringBuilder();
    for (int index = 0; index < text.length(); index++) {
      char letter = text.charAt(index);
      // One item, one line: no text can pretend to be two.
      if (letter == '\\' || Character.isISOControl(letter)) {
        line.append(String.format(Locale.ROOT, "\\u%04x", (int) letter));
      } else {
        line.append(letter);
      }
    }
    EntryId identity = item.value().identity();
    if (identity != null) {
      line.append(" (").append(identity).append(')');
    }
    return line.append(" at ").append(item.at()).toString();
  }
}
