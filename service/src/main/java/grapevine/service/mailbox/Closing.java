package grapevine.service.mailbox;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Timestamp;
import grapevine.kernel.time.VersionVector;
import java.util.Comparator;

/**
 * That a removed site has made its last operation, and who has all that it had. Immutable.
 *
 * <p>A closing is told apart by the removal that it obeys, and not by when it was made. The server
 * that removes a site stamps that above all else in the entry, but it may know a clock of the site
 * only as one that is far ahead, and not follow it. Let Z be removed and close, its clock an hour
 * ahead, be added again by another server, and be removed again within that hour: the first closing
 * is later than the second removal, and must not be taken for its answer.
 *
 * @param closed the timestamp of the removal; ZERO where only the word of who took over is here
 * @param has all that it had
 * @param word the last word of an active site about it
 */
record Closing(Timestamp closed, VersionVector has, Word word) {
  static final Closing NONE = new Closing(Timestamp.ZERO, VersionVector.EMPTY, Word.NONE);

  static final Codec<Closing> CODEC = Codec.of(Closing::write, Closing::read);

  /**
   * The word of an active site that it has all that the removed one had.
   *
   * @param closed which closing it confirms; ZERO while there is no word
   * @param by who says so
   * @param sequence the number of that operation among those of its maker
   */
  record Word(Timestamp closed, ServerNumber by, long sequence) {
    static final Word NONE = new Word(Timestamp.ZERO, new ServerNumber(0), 0);

    private static final Comparator<Word> ORDER =
        Comparator.comparing(Word::closed)
            .thenComparing(Word::by)
            .thenComparingLong(Word::sequence);
  }

  /** Whether the site has closed since that removal. */
  boolean obeys(Timestamp removed) {
    return !removed.isAfter(closed);
  }

  /** Whether an active site has said that it has all. */
  boolean isTakenOver() {
    return closed.isAfter(Timestamp.ZERO) && !closed.isAfter(word.closed);
  }

  /** What two copies agree on: of each part the latest. */
  Closing join(Closing other) {
    Closing last = other.closed.isAfter(closed) ? other : this;
    Word latest = Word.ORDER.compare(other.word, word) > 0 ? other.word : word;
    return new Closing(last.closed, last.has, latest);
  }

  private static void write(ByteWriter out, Closing closing) {
    Timestamp.CODEC.write(out, closing.closed);
    VersionVector.CODEC.write(out, closing.has);
    Timestamp.CODEC.write(out, closing.word.closed);
    out.putLong(closing.word.by.value()).putVarint(closing.word.sequence);
  }

  private static Closing read(ByteReader in) {
    Timestamp closed = Timestamp.CODEC.read(in);
    VersionVector has = VersionVector.CODEC.read(in);
    Word word = new Word(Timestamp.CODEC.read(in), new ServerNumber(in.getLong()), in.getVarint());
    return new Closing(closed, has, word);
  }
}
