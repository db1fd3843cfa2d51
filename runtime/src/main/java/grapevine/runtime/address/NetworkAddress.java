package grapevine.runtime.address;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host and a port as text. The name is looked up at each use, never here.
 *
 * @param host a name or an address, without brackets
 * @param port 0 to 65535; 0 means any free one, for listening
 */
public record NetworkAddress(String host, int port) {
  private static final int PORT_MAX = 65_535;
  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.%]{2,60})]|([A-Za-z0-9._-]{1,253})):(\\d{1,5})");

  /** Checks the port. */
  public NetworkAddress {
    if (port < 0 || port > PORT_MAX) {
      throw new IllegalArgumentException("port " + port);
    }
  }

  /** Reads {@code mail.example.org:25}, {@code 192.0.2.7:25} or {@code [2001:db8::7]:25}. */
  public static Optional<NetworkAddress> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > PORT_MAX) {
      return Optional.empty();
    }
    String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    return Optional.of(new NetworkAddress(host, Integer.parseInt(matcher.group(3))));
  }

  /** The address for a socket; looks the name up, which may block. */
  public InetSocketAddress resolve() {
    return new InetSocketAddress(host, port);
  }

  /** Whether it is of this machine alone; looks the name up, which may block. */
  public boolean isLoopback() {
    InetSocketAddress resolved = resolve();
    return !resolved.isUnresolved() && resolved.getAddress().isLoopbackAddress();
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
