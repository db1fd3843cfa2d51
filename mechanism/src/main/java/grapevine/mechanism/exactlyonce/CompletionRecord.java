package grapevine.mechanism.exactlyonce;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.time.Timestamp;
import java.util.Arrays;

/**
 * That a request was executed, and what was answered.
 *
 * @param id which request
 * @param firstOpen what its client acknowledged with it
 * @param domain where its effect is, as replication names it: the record travels there
 * @param deadlineMillis when nobody executes it any more
 * @param outcome its effect's timestamp and the answer
 */
public record CompletionRecord(
    RequestId id, long firstOpen, String domain, long deadlineMillis, Outcome outcome) {
  /** How records are written. */
  public static final Codec<CompletionRecord> CODEC =
      Codec.of(CompletionRecord::write, CompletionRecord::read);

  /**
   * What came of it.
   *
   * @param effect the timestamp of its effect
   * @param answer as the caller writes it
   */
  public record Outcome(Timestamp effect, byte[] answer) {}

  /** Of two records of one request, the one that is kept: the same, whichever comes first. */
  CompletionRecord merge(CompletionRecord other) {
    int byEffect = outcome.effect.compareTo(other.outcome.effect);
    int order =
        byEffect != 0 ? byEffect : Arrays.compareUnsigned(outcome.answer, other.outcome.answer);
    return order <= 0 ? this : other;
  }

  private static void write(ByteWriter out, CompletionRecord value) {
    RequestId.CODEC.write(out, value.id);
    out.putVarint(value.firstOpen).putString(value.domain).putLong(value.deadlineMillis);
    Timestamp.CODEC.write(out, value.outcome.effect);
    out.putBytes(value.outcome.answer);
  }

  private static CompletionRecord read(ByteReader in) {
    return new CompletionRecord(
        RequestId.CODEC.read(in),
        in.getVarint(),
        in.getString(),
        in.getLong(),
        new Outcome(Timestamp.CODEC.read(in), in.getBytes()));
  }
}
