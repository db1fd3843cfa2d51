package grapevine.faces.smtp;

import grapevine.faces.Question;
import java.util.Arrays;

/**
 * Holds the content that has come and is not yet handed over: all of a small message, which is
 * handed over whole; of a large one, what the next parts will carry. Never more than the
 * whole-message limit.
 */
final class ContentCollector {

  private static final byte[] EMPTY = new byte[0];
  private static final int FIRST_OCTETS = 4_096;
  private static final int EXPECTED_OCTETS_MAX = 65_536;

  private final int wholeOctetsMax;
  private final int partOctetsMax;
  private final long upload;

  private byte[] bytes = EMPTY;
  private int head;
  private int tail;
  private long uploadedOctets;

  /**
   * Begins.
   *
   * @param upload the number that the upload will have, should there be one
   * @param expectedOctets how much is expected: a hint from the client, so only so far as it costs
   *     little
   */
  ContentCollector(SmtpLimits.Size limits, long upload, long expectedOctets) {
    this.wholeOctetsMax = limits.wholeOctetsMax();
    this.partOctetsMax = limits.partOctetsMax();
    this.upload = upload;
    int first = (int) Math.min(Math.max(expectedOctets, 0), EXPECTED_OCTETS_MAX);
    if (first > 0) {
      bytes = new byte[first];
    }
  }

  /** How many octets may still be added before a part must be handed over. */
  int room() {
    return (isUploading() ? partOctetsMax : wholeOctetsMax) - (tail - head);
  }

  /** Whether parts have been handed over. */
  boolean isUploading() {
    return uploadedOctets > 0;
  }

  long upload() {
    return upload;
  }

  void add(byte[] data, int from, int length) {
    if (bytes.length - tail < length) {
      makeRoom(length);
    }
    System.arraycopy(data, from, bytes, tail, length);
    tail += length;
  }

  private void makeRoom(int length) {
    int size = tail - head;
    int wanted = Math.max(FIRST_OCTETS, Math.max(size + length, 2 * size));
    byte[] target =
        bytes.length >= size + length ? bytes : new byte[Math.min(wanted, wholeOctetsMax)];
    System.arraycopy(bytes, head, target, 0, size);
    bytes = target;
    head = 0;
    tail = size;
  }

  /** Whether a part must be handed over before more is added. */
  boolean isFull() {
    return room() <= 0;
  }

  /** Whether anything waits to be handed over. */
  boolean isEmpty() {
    return head == tail;
  }

  /** The next part. */
  Question.UploadPart nextPart() {
    int length = Math.min(partOctetsMax, tail - head);
    Question.UploadPart part =
        new Question.UploadPart(
            upload, uploadedOctets, Arrays.copyOfRange(bytes, head, head + length));
    head += length;
    uploadedOctets += length;
    if (head == tail) {
      head = 0;
      tail = 0;
    }
    return part;
  }

  /** All of it: the content of a small message, or the reference to the parts. */
  Question.Content finish() {
    if (isUploading()) {
      return new Question.Uploaded(upload, uploadedOctets);
    }
    Question.Whole whole = new Question.Whole(bytes, tail);
    bytes = EMPTY;
    tail = 0;
    return whole;
  }

  /** Forgets what is held. */
  void drop() {
    bytes = EMPTY;
    head = 0;
    tail = 0;
  }
}
