package grapevine.service.node;

import grapevine.kernel.check.Mark;
import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Table;
import grapevine.kernel.time.Timestamp;
import grapevine.kernel.time.VersionVector;
import grapevine.mechanism.list.Dot;
import grapevine.mechanism.replication.Change;
import grapevine.mechanism.replication.DomainName;
import grapevine.service.event.Step;
import grapevine.service.registry.Entry;
import grapevine.service.registry.ListName;
import grapevine.service.registry.Lookup;
import grapevine.service.registry.Registries;
import grapevine.service.registry.RegistryChange;
import grapevine.service.registry.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Changes of registries that others lack when this server comes back as new: its own that not all
 * of them have, and those of whatever origin that none of them has. They are made anew, under a new
 * number and their old timestamp, when this server has the others' state (DESIGN section 5, rule
 * 6), but for two kinds, which would bring back what was deleted and then forgotten:
 *
 * <ul>
 *   <li>what the others' state counts: it is in there, with whatever was done to it since;
 *   <li>what was undone again as far as this server knew: the entry is deleted, the item removed.
 * </ul>
 *
 * <p>For one thread.
 */
final class KeptChanges {
  private static final Mark COUNTED = Mark.of("comeback.change-is-in-the-state-of-others");
  private static final Mark UNDONE = Mark.of("comeback.change-was-undone");
  private static final Mark OF_OTHERS = Mark.of("comeback.change-of-another-origin");
  private static final Mark WHOLE = Mark.of("comeback.registry-kept-whole");
  private static final int AT_ONCE = 1_000;

  /**
   * One of them.
   *
   * @param dot by which others may have it; empty for a whole entry
   */
  private record Kept(Optional<Dot> dot, Timestamp at, byte[] change) {
    private static final Codec<Kept> CODEC =
        Codec.of(
            (out, kept) -> {
              out.putOptional(kept.dot.orElse(null), Dot.CODEC::write);
              Timestamp.CODEC.write(out, kept.at);
              out.putBytes(kept.change);
            },
            in ->
                new Kept(
                    Optional.ofNullable(in.getOptional(Dot.CODEC::read)),
                    Timestamp.CODEC.read(in),
                    in.getBytes()));
  }

  private static final Table<Long, Kept> TABLE =
      new Table<>(0x13, (out, key) -> out.putLong(key), ByteReader::getLong, Kept.CODEC);

  private final NodeParts node;
  private long next = -1;

  KeptChanges(NodeParts node) {
    this.node = node;
  }

  /** Whether changes are kept that are not made anew yet: what is not here may be among them. */
  static boolean isWaiting(State state) {
    boolean[] any = new boolean[1];
    TABLE.forEach(
        state,
        (key, kept) -> {
          any[0] = true;
          return false;
        });
    return any[0];
  }

  /** Puts aside what others lack of all registries here. */
  void keep(Step step) {
    for (String registry : List.copyOf(node.registration().held(step.state()))) {
      keep(step, registry);
    }
  }

  private void keep(Step step, String registry) {
    State state = step.state();
    DomainName domain = Registration.domain(registry);
    VersionVector any = VersionVector.EMPTY;
    Optional<VersionVector> all = Optional.empty();
    for (ServerNumber peer : node.registration().replicas(state, registry)) {
      if (!peer.equals(node.self())) {
        VersionVector there = node.replicator().known(state, domain, peer).vector();
        any = any.join(there);
        all = Optional.of(all.map(there::meet).orElse(there));
      }
    }
    Optional<List<Change>> lacking = node.replicator().beyond(state, domain, any);
    if (lacking.isEmpty() && any.equals(VersionVector.EMPTY)) {
      WHOLE.hit();
      for (RegistryChange.WholeEntry whole : Registries.wholes(state, registry)) {
        byte[] change = Update.CODEC.toBytes(Update.ofServer(whole));
        put(step, new Kept(Optional.empty(), whole.id().created(), change));
      }
      return;
    }
    // To make one's own twice does no harm; and whoever has it may be known to the others by it
    // alone, as one who has just joined.
    VersionVector atAll = all.orElse(VersionVector.EMPTY);
    node.replicator().ownBeyond(state, domain, atAll).forEach(change -> keep(step, change));
    for (Change change : lacking.orElse(List.of())) {
      if (!change.origin().equals(node.self())) {
        OF_OTHERS.hit();
        keep(step, change);
      }
    }
  }

