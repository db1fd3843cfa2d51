package grapevine.simulator.nemesis;

import grapevine.kernel.id.ServerNumber;
import grapevine.service.node.Node;
import grapevine.service.registry.Directory;
import grapevine.service.registry.Entry;
import grapevine.service.registry.Gv;
import grapevine.service.registry.InboxSite;
import grapevine.simulator.world.SimulatedServer;
import grapevine.simulator.world.World;
import grapevine.store.JournaledStorage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether others have what a server has: what may be done to it without harm to a promise. */
final class Others {
  private Others() {}

  /** Whether nothing that this server has is at this server alone. */
  static boolean haveAllOf(World world, SimulatedServer server) {
    @Nullable Node node = server.node();
    @Nullable JournaledStorage storage = server.storage();
    return node != null
        && storage != null
        && server.waiting() == 0
        && node.parts().steering().queueSize() == 0
        && node.parts().replicator().lag(storage, 1).isEmpty()
        && shareAllOf(world, server);
  }

  /** Whether every registry and mailbox of this server belongs to another one too. */
  static boolean shareAllOf(World world, SimulatedServer server) {
    @Nullable Node node = server.node();
    @Nullable JournaledStorage storage = server.storage();
    if (node == null || storage == null || world.servers().size() < 2) {
      return false;
    }
    Directory directory = node.parts().directory();
    Gv gv = directory.gv(storage);
    boolean registries =
        gv.registries().values().stream()
            .allMatch(registry ->
                !registry.servers().contains(server.number()) || registry.servers().size() > 1);
    boolean[] mailboxes = {true};
    for (String registry : gv.registries().keySet()) {
      if (directory.holds(storage, registry)) {
        directory.forEachEntry(
            storage,
            registry,
            entry -> mailboxes[0] &= sharesMailbox(directory, storage, server, entry));
      }
    }
    return registries && mailboxes[0];
  }

  /** Whether somebody's mail goes to another server too, if it goes to this one. */
  private static boolean sharesMailbox(
      Directory directory, JournaledStorage storage, SimulatedServer server, Entry entry) {
    List<ServerNumber> active =
        directory.inboxSites(storage, entry).stream()
            .filter(InboxSite::active)
            .map(site -> site.server().number())
            .toList();
    return !active.contains(server.number()) || active.size() > 1;
  }
}
