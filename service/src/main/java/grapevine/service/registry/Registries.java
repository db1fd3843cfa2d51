package grapevine.service.registry;

import grapevine.kernel.check.Mark;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Transaction;
import grapevine.kernel.time.Timestamp;
import grapevine.kernel.time.VersionVector;
import grapevine.mechanism.list.Dot;
import grapevine.mechanism.list.Item;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The registries in a replica's state, and how changes come into them. Every change is merged, so
 * any order and repetition of the same changes leaves the same content. For the thread of the
 * transaction.
 */
public final class Registries {
  static final Codec<Item<Value>> ITEM = Item.codec(Value.CODEC);

  private static final Mark EARLY = Mark.of("registry.change-before-creation");
  private static final Mark LATE = Mark.of("registry.change-after-deletion");

  private static final int WHOLE_MEMBERS = 200;
  private static final SortedMap<String, Item<Value>> NO_MEMBERS =
      Collections.unmodifiableSortedMap(new TreeMap<>());

  private Registries() {}

  /**
   * What became of a change.
   *
   * @param changed whether this replica had not had all of it already
   * @param conflicts names that are contested since, to be logged for the registrars and
   *     {@linkplain NameConflict#settlement settled}
   */
  public record Outcome(boolean changed, List<NameConflict> conflicts) {}

  /**
   * Merges a change.
   *
   * @param registry whose replicas exchanged it
   * @param dot where the exchange numbered it
   * @param at its timestamp
   * @throws MalformedException where it belongs to another registry; nothing is written then
   */
  public static Outcome apply(
      Transaction transaction, String registry, Dot dot, Timestamp at, RegistryChange change) {
    if (!change.registry().equals(registry)) {
      throw new MalformedException(
          "a change of registry " + change.registry() + " among those of " + registry);
    }
    return merge(transaction, asWholes(dot, at, change));
  }

  /**
   * The timestamp above which a change must be stamped: the latest of what it touches, so that what
   * has been seen never wins over it.
   */
  public static Timestamp floor(State state, RegistryChange change) {
    return switch (change) {
      case RegistryChange.CreateEntry create -> creationFloor(state, create.name());
      case RegistryChange.DeleteEntry delete -> delete.id().created();
      case RegistryChange.SetField(EntryId id, String field, String _) ->
          itemFloor(state, id, ListName.FIELDS, field);
      case RegistryChange.PutItem(EntryId id, ListName list, Value value) ->
          itemFloor(state, id, list, list.key(value.text()));
      case RegistryChange.RemoveItem(EntryId id, ListName list, String text, Timestamp _) ->
          itemFloor(state, id, list, list.key(text));
      case RegistryChange.RenameEntry(EntryId id, RName _, var left) -> {
        Timestamp name = itemFloor(state, id, ListName.FIELDS, Fields.NAME);
        yield left == null ? name : Timestamp.max(name, creationFloor(state, left.name()));
      }
      case RegistryChange.WholeEntry whole -> whole.id().created();
    };
  }

  /** The names of a registry that several living entries claim. */
  public static List<NameConflict> conflicts(State state, String registry) {
    List<NameConflict> found = new ArrayList<>();
    // Few entries go by a derived name, so this is cheap however large the registry is.
    RegistryTables.DERIVED.forEach(
        state,
        RegistryTables.of(registry),
        (_, other) -> {
          RName claimed = Names.claimed(other, RegistryTables.entry(state, other));
          Claims claims = RegistryTables.NAMES.get(state, claimed).orElse(Claims.NONE);
          if (claims.rivals().contains(other)) {
            claims
                .holder()
                .ifPresent(
                    holder -> found.add(new NameConflict(holder, other, Names.derived(other))));
          }
          return true;
        });
    return found;
  }

  /** The name that an entry goes by while another bears the one that it claims. */
  public static RName derivedName(EntryId id) {
    return Names.derived(id);
  }

  /** How often a registry has changed here; equal numbers, equal content. */
  public static long version(State state, String registry) {
    return RegistryTables.version(state, registry);
  }

  /**
   * A piece of a registry's state, tombstones included.
   *
   * @param from null for the first piece, then what the last one said
   * @param bytesMax about how large it may be
   */
  public static RegistryTransfer.Piece export(
      State state, String registry, byte @Nullable [] from, int bytesMax) {
    return RegistryTransfer.export(state, registry, from, bytesMax);
  }

  /**
   * Merges a piece that another replica exported.
   *
   * @throws MalformedException where it is none of that registry; nothing is written then
   */
  public static Outcome importPiece(Transaction transaction, String registry, byte[] piece) {
    RegistryTransfer.Content content = RegistryTransfer.read(registry, piece);
    content.history().forEach(line -> History.take(transaction, registry, line));
    return merge(transaction, content.entries());
  }

  /** The entries that a piece is about. */
  public static List<EntryId> entriesIn(String registry, byte[] piece) {
    return RegistryTransfer.read(registry, piece).entries().stream()
        .map(RegistryChange.WholeEntry::id)
        .distinct()
        .toList();
  }

