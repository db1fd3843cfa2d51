package grapevine.service.registry;

import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.state.State;
import grapevine.mechanism.list.Item;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * The content of a registry as lines of text: the same lines at every replica that has the same
 * changes. Tombstones are left out, because replicas may purge them at different times.
 */
final class RegistryDump {
  private static final int SHOWN_OF_SECRET = 16;

  private RegistryDump() {}

  static String text(State state, String registry) {
    StringBuilder text = new StringBuilder();
    lines(state, registry, line -> text.append(line).append('\n'));
    return text.toString();
  }

  static byte[] digest(State state, String registry) {
    MessageDigest digest = BodyId.sha256();
    lines(
        state,
        registry,
        line -> {
          digest.update(line.getBytes(StandardCharsets.UTF_8));
          digest.update((byte) '\n');
        });
    return digest.digest();
  }

  private static void lines(State state, String registry, Consumer<String> sink) {
    byte[] prefix = RegistryTables.of(registry);
    sink.accept("registry " + registry);
    RegistryTables.ENTRIES.forEach(
        state,
        prefix,
        (id, entry) -> {
          // Where only tombstones are kept of what was never created, there is nothing to show.
          if (entry.birth() != null ? entry.death() == null : hasActive(entry)) {
            entryLines(state, id, entry, sink);
          }
          return true;
        });
    RegistryTables.MEMBERS.forEach(
        state,
        prefix,
        (key, item) -> {
          if (item.isActive()) {
            sink.accept("member of " + key.group() + ": " + item(item.value().text(), item));
          }
          return true;
        });
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
