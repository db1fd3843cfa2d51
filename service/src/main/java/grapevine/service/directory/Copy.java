package grapevine.service.directory;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Timestamp;
import grapevine.service.registry.Directory;
import grapevine.service.registry.Gv;
import grapevine.service.registry.Kind;
import grapevine.service.registry.ListName;
import grapevine.service.registry.Lookup;
import grapevine.service.registry.Member;
import grapevine.service.registry.Registries;
import grapevine.service.registry.RegistryEntry;
import grapevine.service.registry.Value;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * The rows of all registries at one moment. It answers as {@link
 * grapevine.service.registry.Directory} does from the state. Immutable.
 */
final class Copy {
  private final ServerNumber self;
  private final Gv gv;
  private final TreePMap<String, RegistryCopy> registries;
  private final TreeSet<String> held = new TreeSet<>();

  Copy(ServerNumber self, Gv gv, TreePMap<String, RegistryCopy> registries) {
    this.self = self;
    this.gv = gv;
    this.registries = registries;
    held.add(RName.GV);
    gv.registries()
        .forEach((name, registry) -> {
          if (registry.servers().contains(self)) {
            held.add(name);
          }
        });
  }

  ServerNumber self() {
    return self;
  }

  Gv gv() {
    return gv;
  }

  TreePMap<String, RegistryCopy> registries() {
    return registries;
  }

  RegistryCopy registry(String registry) {
    RegistryCopy copy = registries.get(registry);
    return copy == null ? RegistryCopy.NOTHING : copy;
  }

  boolean holds(String registry) {
    return held.contains(registry);
  }

  /** The registries that this server holds, by name. */
  TreeSet<String> held() {
    return new TreeSet<>(held);
  }

  Lookup find(RName name) {
    Optional<Lookup> elsewhere = elsewhere(name.registry());
    return elsewhere.isPresent() ? elsewhere.get() : look(name);
  }

  private Lookup look(RName name) {
    RegistryCopy registry = registry(name.registry());
    EntryId claimant = registry.bearers().get(name.foldedName());
    if (claimant != null) {
      Kept kept = living(claimant);
      RName claimed = kept.claimed();
      return found(kept, claimed == null ? name : claimed);
    }
    EntryId other = registry.derived().get(name.foldedName());
    return other != null ? found(living(other), name) : absent(registry, name);
  }

  Lookup find(EntryId id) {
    Kept kept = kept(id);
    if (kept != null && kept.isDead()) {
      return new Lookup.Gone(id);
    }
    Optional<Lookup> elsewhere = elsewhere(id.name().registry());
    if (elsewhere.isPresent()) {
      return elsewhere.get();
    }
    return kept == null || kept.kind() == null ? new Lookup.Unknown() : found(kept, name(kept));
  }

  Lookup find(Member item) {
    Optional<RName> name = item.name();
    if (name.isEmpty()) {
      return new Lookup.Unknown();
    }
    EntryId identity = item.identity();
    if (identity != null) {
      return find(identity);
    }
    return Directory.meant(
        find(name.get()),
        item.at(),
        this::find,
        () -> absent(registry(name.get().registry()), name.get()));
  }

  /** Whom a name meant at a moment that is now borne by an alias left behind. */
  private static Optional<EntryId> leaver(Kept alias, Timestamp said) {
    return alias.kind() == Kind.ALIAS
        ? Directory.leaver(alias.entry(alias.id().name(), Kind.ALIAS), said)
        : Optional.empty();
  }

  private static Lookup found(Kept kept, RName name) {
    Kind kind = kept.kind();
    return kind == null ? new Lookup.Unknown() : new Lookup.Found(kept.entry(name, kind));
  }

  private static Lookup absent(RegistryCopy registry, RName name) {
    EntryId tombstone = registry.tombstones().get(name.foldedName());
    return tombstone == null ? new Lookup.Unknown() : new Lookup.Gone(tombstone);
  }

  private Optional<Lookup> elsewhere(String registry) {
    if (holds(registry)) {
      return Optional.empty();
    }
    Optional<RegistryEntry> known = gv.registry(registry);
    return Optional.of(
        known.isPresent()
            ? new Lookup.NotHere(registry, known.get().servers())
            : new Lookup.NoSuchRegistry(registry));
  }

  /** What is kept of an entry, dead or alive, whether its registry is held or not. */
  @Nullable Kept kept(EntryId id) {
    return registry(id.name().registry()).entries().get(id);
  }

  Kept living(EntryId id) {
    Kept kept = kept(id);
    if (kept == null || kept.kind() == null) {
      throw new IllegalStateException("who bears a name lives: " + id);
    }
    return kept;
  }

  /** Who bears a name here. */
  @Nullable EntryId bearer(RName name) {
    return registry(name.registry()).bearer(name.foldedName());
  }

  /** The name that a living entry goes by. */
  RName name(Kept kept) {
    RName claimed = kept.claimed();
    return claimed != null
            && kept.id().equals(registry(claimed.registry()).bearers().get(claimed.foldedName()))
        ? claimed
        : Registries.derivedName(kept.id());
  }

  /** What stands for others at an identity: a living group or alias that is held here. */
  @Nullable Kept container(EntryId id) {
    Kept kept = kept(id);
    boolean stands =
        kept != null
            && (kept.kind() == Kind.GROUP || kept.kind() == Kind.ALIAS)
            && holds(id.name().registry());
    return stands ? kept : null;
  }

  /** The members of a group, the targets of an alias, by key. */
  SortedMap<String, Member> items(Kept container) {
    if (container.kind() == Kind.GROUP) {
      return registry(container.id().name().registry()).members(container.id());
    }
    TreeMap<String, Member> targets = new TreeMap<>();
    container
        .entry(container.id().name(), Kind.ALIAS)
        .items(ListName.TARGETS)
        .forEach(item -> targets.put(Value.key(item.text()), item));
    return targets;
  }

  /** What a mention of an identity comes to. */
  Reach reach(EntryId id) {
    Kept kept = kept(id);
    if (kept != null && kept.isDead()) {
      return Reach.NOBODY;
    }
    String registry = id.name().registry();
    if (!holds(registry)) {
      return new Reach.Elsewhere(registry);
    }
    return kept == null ? Reach.NOBODY : reach(kept);
  }

  /** What a mention of a name, made at that moment, comes to. */
  Reach reach(RName name, Timestamp at) {
    if (!holds(name.registry())) {
      return new Reach.Elsewhere(name.registry());
    }
    EntryId bearer = bearer(name);
    if (bearer == null) {
      return Reach.NOBODY;
    }
    // An alias that was left behind has one target, whom the name meant before.
    boolean meant = !bearer.created().isAfter(at) || leaver(living(bearer), at).isPresent();
    return meant ? reach(living(bearer)) : Reach.NOBODY;
  }

  private static Reach reach(Kept kept) {
    return kept.kind() == Kind.GROUP || kept.kind() == Kind.ALIAS
        ? new Reach.Container(kept.id())
        : Reach.NOBODY;
  }
}
