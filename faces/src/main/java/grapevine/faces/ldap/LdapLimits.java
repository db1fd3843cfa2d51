package grapevine.faces.ldap;

/**
 * All limits of an LDAP session.
 *
 * @param size of what comes and goes
 * @param time in milliseconds
 * @param failuresMax wrong passwords until the session ends
 */
public record LdapLimits(Size size, Time time, int failuresMax) {

  /**
   * Sizes.
   *
   * @param strangerOctetsMax of a message before sign-in
   * @param octetsMax of a message after it
   * @param depthMax elements within each other in a message
   * @param waitingMax requests that wait while a search is done
   * @param filterPartsMax parts of a filter
   * @param entriesMax entries that a search returns
   * @param sortedMax entries that are sorted
   */
  public record Size(
      int strangerOctetsMax,
      int octetsMax,
      int depthMax,
      int waitingMax,
      int filterPartsMax,
      int entriesMax,
      int sortedMax) {}

  /**
   * Times in milliseconds.
   *
   * @param strangerMillis until a stranger's next request
   * @param idleMillis until the next request of whoever has signed in
   * @param answerMillis until a question is answered
   * @param searchMillis until a search is done
   */
  public record Time(long strangerMillis, long idleMillis, long answerMillis, long searchMillis) {}

  /**
   * Messages of 64 KiB before and 4 MiB after sign-in, 48 elements deep; 32 requests wait; filters
   * of 2,000 parts; 500,000 entries, 50,000 sorted. 2 and 30 minutes, 1 minute, 5 minutes. 20 wrong
   * passwords: programs check those of many people over one connection.
   */
  public static final LdapLimits DEFAULT =
      new LdapLimits(
          new Size(65_536, 4_194_304, 48, 32, 2_000, 500_000, 50_000),
          new Time(120_000, 1_800_000, 60_000, 300_000),
          20);
}
