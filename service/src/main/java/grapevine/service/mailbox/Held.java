package grapevine.service.mailbox;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.time.Timestamp;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A message in one mailbox. Two parts, each a register whose lowest value wins, so that merging is
 * commutative, associative and idempotent: the earliest delivery gives it its place, the earliest
 * acceptance its bytes (DESIGN section 6, "The stored bytes"). Immutable.
 *
 * @param delivered when it was first put into the mailbox
 * @param folder where it was put then
 * @param flags that it had then
 * @param accepted which acceptance of the postmark: with it, the key of the message
 */
record Held(Timestamp delivered, Timestamp folder, SortedSet<String> flags, Timestamp accepted) {
  static final Codec<Held> CODEC = Codec.of(Held::write, Held::read);

  Held {
    flags = Collections.unmodifiableSortedSet(new TreeSet<>(flags));
  }

  /** What two copies agree on. */
  Held join(Held other) {
    Held first = delivered.isAfter(other.delivered) ? other : this;
    Timestamp earlier = accepted.isAfter(other.accepted) ? other.accepted : accepted;
    return new Held(first.delivered, first.folder, first.flags, earlier);
  }

  private static void write(ByteWriter out, Held held) {
    Timestamp.CODEC.write(out, held.delivered);
    Timestamp.CODEC.write(out, held.folder);
    out.putAll(held.flags, ByteWriter::putString);
    Timestamp.CODEC.write(out, held.accepted);
  }

  private static Held read(ByteReader in) {
    return new Held(
        Timestamp.CODEC.read(in),
        Timestamp.CODEC.read(in),
        new TreeSet<>(in.getAll(ByteReader::getString)),
        Timestamp.CODEC.read(in));
  }
}
