package grapevine.service.registry;

import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.time.Timestamp;
import grapevine.mechanism.list.Item;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What the content of a registry comes to: the sum of a hash of each of its entries and of each
 * member of its groups, tombstones left out, because replicas may purge them at different times.
 * Equal contents, equal digests. A change takes the old hash off and adds the new one, so the
 * digest of a large registry costs no more than that of a small one (Bellare and Micciancio, A New
 * Paradigm for Collision-Free Hashing: Incrementality at Reduced Cost, 1997). Whoever sums is a
 * replica and trusted; a sum that somebody could make collide on purpose would hide a difference
 * from a check, and no more. Immutable.
 */
public record ContentDigest(long first, long second, long third, long fourth) {
  /** Of nothing. */
  public static final ContentDigest NOTHING = new ContentDigest(0, 0, 0, 0);

  /** Of an entry without its members. */
  public static ContentDigest of(EntryId id, EntryState state) {
    EntryState.Birth birth = state.birth();
    if (state.death() != null) {
      return NOTHING;
    }
    ByteWriter out = new ByteWriter();
    int empty = put(out.putString("entry"), id).size();
    if (birth != null) {
      birth.kind().write(out);
    }
    state
        .lists()
        .forEach((name, list) ->
            list.items()
                .forEach((key, item) -> {
                  if (item.isActive()) {
                    name.write(out);
                    put(out.putString(key), item);
                  }
                }));
    // Where only tombstones are kept of what was never created, there is nothing.
    return out.size() == empty ? NOTHING : hash(out);
  }

  /** Of an active member of a group. */
  public static ContentDigest of(EntryId group, String key, Member member) {
    ByteWriter out = new ByteWriter();
    put(out.putString("member"), group).putString(key);
    return hash(put(out, member.text(), member.identity(), member.at()));
  }

  private static ByteWriter put(ByteWriter out, Item<Value> item) {
    return put(out, item.value().text(), item.value().identity(), item.at());
  }

  private static ByteWriter put(
      ByteWriter out, String text, @Nullable EntryId identity, Timestamp at) {
    out.putString(text).putOptional(identity, (to, id) -> put(to, id));
    Timestamp.CODEC.write(out, at);
    return out;
  }

  /** Replicas may have a name as differently written, where it is a key. */
  private static ByteWriter put(ByteWriter out, EntryId id) {
    out.putString(id.name().registry()).putString(id.name().foldedName());
    Timestamp.CODEC.write(out, id.created());
    return out;
  }

  private static ContentDigest hash(ByteWriter out) {
    ByteBuffer hash = ByteBuffer.wrap(BodyId.sha256().digest(out.toByteArray()));
    return new ContentDigest(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
  }

  /** Both together. */
  public ContentDigest plus(ContentDigest other) {
    return new ContentDigest(
        first + other.first, second + other.second, third + other.third, fourth + other.fourth);
  }

  /** This one without a part of it. */
  public ContentDigest minus(ContentDigest part) {
    if (PlantedBug.DIGEST_KEEPS_WHAT_IS_GONE.planted()) {
      return this;
    }
    return new ContentDigest(
        first - part.first, second - part.second, third - part.third, fourth - part.fourth);
  }

  /** As it is sent and shown: 32 octets. */
  public byte[] bytes() {
    return ByteBuffer.allocate(4 * Long.BYTES)
        .putLong(first)
        .putLong(second)
        .putLong(third)
        .putLong(fourth)
        .array();
  }
}
