package grapevine.simulator.world;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What happened, in order: always as a running hash, by which two runs of a seed are compared, and
 * as lines where somebody wants to read them.
 */
public final class Trace {
  /** One line: when, at which server (or -1), and what. */
  public record Line(long micros, int server, String text) {}

  private static final long FNV_PRIME = 0x100000001b3L;
  private static final int LINES_MAX = 2_000_000;

  private final boolean keep;
  private final List<Line> lines = new ArrayList<>();
  private long hash = 0xcbf29ce484222325L;

  /** A trace that keeps its lines, or only their hash. */
  public Trace(boolean keep) {
    this.keep = keep;
  }

  /** Notes that something happened: the numbers tell runs apart, the text is made only if kept. */
  public void note(long micros, int server, long fingerprint, Supplier<String> text) {
    mix(micros);
    mix(server);
    mix(fingerprint);
    if (keep && lines.size() < LINES_MAX) {
      lines.add(new Line(micros, server, text.get()));
    }
  }

  /** The hash of all so far. */
  public long hash() {
    return hash;
  }

  /** The lines that were kept. */
  public List<Line> lines() {
    return List.copyOf(lines);
  }

  /** A fingerprint of bytes. */
  public static long fingerprint(byte[] bytes) {
    long fingerprint = bytes.length;
    for (byte octet : bytes) {
      fingerprint = (fingerprint ^ (octet & 0xff)) * FNV_PRIME;
    }
    return fingerprint;
  }

  private void mix(long value) {
    hash = (hash ^ value) * FNV_PRIME;
    hash ^= hash >>> 29;
  }
}
