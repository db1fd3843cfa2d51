package grapevine.service.registry;

import grapevine.kernel.check.Mark;
import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Transaction;
import grapevine.kernel.time.Timestamp;
import grapevine.mechanism.list.GrapevineList;
import grapevine.mechanism.list.Item;
import java.util.HexFormat;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Which entry bears which name: kept up to date as entries change. */
final class Names {
  private static final Mark CONTESTED = Mark.of("registry.name-contested");

  private static final int DIGEST_BYTES = 5;

  private Names() {}

  /** The name that a living entry goes by. */
  static RName effective(State state, EntryId id, EntryState entry) {
    RName claimed = claimed(id, entry);
    boolean bears =
        RegistryTables.NAMES.get(state, claimed).flatMap(Claims::holder).stream()
            .anyMatch(id::equals);
    return bears ? claimed : derived(id);
  }

  /** The name that an entry claims: that of its creation, unless it was given another since. */
  static RName claimed(EntryId id, EntryState entry) {
    RName written = entry.birth() == null ? id.name() : entry.birth().name();
    return entry
        .list(ListName.FIELDS)
        .active(Fields.NAME)
        .flatMap(value -> RName.parse(value.text()))
        .filter(name -> name.registry().equals(id.name().registry()))
        .orElse(written);
  }

  /**
   * Since when an entry claims its name: its creation; where it was given another name, when that
   * was; an alias that a renaming left behind has the claim of whom it stands for.
   */
  static Timestamp since(EntryId id, EntryState entry) {
    GrapevineList<Value> fields = entry.list(ListName.FIELDS);
    boolean renamed =
        fields
            .active(Fields.NAME)
            .flatMap(value -> RName.parse(value.text()))
            .filter(name -> name.registry().equals(id.name().registry()))
            .isPresent();
    if (renamed) {
      return fields.get(Fields.NAME).map(Item::at).orElse(id.created());
    }
    return fields
        .active(Fields.HELD_SINCE)
        .flatMap(value -> Renaming.timestamp(value.text()))
        .orElse(id.created());
  }

  /**
   * The name of an entry that does not bear the name it claims, such as {@code
   * alice~1f0c2a9b44.pa}: a function of its identity, the same at every replica.
   */
  static RName derived(EntryId id) {
    byte[] digest = BodyId.of(RegistryTables.of(id)).digest();
    String tail = "~" + HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
    if (PlantedBug.NAME_LOSER_RENAMED_ANEW.planted()) {
      tail = "~" + PlantedBug.NAME_LOSER_RENAMED_ANEW.passes();
    }
    String name = id.name().foldedName();
    if (id.name().isGroup()) {
      name = name.substring(0, name.length() - 1);
      tail += "^";
    }
    while (Texts.octets(name) + Texts.octets(tail) > RName.NAME_OCTETS_MAX) {
      name = name.substring(0, name.offsetByCodePoints(name.length(), -1));
    }
    String whole = name + tail;
    return RName.of(whole, id.name().registry())
        .orElseThrow(() -> new MalformedException("no name: " + whole));
  }

  /** Takes note of what an entry has become. */
  static void refresh(Transaction transaction, EntryId id, EntryState before, EntryState after) {
    RName claimedBefore = before.isLive() ? claimed(id, before) : null;
    RName claimedAfter = after.isLive() ? claimed(id, after) : null;
    boolean entombed = (before.death() == null) != (after.death() == null);
    Claims.Claim claim = claim(id, after);
    boolean same =
        Objects.equals(claimedBefore, claimedAfter)
            && (claimedBefore == null || claim.equals(claim(id, before)));
    if (same && !entombed) {
      return;
    }
    if (claimedBefore != null && !Objects.equals(claimedBefore, claimedAfter)) {
      update(transaction, claimedBefore, claims -> claims.without(id));
    }
    if (claimedAfter != null) {
      update(transaction, claimedAfter, claims -> claims.with(claim));
    }
    if (entombed) {
      EntryId last = lastTombstone(transaction, id.name());
      update(transaction, id.name(), claims -> claims.withTombstone(last));
    }
  }

  private static Claims.Claim claim(EntryId id, EntryState entry) {
    EntryState.Birth birth = entry.birth();
    return new Claims.Claim(
        id,
        since(id, entry),
        birth == null ? null : birth.successorOf(),
        Renaming.leaver(id, entry).orElse(null));
  }

  private static void update(Transaction transaction, RName name, UnaryOperator<Claims> change) {
    Claims before = RegistryTables.NAMES.get(transaction, name).orElse(Claims.NONE);
    Claims after = change.apply(before);
    for (EntryId other : before.others()) {
      RegistryTables.DERIVED.delete(transaction, derived(other));
    }
    for (EntryId other : after.others()) {
      CONTESTED.hit();
      RegistryTables.DERIVED.put(transaction, derived(other), other);
    }
    if (after.isEmpty()) {
      RegistryTables.NAMES.delete(transaction, name);
    } else {
      RegistryTables.NAMES.put(transaction, name, after);
    }
  }

  private static @Nullable EntryId lastTombstone(State state, RName name) {
    EntryId[] last = new EntryId[1];
    RegistryTables.ENTRIES.forEach(
        state,
        RegistryTables.of(name),
        (id, entry) -> {
          if (entry.death() != null) {
            last[0] = id;
          }
          return true;
        });
    return last[0];
  }
}
