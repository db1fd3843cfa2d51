package grapevine.client;

import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A server of the organisation. Immutable.
 *
 * @param name such as {@code cabernet}
 * @param addresses at which the HTTP interface listens
 * @param registries what it holds
 * @param services where its other protocols listen, {@code host:port} by their names, such as
 *     {@code submission}
 */
public record Server(
    String name, List<URI> addresses, List<String> registries, SortedMap<String, String> services) {
  /** Copies the lists. */
  public Server {
    addresses = List.copyOf(addresses);
    registries = List.copyOf(registries);
    services = Collections.unmodifiableSortedMap(new TreeMap<>(services));
  }
}
