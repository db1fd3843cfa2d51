package grapevine.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** An address of a server, how far it is, and whether it answers. Safe for several threads. */
final class Spot {
  private static final int CONNECT_MILLIS_MAX = 2_000;
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final int DOUBLINGS_MAX = 6;
  private static final long UNKNOWN = Long.MAX_VALUE / 2;

  private final URI address;
  private volatile long roundTripNanos = UNKNOWN;
  private volatile long restUntilNanos;
  private int failures;

  Spot(URI address) {
    this.address = address;
    this.restUntilNanos = System.nanoTime();
  }

  URI address() {
    return address;
  }

  /** The time of one round trip, in nanoseconds; very long where it is not known. */
  long roundTripNanos() {
    return roundTripNanos;
  }

  /** Whether it failed a moment ago, so that others come first. */
  boolean rests() {
    return restUntilNanos - System.nanoTime() > 0;
  }

  /** It did not answer, or cannot serve now: from time to time only it is tried again. */
  synchronized void failed() {
    restUntilNanos = System.nanoTime() + (REST_NANOS << Math.min(failures, DOUBLINGS_MAX));
    failures++;
  }

  synchronized void served() {
    failures = 0;
    restUntilNanos = System.nanoTime();
  }

  /** Measures: opening a connection takes one round trip. */
  void measure() {
    int port = address.getPort() < 0 ? defaultPort() : address.getPort();
    long before = System.nanoTime();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host(), port), CONNECT_MILLIS_MAX);
      roundTripNanos = System.nanoTime() - before;
    } catch (IOException unreachable) {
      failed();
    }
  }

  private int defaultPort() {
    return address.getScheme().equals("https") ? 443 : 80;
  }

  private String host() {
    String host = address.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** Whether an address may be spoken to: passwords go over TLS, or nowhere but this machine. */
  static boolean isSafe(URI address) {
    String scheme = String.valueOf(address.getScheme());
    String host = address.getHost();
    return host != null
        && (scheme.equals("https")
            || scheme.equals("http")
                && (host.equals("localhost")
                    || host.equals("[::1]")
                    || host.matches("127(\\.[0-9]{1,3}){3}")));
  }
}
