package grapevine.service.node;

import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.State;
import grapevine.service.registry.Directory;
import grapevine.service.steer.Reach;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The links as the message service sees them. */
final class MailReach implements Reach {
  private final ServerNumber self;
  private final Links links;
  private final Directory directory;
  private final State state;

  /** With the durable state, for the names of servers. */
  MailReach(ServerNumber self, Links links, Directory directory, State state) {
    this.self = self;
    this.links = links;
    this.directory = directory;
    this.state = state;
  }

  @Override
  public ServerNumber self() {
    return self;
  }

  @Override
  public boolean isUp(ServerNumber server) {
    return links.isUp(server);
  }

  @Override
  public OptionalLong downSince(ServerNumber server) {
    return links.downSince(server);
  }

  @Override
  public List<ServerNumber> nearestFirst(List<ServerNumber> servers) {
    List<ServerNumber> order = new ArrayList<>(links.nearest(servers));
    servers.stream().filter(server -> !links.isUp(server)).forEach(order::add);
    return order;
  }

  @Override
  public String nameOf(ServerNumber server) {
    return directory
        .gv(state)
        .server(server)
        .map(entry -> entry.name().name())
        .orElseGet(server::toString);
  }
}
