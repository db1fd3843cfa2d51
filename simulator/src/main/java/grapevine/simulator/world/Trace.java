package grapevine.simulator.world;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What happened, in order: always as a running hash, by which two runs of a seed are compared, and
 * as lines, arrows and shades where somebody wants to read or see them.
 */
public final class Trace {
  /** One line: when, at which server (or -1), and what. */
  public record Line(long micros, int server, String text) {}

  /** A message that went from one server to another; lost where it never came. */
  public record Arrow(long sentMicros, int from, long arrivesMicros, int to, boolean lost) {}

  /**
   * A fault that lasted.
   *
   * @param server at which, or the lower end of a link
   * @param other the higher end of a link, or -1
   * @param toMicros {@link Long#MAX_VALUE} while it lasts
   */
  public record Shade(int server, int other, long fromMicros, long toMicros) {}

  private static final long FNV_PRIME = 0x100000001b3L;
  private static final int LINES_MAX = 2_000_000;

  private final boolean keep;
  private final List<Line> lines = new ArrayList<>();
  private final List<Arrow> arrows = new ArrayList<>();
  private final List<Shade> shades = new ArrayList<>();
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

  /** Notes a message on its way. */
  void arrow(Arrow arrow) {
    if (keep && arrows.size() < LINES_MAX) {
      arrows.add(arrow);
    }
  }

  /** Notes that a fault begins. */
  void begin(int server, int other, long micros) {
    if (keep) {
      shades.add(new Shade(server, other, micros, Long.MAX_VALUE));
    }
  }

  /** Notes that a fault ends. */
  void end(int server, int other, long micros) {
    for (int index = shades.size() - 1; keep && index >= 0; index--) {
      Shade shade = shades.get(index);
      if (shade.server == server && shade.other == other && shade.toMicros == Long.MAX_VALUE) {
        shades.set(index, new Shade(server, other, shade.fromMicros, micros));
        return;
      }
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

  /** The messages that were kept. */
  public List<Arrow> arrows() {
    return List.copyOf(arrows);
  }

  /** The faults that were kept. */
  public List<Shade> shades() {
    return List.copyOf(shades);
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
