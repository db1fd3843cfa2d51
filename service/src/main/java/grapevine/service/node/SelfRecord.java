package grapevine.service.node;

import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Table;
import grapevine.kernel.state.Transaction;
import grapevine.kernel.time.HybridClock;
import grapevine.kernel.time.Timestamp;
import java.util.Optional;

/**
 * What a server remembers of itself: its number, and the last timestamp that it gave out, so that
 * none is given out twice although the wall clock was set back while it was down.
 *
 * @param number its present number
 * @param lastTimestamp the last that it made
 */
record SelfRecord(ServerNumber number, Timestamp lastTimestamp) {
  private static final Codec<SelfRecord> CODEC =
      Codec.of(
          (out, self) -> {
            out.putLong(self.number.value());
            Timestamp.CODEC.write(out, self.lastTimestamp);
          },
          in -> new SelfRecord(new ServerNumber(in.getLong()), Timestamp.CODEC.read(in)));

  private static final Table<Integer, SelfRecord> TABLE =
      new Table<>(0x10, (out, key) -> out.putByte(key), in -> in.getByte(), CODEC);

  /** What is remembered, or nothing on an empty disk. */
  static Optional<SelfRecord> read(State state) {
    return TABLE.get(state, 0);
  }

  /** Remembers this. */
  void write(Transaction transaction) {
    TABLE.put(transaction, 0, this);
  }

  /** A clock that goes on above all timestamps of before. */
  HybridClock clock() {
    HybridClock clock = new HybridClock(number);
    clock.seen(lastTimestamp);
    return clock;
  }
}
