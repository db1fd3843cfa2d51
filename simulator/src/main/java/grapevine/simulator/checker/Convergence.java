package grapevine.simulator.checker;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.service.mailbox.MailboxDump;
import grapevine.service.node.Node;
import grapevine.service.registry.Directory;
import grapevine.service.registry.Gv;
import grapevine.service.registry.Registries;
import grapevine.simulator.world.SimulatedServer;
import grapevine.simulator.world.World;
import grapevine.store.JournaledStorage;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All replicas of a registry are equal, byte for byte, and all of a mailbox (promise 3, invariant
 * 14); queues are empty; nobody waits for anything.
 */
public final class Convergence {
  private record Dump(String server, String text) {}

  private final World world;
  private final TreeMap<String, Dump> registries = new TreeMap<>();
  private final TreeMap<EntryId, Dump> mailboxes = new TreeMap<>();

  private Convergence(World world) {
    this.world = world;
  }

  /**
   * What is not settled yet, in words; empty where everything is.
   *
   * @param servers how many of the servers belong to it
   */
  public static Optional<String> openIn(World world, int servers) {
    for (SimulatedServer server : world.servers().subList(0, servers)) {
      Optional<String> open = open(world, server, servers);
      if (open.isPresent()) {
        return open;
      }
    }
    return new Convergence(world).difference();
  }

  private static Optional<String> open(World world, SimulatedServer server, int servers) {
    @Nullable Node node = server.node();
    @Nullable JournaledStorage storage = server.storage();
    if (node == null || storage == null) {
      return Optional.of(server.name() + " is down");
    }
    if (node.parts().steering().queueSize() > 0) {
      return Optional.of(
          server.name()
              + " has mail in its queue: "
              + node.parts().steering().queue().rows(storage, 3));
    }
    var lag = node.parts().replicator().lag(storage, 1);
    if (!lag.isEmpty()) {
      return Optional.of(server.name() + " does not know that others have all: " + lag);
    }
    if (!node.parts().makesChanges()) {
      return Optional.of(server.name() + " makes no changes yet");
    }
    for (SimulatedServer other : world.servers().subList(0, servers)) {
      if (other != server && !world.network().isUp(server.index(), other.index())) {
        return Optional.of(server.name() + " has no link to " + other.name());
      }
    }
    return Optional.empty();
  }

  private Optional<String> difference() {
    for (SimulatedServer server : world.servers()) {
      @Nullable Node node = server.node();
      @Nullable JournaledStorage storage = server.storage();
      if (node != null && storage != null) {
        Optional<String> different =
            registries(server, node, storage).or(() -> mailboxes(server, node, storage));
        if (different.isPresent()) {
          return different;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> registries(SimulatedServer server, Node node, JournaledStorage storage) {
    Gv gv = node.parts().directory().gv(storage);
    for (String registry : gv.registries().keySet()) {
      boolean held = registry.equals(RName.GV) || gv.serversOf(registry).contains(server.number());
      if (!held) {
        continue;
      }
      Dump dump = new Dump(server.name(), Registries.dump(storage, registry));
      Dump first = registries.putIfAbsent(registry, dump);
      if (first != null && !first.text.equals(dump.text)) {
        return Optional.of("registry " + registry + " differs: " + words(first, dump));
      }
    }
    return Optional.empty();
  }

  private Optional<String> mailboxes(SimulatedServer server, Node node, JournaledStorage storage) {
    Directory directory = node.parts().directory();
    for (EntryId owner : node.parts().mailboxes().mailboxes().owners(storage)) {
      if (!directory.holds(storage, owner.name().registry())
          || directory.find(storage, owner).bearer().isEmpty()) {
        continue;
      }
      if (!node.parts().mailboxes().mailboxes().serves(storage, owner)) {
        return Optional.of(server.name() + " drains the mailbox of " + owner);
      }
      Dump dump = new Dump(server.name(), MailboxDump.of(storage, owner));
      Dump first = mailboxes.putIfAbsent(owner, dump);
      if (first != null && !first.text.equals(dump.text)) {
        return Optional.of("the mailbox of " + owner + " differs: " + words(first, dump));
      }
    }
    return Optional.empty();
  }

  private static String words(Dump one, Dump other) {
    String[] left = one.text.split("\n", -1);
    String[] right = other.text.split("\n", -1);
    int line = 0;
    while (line < left.length && line < right.length && left[line].equals(right[line])) {
      line++;
    }
    String first = line < left.length ? left[line] : "(nothing)";
    String second = line < right.length ? right[line] : "(nothing)";
    return one.server + " has \"" + first + "\", " + other.server + " has \"" + second + "\"";
  }
}
