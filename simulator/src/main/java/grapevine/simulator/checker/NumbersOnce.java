package grapevine.simulator.checker;

import grapevine.kernel.id.EntryId;
import grapevine.service.directory.DirectoryView;
import grapevine.service.node.Node;
import grapevine.service.registry.Entry;
import grapevine.service.registry.Kind;
import grapevine.simulator.world.PromiseBroken;
import grapevine.simulator.world.SimulatedServer;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** No number of a POSIX account or group is given twice, over all registries. */
final class NumbersOnce implements Check {
  @Override
  public void settled(Scene scene) {
    TreeMap<String, EntryId> holders = new TreeMap<>();
    for (SimulatedServer server : scene.world().servers()) {
      @Nullable Node node = server.node();
      if (node != null) {
        DirectoryView view = node.parts().views().view();
        for (String registry : view.held()) {
          view.forEachEntry(
              registry,
              "",
              entry -> {
                look(entry, server, holders);
                return true;
              });
        }
      }
    }
  }

  private static void look(Entry entry, SimulatedServer server, TreeMap<String, EntryId> holders) {
    String field = entry.kind() == Kind.GROUP ? "gid-number" : "uid-number";
    entry
        .field(field)
        .ifPresent(number -> {
          EntryId other = holders.putIfAbsent(number, entry.id());
          if (other != null && !other.equals(entry.id())) {
            throw new PromiseBroken(
                "no-number-is-given-twice",
                server.name() + ": " + number + " is that of " + other + " and of " + entry.id());
          }
        });
  }
}
