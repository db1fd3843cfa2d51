package grapevine.server;

import grapevine.runtime.address.NetworkAddress;
import grapevine.server.configuration.Configuration;
import java.util.LinkedHashSet;
import java.util.List;

/** By which names mail programs may know a server: what its certificate is for. */
final class Hosts {
  private static final int MAX = 32;

  private Hosts() {}

  /** The names in a configuration. */
  static List<String> of(Configuration configuration) {
    LinkedHashSet<String> hosts = new LinkedHashSet<>();
    hosts.add(configuration.hostName());
    hosts.add("localhost");
    configuration.faces().values().stream()
        .flatMap(List::stream)
        .map(NetworkAddress::host)
        .filter(host -> !host.equals("0.0.0.0") && !host.equals("::"))
        .forEach(hosts::add);
    return hosts.stream().limit(MAX).toList();
  }
}