  /** Removes all that is here of a registry, which this server holds no more. */
  public static void drop(Transaction transaction, String registry) {
    RegistryTransfer.drop(transaction, registry);
    RegistryTables.bumpVersion(transaction, registry);
  }

  /**
   * A digest of all that a registry holds, tombstones left out: equal contents, equal digests. It
   * reads the whole registry; a picture of the registries has it at hand.
   */
  public static byte[] contentDigest(State state, String registry) {
    return RegistryDump.digest(state, registry);
  }

  /**
   * All that a registry holds as text, tombstones left out: equal contents, equal texts. Secrets
   * are shown by a digest.
   */
  public static String dump(State state, String registry) {
    return RegistryDump.text(state, registry);
  }

  /**
   * A part of a dump.
   *
   * @param lines whole entries
   * @param next what to ask on with; nothing behind the last
   */
  public record DumpPage(List<String> lines, Optional<String> next) {}

  /**
   * A part of {@link #dump}, so that others are served between two of them. What changes meanwhile
   * may be in it or not.
   *
   * @param from empty for the first, else what the last one said
   * @param linesMax about how many lines
   * @return nothing where {@code from} is not what a page said
   */
  public static Optional<DumpPage> dumpPage(
      State state, String registry, String from, int linesMax) {
    return RegistryDump.page(state, registry, from, linesMax);
  }

  /**
   * Removes the tombstones that are older than a moment and that every replica has.
   *
   * @param covered what every replica is known to have
   * @param olderThanMillis milliseconds since 1970
   * @param draining whether a removed inbox site of an entry still drains: identity, and the
   *     server's name folded; such an item stays
   * @return whether something was removed
   */
  public static boolean purge(
      Transaction transaction,
      String registry,
      VersionVector covered,
      long olderThanMillis,
      BiPredicate<EntryId, String> draining) {
    boolean purged =
        new RegistryPurge(covered, olderThanMillis, draining).run(transaction, registry);
    if (purged) {
      RegistryTables.bumpVersion(transaction, registry);
    }
    return purged;
  }

  /**
   * All that there is of a registry, tombstones too, as changes that another copy merges; the
   * members of a group in several, none of them large.
   */
  public static List<RegistryChange.WholeEntry> wholes(State state, String registry) {
    List<RegistryChange.WholeEntry> wholes = new ArrayList<>();
    RegistryTables.ENTRIES.forEach(
        state,
        RegistryTables.of(registry),
        (id, entry) -> {
          wholes.add(new RegistryChange.WholeEntry(id, entry, NO_MEMBERS));
          return true;
        });
    TreeMap<EntryId, TreeMap<String, Item<Value>>> parts = new TreeMap<>();
    RegistryTables.MEMBERS.forEach(
        state,
        RegistryTables.of(registry),
        (key, item) -> {
          TreeMap<String, Item<Value>> part =
              parts.computeIfAbsent(key.group(), group -> new TreeMap<>());
          part.put(key.key(), item);
          if (part.size() >= WHOLE_MEMBERS) {
            wholes.add(new RegistryChange.WholeEntry(key.group(), EntryState.NOTHING, part));
            parts.remove(key.group());
          }
          return true;
        });
    parts.forEach((group, part) ->
        wholes.add(new RegistryChange.WholeEntry(group, EntryState.NOTHING, part)));
    return wholes;
  }

  private static Outcome merge(Transaction transaction, List<RegistryChange.WholeEntry> arrived) {
    boolean changed = false;
    List<NameConflict> conflicts = new ArrayList<>();
    for (RegistryChange.WholeEntry whole : arrived) {
      changed |= mergeOne(transaction, whole, conflicts);
    }
    if (changed) {
      RegistryTables.bumpVersion(transaction, arrived.getFirst().registry());
    }
    return new Outcome(changed, conflicts);
  }

  private static boolean mergeOne(
      Transaction transaction, RegistryChange.WholeEntry whole, List<NameConflict> conflicts) {
    EntryId id = whole.id();
    EntryState before = RegistryTables.entry(transaction, id);
    EntryState after = before.merge(whole.entry());
    boolean changed = !after.equals(before);
    if (changed) {
      RegistryTables.ENTRIES.put(transaction, id, after);
      Names.refresh(transaction, id, before, after);
    }
    if (after.death() != null) {
      if (before.death() == null) {
        dropMembers(transaction, id);
      } else {
        LATE.hit();
      }
      return changed;
    }
    if (after.birth() == null) {
      EARLY.hit();
    }
    changed |= mergeMembers(transaction, id, whole.members());
    boolean claimed = before.isLive() && Names.claimed(id, before).equals(Names.claimed(id, after));
    if (after.isLive() && !claimed) {
      RegistryTables.NAMES
          .get(transaction, Names.claimed(id, after))
          .ifPresent(claims -> addConflicts(claims, conflicts));
    }
    return changed;
  }