  private void keep(Step step, Change change) {
    if (isUndone(step.state(), change)) {
      UNDONE.hit();
      return;
    }
    Dot dot = new Dot(change.origin(), change.sequence());
    put(step, new Kept(Optional.of(dot), change.timestamp(), change.payload()));
  }

  /** Whether a change gave something that is not there any more, as far as is known here. */
  private boolean isUndone(State state, Change change) {
    return switch (Update.CODEC.fromBytes(change.payload()).change()) {
      case RegistryChange.CreateEntry create ->
          isGone(state, new EntryId(create.name(), change.timestamp()));
      case RegistryChange.SetField set -> isGone(state, set.id()) || isUnset(state, set);
      case RegistryChange.RenameEntry rename -> isGone(state, rename.id());
      case RegistryChange.RemoveItem remove -> isGone(state, remove.id());
      case RegistryChange.PutItem put -> isGone(state, put.id()) || isRemoved(state, put);
      case RegistryChange.DeleteEntry _, RegistryChange.WholeEntry _ -> false;
    };
  }

  private boolean isGone(State state, EntryId id) {
    return node.directory().find(state, id) instanceof Lookup.Gone;
  }

  /** A revoked password must not come back when its removal is forgotten. */
  private boolean isUnset(State state, RegistryChange.SetField set) {
    Optional<Entry> entry = node.directory().find(state, set.id()).bearer();
    return set.value() != null && entry.isPresent() && entry.get().field(set.field()).isEmpty();
  }

  private boolean isRemoved(State state, RegistryChange.PutItem put) {
    Optional<Entry> entry = node.directory().find(state, put.id()).bearer();
    if (entry.isEmpty()) {
      return false;
    }
    String text = put.value().text();
    return put.list() == ListName.MEMBERS
        ? node.directory().member(state, put.id(), text).isEmpty()
        : entry.get().items(put.list()).stream().noneMatch(item -> item.text().equals(text));
  }

  private void put(Step step, Kept kept) {
    if (next < 0) {
      TABLE.forEach(
          step.state(),
          (key, other) -> {
            next = key;
            return true;
          });
      next++;
    }
    TABLE.put(step.state(), next, kept);
    next++;
  }

  /** Makes those anew that can be made now: this server has what the others have. */
  void tick(Step step) {
    List<Long> keys = new ArrayList<>();
    TABLE.forEach(
        step.state(),
        (key, kept) -> {
          if (isReady(step.state(), Update.CODEC.fromBytes(kept.change).change().registry())) {
            keys.add(key);
          }
          return keys.size() < AT_ONCE;
        });
    for (long key : keys) {
      TABLE
          .get(step.state(), key)
          .ifPresent(kept -> {
            TABLE.delete(step.state(), key);
            make(step, kept);
          });
    }
  }

  /** Where all replicas have come back as new, there is no state to be taken from anybody. */
  private boolean isReady(State state, String registry) {
    DomainName domain = Registration.domain(registry);
    return node.directory().holds(state, registry)
        && (node.replicator().caughtUp(state, domain) || node.replicator().allBegin(state, domain));
  }

  private void make(Step step, Kept kept) {
    Update update = Update.CODEC.fromBytes(kept.change);
    VersionVector here =
        node.replicator().vector(step.state(), Registration.domain(update.change().registry()));
    if (kept.dot.filter(dot -> here.get(dot.origin()) >= dot.sequence()).isPresent()) {
      COUNTED.hit();
      return;
    }
    node.registration().change(step, update, kept.at);
  }
}
