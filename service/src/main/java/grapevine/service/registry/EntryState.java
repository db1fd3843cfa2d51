package grapevine.service.registry;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.RName;
import grapevine.kernel.time.Timestamp;
import grapevine.mechanism.list.Dot;
import grapevine.mechanism.list.GrapevineList;
import grapevine.mechanism.list.Item;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a replica has of one entry, its members left out: they are kept one by one. It grows only:
 * merge is commutative, associative and idempotent. Without birth, changes have come before the
 * creation, and the entry does not exist yet. With death it is a tombstone, for good. Immutable.
 *
 * @param birth what the creation said; null until it arrives
 * @param death the deletion; null while the entry lives
 * @param lists fields and small lists; empty after death
 */
public record EntryState(
    @Nullable Birth birth, @Nullable Death death, SortedMap<ListName, GrapevineList<Value>> lists) {
  /** Nothing has arrived. */
  public static final EntryState NOTHING = new EntryState(null, null, new TreeMap<>());

  /** How it is written. Equal states give equal bytes. */
  public static final Codec<EntryState> CODEC = Codec.of(EntryState::write, EntryState::read);

  private static final Codec<GrapevineList<Value>> LIST = GrapevineList.codec(Value.CODEC);

  /**
   * The creation of an entry.
   *
   * @param name the name as it was written
   * @param kind what the entry stands for
   * @param successorOf the creation of the last entry of this name that the creator knew to be
   *     deleted; with it, that one and all before it are no rivals for the name
   */
  public record Birth(RName name, Kind kind, @Nullable Timestamp successorOf) {
    static final Codec<Birth> CODEC =
        Codec.of(
            (out, birth) -> {
              RName.CODEC.write(out, birth.name);
              birth.kind.write(out);
              out.putOptional(birth.successorOf, Timestamp.CODEC::write);
            },
            in ->
                new Birth(
                    RName.CODEC.read(in), Kind.read(in), in.getOptional(Timestamp.CODEC::read)));
  }

  /**
   * The deletion of an entry.
   *
   * @param at when
   * @param by the change that deleted it
   */
  public record Death(Timestamp at, Dot by) {
    static final Codec<Death> CODEC =
        Codec.of(
            (out, death) -> {
              Timestamp.CODEC.write(out, death.at);
              Dot.CODEC.write(out, death.by);
            },
            in -> new Death(Timestamp.CODEC.read(in), Dot.CODEC.read(in)));

    private static Death first(Death left, Death right) {
      int order = left.at.compareTo(right.at);
      if (order == 0) {
        order = left.by.compareTo(right.by);
      }
      return order <= 0 ? left : right;
    }
  }

  /** Makes the lists unchangeable. */
  public EntryState {
    lists = Collections.unmodifiableSortedMap(lists);
  }

  /** Created, and not deleted. */
  public boolean isLive() {
    return birth != null && death == null;
  }

  /** One list, empty where nothing was ever added. */
  public GrapevineList<Value> list(ListName name) {
    return lists.getOrDefault(name, GrapevineList.empty());
  }

  /** Without its lists: there are secrets among the fields. */
  @Override
  public String toString() {
    return "EntryState[" + birth + ", " + death + ", " + lists.keySet() + "]";
  }

  EntryState with(ListName list, String key, Item<Value> item) {
    TreeMap<ListName, GrapevineList<Value>> changed = new TreeMap<>(lists);
    changed.put(list, list(list).with(key, item));
    return new EntryState(birth, death, changed);
  }

  EntryState merge(EntryState arrived) {
    Birth mergedBirth = birth != null ? birth : arrived.birth;
    Death left = death;
    Death right = arrived.death;
    if (left != null || right != null) {
      Death mergedDeath = left == null ? right : right == null ? left : Death.first(left, right);
      return new EntryState(mergedBirth, mergedDeath, new TreeMap<>());
    }
    TreeMap<ListName, GrapevineList<Value>> merged = new TreeMap<>(lists);
    arrived.lists.forEach((name, list) -> merged.merge(name, list, GrapevineList::merge));
    return new EntryState(mergedBirth, null, merged);
  }

  private void write(ByteWriter out) {
    out.putOptional(birth, Birth.CODEC::write).putOptional(death, Death.CODEC::write);
    out.putVarint(lists.size());
    lists.forEach((name, list) -> {
      name.write(out);
      LIST.write(out, list);
    });
  }

  private static void write(ByteWriter out, EntryState state) {
    state.write(out);
  }

  private static EntryState read(ByteReader in) {
    Birth birth = in.getOptional(Birth.CODEC::read);
    Death death = in.getOptional(Death.CODEC::read);
    TreeMap<ListName, GrapevineList<Value>> lists = new TreeMap<>();
    int count = in.getLength();
    for (int index = 0; index < count; index++) {
      if (lists.put(ListName.read(in), LIST.read(in)) != null) {
        throw new MalformedException("an entry with a list twice");
      }
    }
    return new EntryState(birth, death, lists);
  }
}
