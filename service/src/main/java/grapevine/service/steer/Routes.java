package grapevine.service.steer;

import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.State;
import grapevine.service.message.MailTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Which servers a copy may be handed to, and which of them is the next. */
final class Routes {
  private final Surroundings around;

  Routes(Surroundings around) {
    this.around = around;
  }

  /** All servers that may have a copy that goes this way, this one excepted. */
  List<ServerNumber> servers(State state, Way way) {
    return switch (way) {
      case Way.ToRegistry(String registry) -> others(around.names().holders(state, registry));
      case Way.ToSites(List<ServerNumber> sites) -> others(sites);
      case Way.Here _, Way.Expand _, Way.Outward _ -> List.of();
    };
  }

  /** The nearest of those that can be reached. */
  Optional<ServerNumber> nearest(List<ServerNumber> servers) {
    return around.reach().nearestFirst(servers).stream().filter(around.reach()::isUp).findFirst();
  }

  /** Why a copy has not gone that way, in words. */
  String why(State state, Way way) {
    List<ServerNumber> servers = servers(state, way);
    if (servers.isEmpty()) {
      return way instanceof Way.ToRegistry(String registry)
          ? "no server is known that holds the registry " + registry
          : "no server is known that could take it";
    }
    return servers.stream().map(this::linkWords).collect(Collectors.joining("; "));
  }

  /**
   * Since when, in wall-clock milliseconds, a copy cannot go on for the links of ours alone:
   * nothing where one of the servers is reached, or none is known.
   */
  OptionalLong cutOffSince(List<ServerNumber> servers) {
    long since = 0;
    for (ServerNumber server : servers) {
      if (around.reach().isUp(server)) {
        return OptionalLong.empty();
      }
      since = Math.max(since, around.reach().downSince(server).orElse(0));
    }
    return servers.isEmpty() ? OptionalLong.empty() : OptionalLong.of(since);
  }

  /**
   * Since when the word of a holder of a registry is missing for a link of ours: nothing where each
   * other holder is reached.
   */
  OptionalLong silentSince(State state, String registry) {
    return others(around.names().holders(state, registry)).stream()
        .filter(server -> !around.reach().isUp(server))
        .mapToLong(server -> around.reach().downSince(server).orElse(0))
        .min();
  }

  private String linkWords(ServerNumber server) {
    String name = around.reach().nameOf(server);
    if (around.reach().isUp(server)) {
      return name + " has not confirmed it yet";
    }
    OptionalLong since = around.reach().downSince(server);
    return "link to "
        + name
        + " down"
        + (since.isPresent() ? " since " + MailTime.plain(since.getAsLong()) : "");
  }

  private List<ServerNumber> others(List<ServerNumber> servers) {
    ServerNumber self = around.reach().self();
    return servers.stream().filter(server -> !server.equals(self)).toList();
  }
}
