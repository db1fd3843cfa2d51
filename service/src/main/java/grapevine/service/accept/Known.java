package grapevine.service.accept;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.Folding;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Table;
import grapevine.kernel.time.Timestamp;
import grapevine.service.event.Step;
import grapevine.service.message.Message;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The messages with an identity that were accepted here, for as long as their Date lets them come
 * again: what was kept of each, and for whom it was.
 *
 * @param message the acceptance that is kept
 * @param recipients digests of the addresses that it was accepted for here
 */
record Known(Message message, TreeSet<Long> recipients) {
  /**
   * Most recipients that are remembered of a message. Beyond them a repetition is steered again,
   * which no mailbox sees.
   */
  static final int RECIPIENTS_MAX = 20_000;

  /** A Date is at most five days ahead of now, and then five behind; one for clocks that differ. */
  private static final long KEPT_MILLIS = 11L * 86_400_000;

  private static final Codec<Known> CODEC = Codec.of(Known::write, Known::read);
  private static final Table<Postmark, Known> KNOWN =
      new Table<>(0x5a, Postmark.CODEC::write, Postmark.CODEC::read, CODEC);
  private static final Table<Old, Boolean> BY_TIME =
      new Table<>(
          0x5b, Old::write, Old::read, Codec.of(ByteWriter::putBoolean, ByteReader::getBoolean));

  static Optional<Known> find(State state, Postmark postmark) {
    return KNOWN.get(state, postmark);
  }

  static void put(Step step, Known known, boolean isNew) {
    Postmark postmark = known.message.postmark();
    KNOWN.put(step.state(), postmark, known);
    if (isNew) {
      BY_TIME.put(step.state(), new Old(step.wallMillis() / 3_600_000, postmark), true);
    }
  }

  /** Forgets what can come again no more. */
  static void purge(Step step, int limit) {
    long before = (step.wallMillis() - KEPT_MILLIS) / 3_600_000;
    List<Old> old = new ArrayList<>();
    BY_TIME.forEach(
        step.state(),
        (row, present) -> {
          if (row.hour >= before) {
            return false;
          }
          old.add(row);
          return old.size() < limit;
        });
    for (Old row : old) {
      KNOWN.delete(step.state(), row.postmark);
      BY_TIME.delete(step.state(), row);
    }
  }

  /** The earlier of two acceptances of one postmark, with its bytes. */
  static Message earlier(Message left, Message right) {
    Timestamp other = right.accepted();
    return left.accepted().isAfter(other) ? right : left;
  }

  /** What stands for an address among the recipients. */
  static long digest(String address) {
    byte[] folded = Folding.fold(address).getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.wrap(BodyId.sha256().digest(folded)).getLong();
  }

  private static void write(ByteWriter out, Known known) {
    Message.CODEC.write(out, known.message);
    out.putAll(known.recipients, ByteWriter::putLong);
  }

  private static Known read(ByteReader in) {
    return new Known(Message.CODEC.read(in), new TreeSet<>(in.getAll(ByteReader::getLong)));
  }

  private record Old(long hour, Postmark postmark) {
    static void write(ByteWriter out, Old old) {
      Postmark.CODEC.write(out.putLong(Math.max(0, old.hour)), old.postmark);
    }

    static Old read(ByteReader in) {
      return new Old(in.getLong(), Postmark.CODEC.read(in));
    }
  }
}
