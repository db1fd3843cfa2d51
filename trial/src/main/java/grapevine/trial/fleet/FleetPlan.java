package grapevine.trial.fleet;

import grapevine.trial.world.Service;
import grapevine.trial.world.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where and how the servers run.
 *
 * @param folder holds everything of them
 * @param basePort of the first server
 * @param serveOptions for the command {@code serve} of each server
 * @param proxied whether links between servers run through proxies
 * @param hurried whether durations are shortened, so that what takes days happens in seconds
 */
public record FleetPlan(
    Path folder, int basePort, List<String> serveOptions, boolean proxied, boolean hurried) {
  private static final int PROXY_OFFSET = 710;

  /** Copies the options. */
  public FleetPlan {
    serveOptions = List.copyOf(serveOptions);
  }

  /** The data folder of a server. */
  public Path data(String server) {
    return folder.resolve(server);
  }

  /** The configuration file of a server. */
  public Path configuration(String server) {
    return folder.resolve(server + ".toml");
  }

  /** The log file of a server. */
  public Path log(String server) {
    return folder.resolve(server + ".log");
  }

  /** The port of a service at a server. */
  public int port(String server, Service service) {
    return service.port(World.basePort(basePort, server));
  }

  /** The port of the proxy through which one server dials another. */
  int proxyPort(String dialer, String target) {
    return World.basePort(basePort, target) + PROXY_OFFSET + World.SERVERS.indexOf(dialer);
  }

  /** All ports that the fleet needs. */
  public List<Integer> ports() {
    List<Integer> ports = new ArrayList<>();
    for (String server : World.SERVERS) {
      for (Service service : Service.values()) {
        ports.add(port(server, service));
      }
      for (String dialer : World.SERVERS) {
        if (proxied && !dialer.equals(server)) {
          ports.add(proxyPort(dialer, server));
        }
      }
    }
    return ports;
  }

  /** The text of a server's configuration file. */
  public String toml(String server) {
    StringBuilder text = new StringBuilder(600);
    text.append("# Written by \"grapevine demo\".\n");
    text.append("name = \"").append(server).append("\"\n");
    text.append("host-name = \"").append(server).append(".example.org\"\n");
    text.append("data = \"").append(server).append("\"\n\n[listen]\n");
    for (Service service : Service.values()) {
      text.append(service.key()).append(" = ").append(quoted(port(server, service))).append('\n');
    }
    if (proxied) {
      text.append("\n# Other servers are dialled through proxies, which can cut the link.\n");
      text.append("[links.via]\n");
      for (String target : World.SERVERS) {
        if (!target.equals(server)) {
          text.append(quoted(port(target, Service.LINKS)))
              .append(" = ")
              .append(quoted(proxyPort(server, target)))
              .append('\n');
        }
      }
    }
    if (hurried) {
      text.append(
          "\n# Days in seconds: what is kept of the past, and how long others are waited for.\n");
      text.append("[replication]\nlog-changes = 50\nlog-age-millis = 5000\n");
      text.append("patience-millis = 2000\ncompare-millis = 1000\ncertain-millis = 5000\n");
    }
    return text.toString();
  }

  private static String quoted(int port) {
    return "\"127.0.0.1:" + port + "\"";
  }
}
