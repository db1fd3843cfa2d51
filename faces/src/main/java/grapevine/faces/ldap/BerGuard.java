package grapevine.faces.ldap;

/**
 * Looks at the raw bytes of a message before the library decodes them: whole, definite lengths
 * only, nothing that reaches beyond what holds it, and no deeper than is safe. (A filter nested
 * 2,000 deep overflows the library's stack, and nesting of 0.9 MB takes it 10 s.) Pure.
 */
final class BerGuard {

  private static final int SEQUENCE = 0x30;
  private static final int CONSTRUCTED = 0x20;
  private static final int LENGTH_OCTETS_MAX = 4;
  private static final int TAG_NUMBER_OF_MORE_OCTETS = 0x1f;

  /** What stands at the beginning of some bytes. */
  enum Verdict {
    /** A whole sound message. */
    WHOLE,
    /** The beginning of one. */
    INCOMPLETE,
    /** Larger than is allowed. */
    TOO_LARGE,
    /** No message, or one that no sound client sends. */
    BROKEN
  }

  /**
   * The finding.
   *
   * @param octets of the message where it is whole, or as far as can be told; else 0
   */
  record Look(Verdict verdict, int octets) {}

  private BerGuard() {}

  /** Looks at the message that begins there. */
  static Look look(byte[] data, int from, int to, Limits limits) {
    if (from >= to) {
      return new Look(Verdict.INCOMPLETE, 0);
    }
    if ((data[from] & 0xff) != SEQUENCE) {
      return new Look(Verdict.BROKEN, 0);
    }
    long header = header(data, from, to);
    if (header < 0) {
      return new Look(header == CUT_OFF ? Verdict.INCOMPLETE : Verdict.BROKEN, 0);
    }
    long octets = headerOctets(header) + contentOctets(header);
    if (octets > limits.octetsMax()) {
      return new Look(Verdict.TOO_LARGE, 0);
    }
    if (octets > to - from) {
      return new Look(Verdict.INCOMPLETE, (int) octets);
    }
    boolean sound = sound(data, from, from + (int) octets, limits.depthMax());
    return new Look(sound ? Verdict.WHOLE : Verdict.BROKEN, (int) octets);
  }

  /**
   * What a message may be.
   *
   * @param octetsMax most octets of a message
   * @param depthMax most elements within each other
   */
  record Limits(int octetsMax, int depthMax) {}

  /** Whether the bytes are elements one after the other, none too deep and none cut off. */
  static boolean sound(byte[] data, int from, int to, int depthMax) {
    int[] ends = new int[depthMax];
    int depth = 0;
    int at = from;
    int end = to;
    while (true) {
      while (at == end) {
        if (depth == 0) {
          return true;
        }
        depth--;
        end = ends[depth];
      }
      long header = header(data, at, end);
      if (header < 0 || headerOctets(header) + contentOctets(header) > end - at) {
        return false;
      }
      boolean constructed = (data[at] & CONSTRUCTED) != 0;
      at += (int) headerOctets(header);
      if (!constructed) {
        at += (int) contentOctets(header);
        continue;
      }
      if (depth == depthMax) {
        return false;
      }
      ends[depth] = end;
      depth++;
      end = at + (int) contentOctets(header);
    }
  }

  // A header is packed into a number: its own octets above 32 bits of the content's; below 0: none.

  private static final long CUT_OFF = -1;
  private static final long UNSOUND = -2;

  private static long headerOctets(long header) {
    return header >>> Integer.SIZE;
  }

  private static long contentOctets(long header) {
    return header & 0xffff_ffffL;
  }

  private static long header(byte[] data, int at, int to) {
    if ((data[at] & TAG_NUMBER_OF_MORE_OCTETS) == TAG_NUMBER_OF_MORE_OCTETS) {
      return UNSOUND;
    }
    if (at + 1 >= to) {
      return CUT_OFF;
    }
    int first = data[at + 1] & 0xff;
    if (first < 0x80) {
      return (2L << Integer.SIZE) | first;
    }
    int count = first & 0x7f;
    // RFC 4511 section 5.1: definite lengths only
    if (count == 0 || count > LENGTH_OCTETS_MAX) {
      return UNSOUND;
    }
    if (at + 2 + count > to) {
      return CUT_OFF;
    }
    long length = 0;
    for (int index = 0; index < count; index++) {
      length = (length << Byte.SIZE) | (data[at + 2 + index] & 0xff);
    }
    return ((long) (2 + count) << Integer.SIZE) | length;
  }
}
