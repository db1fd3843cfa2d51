package grapevine.service.mailbox;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Timestamp;
import grapevine.kernel.time.VersionVector;

/**
 * That a removed site has made its last operation, and who has all that it had. Immutable.
 *
 * @param closed when; ZERO where only the word of who took over is here
 * @param has all that it had
 * @param takenOver the latest closing that an active site has confirmed; ZERO while none has
 * @param by who confirmed it; number 0 while nobody has
 */
record Closing(Timestamp closed, VersionVector has, Timestamp takenOver, ServerNumber by) {
  static final Closing NONE =
      new Closing(Timestamp.ZERO, VersionVector.EMPTY, Timestamp.ZERO, new ServerNumber(0));

  static final Codec<Closing> CODEC = Codec.of(Closing::write, Closing::read);

  /** Whether an active site has said that it has all. */
  boolean isTakenOver() {
    return !closed.isAfter(takenOver);
  }

  /** What two copies agree on: of each part the latest. */
  Closing join(Closing other) {
    Closing last = other.closed.isAfter(closed) ? other : this;
    Closing word = other.takenOver.isAfter(takenOver) ? other : this;
    ServerNumber who =
        other.takenOver.equals(takenOver) && other.by.compareTo(by) > 0 ? other.by : word.by;
    return new Closing(last.closed, last.has, word.takenOver, who);
  }

  private static void write(ByteWriter out, Closing closing) {
    Timestamp.CODEC.write(out, closing.closed);
    VersionVector.CODEC.write(out, closing.has);
    Timestamp.CODEC.write(out, closing.takenOver);
    out.putLong(closing.by.value());
  }

  private static Closing read(ByteReader in) {
    return new Closing(
        Timestamp.CODEC.read(in),
        VersionVector.CODEC.read(in),
        Timestamp.CODEC.read(in),
        new ServerNumber(in.getLong()));
  }
}
