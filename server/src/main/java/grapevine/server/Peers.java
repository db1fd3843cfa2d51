package grapevine.server;

import grapevine.kernel.id.ServerNumber;
import grapevine.runtime.address.NetworkAddress;
import grapevine.runtime.link.Whereabouts;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The other servers as links need them: with their names, and by the detours of the configuration.
 *
 * @param introduced names of servers that were told when this one joined
 * @param detours which address to dial in place of one that another server tells
 */
record Peers(
    SortedMap<ServerNumber, String> introduced, SortedMap<String, NetworkAddress> detours) {
  /** Those whose name is known; nobody could prove to be one of the others. */
  SortedMap<ServerNumber, Whereabouts> located(
      SortedMap<ServerNumber, List<String>> peers, SortedMap<ServerNumber, String> names) {
    TreeMap<ServerNumber, Whereabouts> located = new TreeMap<>();
    peers.forEach((number, addresses) -> {
      String name = names.getOrDefault(number, introduced.getOrDefault(number, ""));
      if (!name.isEmpty()) {
        located.put(
            number,
            new Whereabouts(
                name, addresses.stream().flatMap(text -> address(text).stream()).toList()));
      }
    });
    return located;
  }

  private Optional<NetworkAddress> address(String text) {
    NetworkAddress detour = detours.get(text);
    return detour == null ? NetworkAddress.parse(text) : Optional.of(detour);
  }
}
