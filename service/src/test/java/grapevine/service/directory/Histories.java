package grapevine.service.directory;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Timestamp;
import grapevine.kernel.time.VersionVector;
import grapevine.mechanism.list.Dot;
import grapevine.service.registry.Fields;
import grapevine.service.registry.Kind;
import grapevine.service.registry.ListName;
import grapevine.service.registry.Registries;
import grapevine.service.registry.RegistryChange;
import grapevine.service.registry.Replica;
import grapevine.service.registry.Value;
import grapevine.service.registry.World;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happens to the registries of one server, from a seed: changes of three servers that come
 * late, twice or before what they rest on, names used again and contested, groups in circles,
 * registries that come and go.
 */
final class Histories {
  static final List<String> REGISTRIES = List.of("pa", "es", "dl");

  private static final List<String> NAMES =
      List.of("a.pa", "A.pa", "b.es", "c.dl", "l.pa", "g^.pa", "h^.pa", "k^.pa", "g^.es", "h^.dl");
  private static final List<String> ITEMS = List.of("*", "*.es", "x@example.com", "none.xx");

  private final Replica replica = World.cabernet();
  private final List<EntryId> entries = new ArrayList<>();
  private final List<Replica.Sent> late = new ArrayList<>();
  private final long[] sequences = new long[4];
  private long random;
  private int ticks;

  Histories(long seed) {
    random = seed * 0x9e3779b97f4a7c15L;
  }

  Replica replica() {
    return replica;
  }

  /** Every identity that was ever made. */
  List<EntryId> entries() {
    return entries;
  }

  /** Every name that somebody may bear. */
  List<RName> names() {
    List<RName> names = new ArrayList<>(NAMES.stream().map(RName::required).toList());
    names.add(RName.required("x.none"));
    entries.forEach(id -> names.add(Registries.derivedName(id)));
    return names;
  }

  /** Does one thing, and says what. */
  String step() {
    int dice = below(40);
    if (dice == 0) {
      return moveRegistry();
    }
    if (dice == 1) {
      replica.purge(oneOf(REGISTRIES), everything(), below(60));
      return "purge";
    }
    if (dice == 2 && !late.isEmpty()) {
      Replica.Sent again = oneOf(late);
      replica.take(again);
      return "again " + again;
    }
    Replica.Sent sent = change();
    late.add(sent);
    if (below(4) == 0) {
      return "nothing yet of " + sent; // it comes when something is repeated, or never
    }
    replica.take(sent);
    return sent.toString();
  }

  private String moveRegistry() {
    String registry = oneOf(List.of("es", "dl"));
    boolean held =
        replica.directory().gv(replica.state()).serversOf(registry).stream()
            .anyMatch(new ServerNumber(World.CABERNET)::equals);
    if (held) {
      replica.remove(registry + ".gv", ListName.MEMBERS, "cabernet.gv");
      if (below(2) == 0) {
        replica.drop(registry);
      }
      return "no more " + registry;
    }
    replica.add(registry + ".gv", ListName.MEMBERS, "cabernet.gv");
    return "now " + registry;
  }

  private Replica.Sent change() {
    int server = 1 + below(3);
    Timestamp at = new Timestamp(below(30) + ticks / 2, ++ticks, new ServerNumber(10 + server));
    RegistryChange change = entries.isEmpty() || below(4) == 0 ? creation() : ofOne();
    if (change instanceof RegistryChange.CreateEntry create) {
      entries.add(new EntryId(create.name(), at));
    }
    Dot dot = new Dot(new ServerNumber(10 + server), ++sequences[server]);
    return new Replica.Sent(change.registry(), dot, at, change);
  }

  private RegistryChange creation() {
    RName name = RName.required(oneOf(NAMES));
    Kind kind =
        name.isGroup() ? Kind.GROUP : name.foldedName().equals("l") ? Kind.ALIAS : Kind.INDIVIDUAL;
    Timestamp successorOf = below(3) > 0 || entries.isEmpty() ? null : oneOf(entries).created();
    return new RegistryChange.CreateEntry(
        name,
        kind,
        successorOf,
        List.of(
            RegistryChange.Assignment.field(Fields.REMARK, "r" + below(3)),
            RegistryChange.Assignment.item(list(name), value())));
  }

  private RegistryChange ofOne() {
    EntryId id = oneOf(entries);
    ListName list = list(id.name());
    return switch (below(10)) {
      case 0 -> new RegistryChange.DeleteEntry(id);
      case 1 -> new RegistryChange.SetField(id, Fields.REMARK, "R" + below(3));
      case 2 -> new RegistryChange.SetField(id, Fields.NAME, rename(id));
      case 3, 4 -> new RegistryChange.RemoveItem(id, list, value().text(), null);
      default -> new RegistryChange.PutItem(id, list, value());
    };
  }

  private @Nullable String rename(EntryId id) {
    return switch (below(3)) {
      case 0 -> null;
      case 1 -> Registries.derivedName(id).toString();
      default -> oneOf(NAMES);
    };
  }

  private static ListName list(RName name) {
    return name.isGroup()
        ? ListName.MEMBERS
        : name.foldedName().equals("l") ? ListName.TARGETS : ListName.OWNERS;
  }

  private Value value() {
    if (below(12) == 0) {
      return Value.of(oneOf(ITEMS));
    }
    String name = below(4) == 0 || entries.isEmpty() ? oneOf(NAMES) : oneOf(entries).name() + "";
    EntryId identity = entries.isEmpty() || below(3) == 0 ? null : oneOf(entries);
    return new Value(name, identity);
  }

  private static VersionVector everything() {
    VersionVector vector = VersionVector.EMPTY;
    for (int server = 1; server <= 3; server++) {
      vector = vector.with(new ServerNumber(10 + server), Long.MAX_VALUE);
    }
    return vector;
  }

  int below(int bound) {
    random = random * 6364136223846793005L + 1442695040888963407L;
    return (int) ((random >>> 33) % bound);
  }

  private <T> T oneOf(List<T> choices) {
    return choices.get(below(choices.size()));
  }
}
