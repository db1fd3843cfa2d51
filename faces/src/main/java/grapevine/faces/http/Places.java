package grapevine.faces.http;

import java.util.List;
import java.util.SortedMap;

/**
 * Where things are in the organisation, as this server knows it.
 *
 * @param self the name of this server
 * @param servers all, by name
 * @param registries all, by name
 */
public record Places(String self, List<Server> servers, List<Registry> registries) {
  /** Copies the lists. */
  public Places {
    servers = List.copyOf(servers);
    registries = List.copyOf(registries);
  }

  /**
   * A server.
   *
   * @param http the base addresses at which this interface listens, such as {@code
   *     https://cabernet.example.org:8443}; empty where it does not, or is not known to
   * @param registries what it holds
   * @param services where its other faces listen, {@code host:port} by their names in the
   *     configuration, such as {@code submission}
   */
  public record Server(
      String name, List<String> http, List<String> registries, SortedMap<String, String> services) {
    /** Copies the lists. */
    public Server {
      http = List.copyOf(http);
      registries = List.copyOf(registries);
    }
  }

  /**
   * A registry.
   *
   * @param domains its mail domains
   * @param servers who holds it
   */
  public record Registry(String name, List<String> domains, List<String> servers) {
    /** Copies the lists. */
    public Registry {
      domains = List.copyOf(domains);
      servers = List.copyOf(servers);
    }
  }

  /** Who holds a registry; empty where nobody is known to. */
  List<String> holders(String registry) {
    for (Registry each : registries) {
      if (each.name().equals(registry)) {
        return each.servers();
      }
    }
    return List.of();
  }
}
