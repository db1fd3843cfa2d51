package grapevine.service.body;

/**
 * Durations and limits of the fetching of bodies.
 *
 * @param partBytes most bytes of one part
 * @param windowParts how many parts are asked for at a time
 * @param activeMax how many bodies are fetched at the same time
 * @param askAgainMillis after so long without progress, another source is asked; each time in vain
 *     doubles it, up to ten minutes
 * @param refusedMillis a source that had not the body, or a wrong one, is not asked again for so
 *     long
 * @param keepMillis how long an unfinished body is kept without progress
 * @param hereMillis how long a finished one is kept that nobody takes
 */
public record BodySettings(
    int partBytes,
    int windowParts,
    int activeMax,
    long askAgainMillis,
    long refusedMillis,
    long keepMillis,
    long hereMillis) {
  /** What a server does unless told otherwise: 64 KiB, and 7 days (DESIGN section 4, rule 4). */
  public static BodySettings defaults() {
    return new BodySettings(64 << 10, 4, 16, 20_000, 30_000, 7L * 86_400_000, 3_600_000);
  }

  long windowBytes() {
    return (long) partBytes * windowParts;
  }
}
