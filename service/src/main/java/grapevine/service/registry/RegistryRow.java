package grapevine.service.registry;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.state.Batch;
import grapevine.kernel.state.Cursor;
import grapevine.kernel.state.State;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One row of the registries as it is since a write: what a copy of them in memory is kept up to
 * date by. Names and identities have only their folded form where they are keys.
 */
public sealed interface RegistryRow {
  /**
   * All that is known of an entry but its members.
   *
   * @param content its bytes, read by {@link EntryState#CODEC}; null where nothing is known any
   *     more
   * @param state what the bytes say
   * @param claimed the name that it claims; null where it does not live
   */
  record OfEntry(EntryId id, byte @Nullable [] content, EntryState state, @Nullable RName claimed)
      implements RegistryRow {}

  /**
   * One member of a group.
   *
   * @param key the member's text, folded
   * @param member null where it is not active
   */
  record OfMember(EntryId group, String key, @Nullable Member member) implements RegistryRow {}

  /**
   * Who bears a name that entries claim.
   *
   * @param bearer null where none of them lives
   * @param tombstone the last deleted one that is remembered
   */
  record OfName(RName name, @Nullable EntryId bearer, @Nullable EntryId tombstone)
      implements RegistryRow {}

  /** Who goes by a derived name; null where nobody does any more. */
  record OfDerivedName(RName name, @Nullable EntryId bearer) implements RegistryRow {}

  /** How often a registry has changed here. */
  record OfVersion(String registry, long version) implements RegistryRow {}

  /** The row that a write is about, or nothing where it is none of the registries. */
  static Optional<RegistryRow> of(Batch.Write write) {
    return switch (write.key()[0]) {
      case RegistryTables.FIRST_TABLE -> RegistryTables.ENTRIES.key(write).map(id -> of(id, write));
      case RegistryTables.FIRST_TABLE + 1 ->
          RegistryTables.MEMBERS
              .key(write)
              .map(key -> new OfMember(key.group(), key.key(), member(write)));
      case RegistryTables.FIRST_TABLE + 2 -> RegistryTables.NAMES.key(write).map(n -> of(n, write));
      case RegistryTables.FIRST_TABLE + 3 ->
          RegistryTables.DERIVED
              .key(write)
              .map(name ->
                  new OfDerivedName(name, RegistryTables.DERIVED.value(write).orElse(null)));
      case RegistryTables.VERSIONS_TABLE ->
          RegistryTables.VERSIONS
              .key(write)
              .map(registry ->
                  new OfVersion(registry, RegistryTables.VERSIONS.value(write).orElse(0L)));
      default -> Optional.empty();
    };
  }

  /** Shows every row of the registries, entries first, then members, then names. */
  static void forEach(State state, Consumer<RegistryRow> sink) {
    byte[] from = {RegistryTables.FIRST_TABLE};
    byte[] to = {RegistryTables.VERSIONS_TABLE + 1};
    try (Cursor cursor = state.scan(from, to)) {
      while (cursor.next()) {
        of(new Batch.Write(cursor.key(), cursor.value())).ifPresent(sink);
      }
    }
  }

  private static RegistryRow of(EntryId id, Batch.Write write) {
    EntryState state = RegistryTables.ENTRIES.value(write).orElse(EntryState.NOTHING);
    return new OfEntry(id, write.value(), state, state.isLive() ? Names.claimed(id, state) : null);
  }

  private static RegistryRow of(RName name, Batch.Write write) {
    Claims claims = RegistryTables.NAMES.value(write).orElse(Claims.NONE);
    return new OfName(name, claims.holder().orElse(null), claims.tombstone());
  }

  private static @Nullable Member member(Batch.Write write) {
    return RegistryTables.MEMBERS
        .value(write)
        .filter(item -> item.isActive())
        .map(Member::of)
        .orElse(null);
  }
}
