package grapevine.acceptance.organisation;

import java.util.List;

/**
 * How the servers of a test class are set up.
 *
 * @param sections added to the end of each configuration file
 * @param serveOptions for the command {@code serve}
 */
public record Setup(String sections, List<String> serveOptions) {
  /** As shipped. */
  public static final Setup SHIPPED = new Setup("", List.of());

  /** Copies the options. */
  public Setup {
    serveOptions = List.copyOf(serveOptions);
  }

  /**
   * What takes minutes and days takes seconds.
   *
   * @param logChanges how many changes of each origin are kept
   */
  public static Setup hurried(int logChanges) {
    return new Setup(
        """

        [replication]
        log-changes = %d
        log-age-millis = 3000
        compare-millis = 500
        certain-millis = 3000
        """
            .formatted(logChanges),
        List.of());
  }

  /** The same with a planted bug in each server. */
  public Setup with(String plantedBug) {
    return new Setup(sections, List.of("--break", plantedBug));
  }
}
