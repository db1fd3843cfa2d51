package grapevine.faces.smtp;

import grapevine.faces.Answer;
import grapevine.faces.Question;
import grapevine.faces.Refusal;
import java.util.OptionalLong;

/**
 * One message on its way in: read, collected, handed over in parts where it is large; and what is
 * to be done next.
 */
final class ContentIntake {

  private final ContentReader reader;
  private final ContentCollector collector;
  private final int progressOctets;
  private long sinceProgress;
  private String refusalDetail = "";
  private boolean abandoned;

  /**
   * Begins.
   *
   * @param upload the number of the upload, should there be one
   * @param expectedOctets what the client declared, 0 where nothing
   */
  ContentIntake(SmtpLimits limits, long upload, long expectedOctets) {
    collector = new ContentCollector(limits.size(), upload, expectedOctets);
    reader = new ContentReader(limits.size(), collector);
    progressOctets = limits.time().contentOctets();
  }

  /** What is to be done next. */
  enum Next {
    /** Read more. */
    READ,
    /** Hand {@link #nextPart} over. */
    HAND_OVER,
    /** Store {@link #finish}. */
    STORE,
    /** Say {@link #refusal}: the content is at its end, and not taken. */
    REFUSE,
    /** Say {@link #refusal} and close: the end is not waited for. */
    GIVE_UP
  }

  boolean ended() {
    return reader.ended();
  }

  /**
   * Reads; see {@link ContentReader#read}. To be called only after {@link Next#READ}, so there is
   * room for at least one octet.
   */
  int read(byte[] data, int from, int to) {
    int limit = reader.fault() == null ? Math.min(to, from + collector.room()) : to;
    int consumed = reader.read(data, from, limit);
    sinceProgress += consumed;
    return consumed;
  }

  /** Whether enough has come since this was last true for the peer to have its time anew. */
  boolean progressed() {
    boolean enough = sinceProgress >= progressOctets || reader.ended();
    if (enough) {
      sinceProgress = 0;
    }
    return enough;
  }

  /** Whether the message is refused already, though its end has not come. */
  boolean isSpoilt() {
    return reader.fault() != null;
  }

  Next next() {
    boolean sound = reader.fault() == null;
    if (reader.ended()) {
      return sound ? atEnd() : Next.REFUSE;
    }
    if (reader.hopeless()) {
      return Next.GIVE_UP;
    }
    return sound && collector.isFull() ? Next.HAND_OVER : Next.READ;
  }

  private Next atEnd() {
    return collector.isUploading() && !collector.isEmpty() ? Next.HAND_OVER : Next.STORE;
  }

  Question.UploadPart nextPart() {
    return collector.nextPart();
  }

  void partRefused(Answer.Refused refused) {
    reader.spoil(refused.refusal());
    refusalDetail = refused.detail();
  }

  Question.Content finish() {
    return collector.finish();
  }

  /** Why the message is not taken. */
  Answer.Refused refusal() {
    Refusal fault = reader.fault();
    return new Answer.Refused(fault == null ? Refusal.UNAVAILABLE : fault, refusalDetail);
  }

  /** The upload that is of no use any more; told once. */
  OptionalLong uploadToAbandon() {
    if (abandoned || !collector.isUploading()) {
      return OptionalLong.empty();
    }
    abandoned = true;
    return OptionalLong.of(collector.upload());
  }
}
