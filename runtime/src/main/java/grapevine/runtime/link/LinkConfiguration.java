package grapevine.runtime.link;

import grapevine.kernel.id.ServerNumber;
import grapevine.runtime.process.ErrorSink;
import grapevine.runtime.process.Log;
import grapevine.runtime.process.Watchdog;
import javax.net.ssl.SSLContext;

/**
 * What links need.
 *
 * @param self this server
 * @param tls made by {@link grapevine.runtime.tls.TlsContexts#forLinks}
 * @param versions versions of the link protocol and of what it carries
 * @param timing how patient links are
 */
public record LinkConfiguration(
    ServerNumber self, SSLContext tls, Versions versions, Timing timing, Tools tools) {
  /**
   * Versions that this program speaks; neighbours use the highest that both do.
   *
   * @param lowest at least 1
   * @param highest at least {@code lowest}
   */
  public record Versions(int lowest, int highest) {
    /** What this program speaks. */
    public static final Versions CURRENT = new Versions(1, 1);

    @Override
    public String toString() {
      return lowest == highest ? "version " + lowest : "versions " + lowest + " to " + highest;
    }
  }

  /**
   * How patient links are, all in milliseconds.
   *
   * @param heartbeatMillis after so long without anything to send, a sign of life is sent
   * @param deadMillis after so long without anything received, a link is gone
   * @param handshakeMillis how long TLS and the first words may take
   * @param connectMillis how long a dial may take
   * @param retryMillisMin pause after the first failed dial; it doubles, and is jittered
   * @param retryMillisMax longest pause
   */
  public record Timing(
      int heartbeatMillis,
      int deadMillis,
      int handshakeMillis,
      int connectMillis,
      int retryMillisMin,
      int retryMillisMax) {
    /** As in production. */
    public static final Timing STANDARD = new Timing(2_000, 8_000, 10_000, 5_000, 250, 15_000);
  }

  /** What links need of their process. */
  public record Tools(Log log, ErrorSink errors, Watchdog watchdog) {}
}
