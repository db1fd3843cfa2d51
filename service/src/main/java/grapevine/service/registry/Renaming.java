package grapevine.service.registry;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.State;
import grapevine.kernel.time.Timestamp;
import java.util.List;
import java.util.Optional;

/**
 * Gives an entry another name of its registry. Its identity stays, and with it its mailbox, its
 * rights and its memberships; the old name stays behind as an alias that names it. Of several who
 * are given one name at the same time, {@link Claims} says who bears it.
 */
final class Renaming {
  private Renaming() {}

  static Planned plan(Directory directory, State state, Entry entry, RName to) {
    RName from = entry.name();
    Optional<String> fault = fault(entry, to);
    if (fault.isPresent()) {
      return new Planned.Refused(fault.get());
    }
    boolean taken =
        !to.equals(from)
            && directory
                .find(state, to)
                .bearer()
                .filter(other -> !directory.leaver(other).equals(Optional.of(entry.id())))
                .isPresent();
    if (taken) {
      return new Planned.Refused(to + " exists already");
    }
    return to.toString().equals(from.toString())
        ? new Planned.Done(List.of(), List.of())
        : new Planned.Done(List.of(change(state, entry, to)), List.of());
  }

  private static RegistryChange change(State state, Entry entry, RName to) {
    Claims claims = RegistryTables.NAMES.get(state, entry.name()).orElse(Claims.NONE);
    boolean leaves = !to.equals(entry.name()) && !claims.hasAliasOf(entry.id());
    Timestamp since = Names.since(entry.id(), entry.state());
    return new RegistryChange.RenameEntry(
        entry.id(), to, leaves ? new RegistryChange.Left(entry.name(), since) : null);
  }

  private static Optional<String> fault(Entry entry, RName to) {
    RName from = entry.name();
    if (from.registry().equals(RName.GV)) {
      return Optional.of(from + ": servers and registries keep their names");
    }
    if (entry.kind() == Kind.ALIAS) {
      return Optional.of(from + " is an alias: add another one, and remove this one");
    }
    if (!to.registry().equals(from.registry())) {
      return Optional.of(
          "an entry stays in its registry: add "
              + to
              + ", and let "
              + from
              + " forward to it, or make it an alias of it");
    }
    return CommandRules.nameFault(to, entry.kind());
  }

  /** The alias that a renaming leaves behind, where it does. */
  static Optional<RegistryChange.CreateEntry> leftBehind(RegistryChange.RenameEntry rename) {
    RegistryChange.Left left = rename.left();
    if (left == null) {
      return Optional.empty();
    }
    Value target = new Value(rename.to().toString(), rename.id());
    return Optional.of(
        new RegistryChange.CreateEntry(
            left.name(),
            Kind.ALIAS,
            null,
            List.of(
                RegistryChange.Assignment.field(Fields.HELD_SINCE, left.heldSince().toString()),
                RegistryChange.Assignment.item(ListName.TARGETS, target))));
  }

  /** Whom an entry stands for, where it is an alias that a renaming left behind. */
  static Optional<EntryId> leaver(EntryId id, EntryState state) {
    EntryState.Birth birth = state.birth();
    return birth == null
        ? Optional.empty()
        : leaver(
            new Entry(id, birth.name(), birth.kind(), state),
            new Timestamp(Long.MAX_VALUE, 0, id.created().source()));
  }

  /**
   * Whom an alias stands for that a renaming left behind, where the name meant him already at a
   * moment.
   */
  static Optional<EntryId> leaver(Entry alias, Timestamp at) {
    boolean meant =
        alias.kind() == Kind.ALIAS
            && alias
                .field(Fields.HELD_SINCE)
                .flatMap(Renaming::timestamp)
                .filter(since -> !since.isAfter(at))
                .isPresent();
    List<Member> targets = meant ? alias.items(ListName.TARGETS) : List.of();
    return targets.size() == 1
        ? Optional.ofNullable(targets.getFirst().identity())
        : Optional.empty();
  }

  /** A timestamp from its text. */
  static Optional<Timestamp> timestamp(String text) {
    if (!text.matches("[0-9a-f]{1,15}\\.[0-9a-f]{1,7}\\.[0-9a-f]{16}")) {
      return Optional.empty();
    }
    String[] parts = text.split("\\.", -1);
    return Optional.of(
        new Timestamp(
            Long.parseLong(parts[0], 16),
            Integer.parseInt(parts[1], 16),
            new ServerNumber(Long.parseUnsignedLong(parts[2], 16))));
  }
}