  private static boolean mergeMembers(
      Transaction transaction, EntryId id, SortedMap<String, Item<Value>> members) {
    boolean changed = false;
    for (var member : members.entrySet()) {
      var key = new RegistryTables.MemberKey(id, member.getKey());
      Item<Value> before = RegistryTables.MEMBERS.get(transaction, key).orElse(null);
      Item<Value> after =
          before == null ? member.getValue() : Item.merge(before, member.getValue());
      if (!after.equals(before)) {
        RegistryTables.MEMBERS.put(transaction, key, after);
        changed = true;
      }
    }
    return changed;
  }

  static void dropMembers(Transaction transaction, EntryId id) {
    List<RegistryTables.MemberKey> keys = new ArrayList<>();
    RegistryTables.MEMBERS.forEach(transaction, RegistryTables.of(id), (key, _) -> keys.add(key));
    keys.forEach(key -> RegistryTables.MEMBERS.delete(transaction, key));
  }

  private static void addConflicts(Claims claims, List<NameConflict> found) {
    claims
        .holder()
        .ifPresent(holder ->
            claims
                .rivals()
                .forEach(
                    other -> found.add(new NameConflict(holder, other, Names.derived(other)))));
  }

  /** Any change as the parts of entries that it knows of, so that there is one way to merge. */
  private static List<RegistryChange.WholeEntry> asWholes(
      Dot dot, Timestamp at, RegistryChange change) {
    if (!(change instanceof RegistryChange.RenameEntry rename)) {
      return List.of(asWhole(dot, at, change));
    }
    List<RegistryChange.WholeEntry> parts = new ArrayList<>();
    Item<Value> name = Item.active(Value.of(rename.to().toString()), at);
    parts.add(oneItem(rename.id(), ListName.FIELDS, Fields.NAME, name));
    Renaming.leftBehind(rename).ifPresent(alias -> parts.add(created(at, alias)));
    return parts;
  }

  private static RegistryChange.WholeEntry asWhole(Dot dot, Timestamp at, RegistryChange change) {
    return switch (change) {
      case RegistryChange.CreateEntry create -> created(at, create);
      case RegistryChange.DeleteEntry(EntryId id) ->
          new RegistryChange.WholeEntry(
              id, new EntryState(null, new EntryState.Death(at, dot), new TreeMap<>()), NO_MEMBERS);
      case RegistryChange.RenameEntry _ ->
          throw new IllegalStateException("a renaming has several parts");
      case RegistryChange.SetField(EntryId id, String field, String value) ->
          oneItem(
              id,
              ListName.FIELDS,
              field,
              value == null
                  ? Item.removed(Value.of(""), at, dot)
                  : Item.active(Value.of(value), at));
      case RegistryChange.PutItem(EntryId id, ListName list, Value value) ->
          oneItem(id, list, list.key(value.text()), Item.active(value, at));
      case RegistryChange.RemoveItem(EntryId id, ListName list, String text, Timestamp only) -> {
        // Just above the addition that is meant, and below all that came later.
        Timestamp effective =
            only == null ? at : new Timestamp(only.millis(), only.counter() + 1, at.source());
        yield oneItem(id, list, list.key(text), Item.removed(Value.of(text), effective, dot));
      }
      case RegistryChange.WholeEntry whole -> whole;
    };
  }

  private static RegistryChange.WholeEntry created(
      Timestamp at, RegistryChange.CreateEntry create) {
    var birth = new EntryState.Birth(create.name(), create.kind(), create.successorOf());
    EntryState entry = new EntryState(birth, null, new TreeMap<>());
    TreeMap<String, Item<Value>> members = new TreeMap<>();
    for (RegistryChange.Assignment assignment : create.content()) {
      Item<Value> item = Item.active(assignment.value(), at);
      if (assignment.list() == ListName.MEMBERS) {
        members.put(assignment.key(), item);
      } else {
        entry = entry.with(assignment.list(), assignment.key(), item);
      }
    }
    return new RegistryChange.WholeEntry(new EntryId(create.name(), at), entry, members);
  }

  private static RegistryChange.WholeEntry oneItem(
      EntryId id, ListName list, String key, Item<Value> item) {
    if (list == ListName.MEMBERS) {
      TreeMap<String, Item<Value>> members = new TreeMap<>();
      members.put(key, item);
      return new RegistryChange.WholeEntry(id, EntryState.NOTHING, members);
    }
    return new RegistryChange.WholeEntry(id, EntryState.NOTHING.with(list, key, item), NO_MEMBERS);
  }

  private static Timestamp itemFloor(State state, EntryId id, ListName list, String key) {
    Item<Value> item =
        list == ListName.MEMBERS
            ? RegistryTables.MEMBERS.get(state, new RegistryTables.MemberKey(id, key)).orElse(null)
            : RegistryTables.entry(state, id).list(list).get(key).orElse(null);
    return item == null ? id.created() : Timestamp.max(id.created(), item.at());
  }

  private static Timestamp creationFloor(State state, RName name) {
    Claims claims = RegistryTables.NAMES.get(state, name).orElse(Claims.NONE);
    EntryId tombstone = claims.tombstone();
    if (tombstone == null) {
      return Timestamp.ZERO;
    }
    EntryState.Death death = RegistryTables.entry(state, tombstone).death();
    return death == null ? tombstone.created() : Timestamp.max(tombstone.created(), death.at());
  }
}
