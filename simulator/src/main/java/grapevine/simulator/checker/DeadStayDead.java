package grapevine.simulator.checker;

import grapevine.kernel.id.EntryId;
import grapevine.service.node.Node;
import grapevine.service.registry.Lookup;
import grapevine.simulator.workload.NameLedger;
import grapevine.simulator.world.PromiseBroken;
import grapevine.simulator.world.SimulatedServer;
import grapevine.store.JournaledStorage;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is deleted for good at a server is never alive there again (promise 4, invariant 16). An old
 * disk that is put back has what lived then, until the first link tells the server that it must
 * come back as new; in the end it must not have it either.
 */
final class DeadStayDead implements Check {
  private static final int EVERY = 40;

  private final NameLedger names;
  private final TreeMap<String, TreeSet<EntryId>> gone = new TreeMap<>();
  private int batches;

  DeadStayDead(NameLedger names) {
    this.names = names;
  }

  @Override
  public void handled(SimulatedServer server, int events) {
    if (++batches % EVERY == 0) {
      look(server);
    }
  }

  private void look(SimulatedServer server) {
    @Nullable Node node = server.node();
    @Nullable JournaledStorage storage = server.storage();
    if (node == null || storage == null) {
      return;
    }
    TreeSet<EntryId> here =
        gone.computeIfAbsent(server.number() + " " + server.putBacks(), key -> new TreeSet<>());
    for (EntryId id : names.dead()) {
      switch (node.parts().directory().find(storage, id)) {
        case Lookup.Gone _ -> here.add(id);
        case Lookup.Found _ -> {
          if (here.contains(id)) {
            throw new PromiseBroken(
                "the-deleted-stay-deleted", id + " lives again at " + server.name());
          }
        }
        case Lookup.Unknown _, Lookup.NotHere _, Lookup.NoSuchRegistry _ -> {}
      }
    }
  }

  @Override
  public void settled(Scene scene) {
    for (SimulatedServer server : scene.world().servers()) {
      @Nullable Node node = server.node();
      @Nullable JournaledStorage storage = server.storage();
      for (EntryId id : names.dead()) {
        boolean lives =
            node != null
                && storage != null
                && node.parts().directory().find(storage, id) instanceof Lookup.Found;
        if (lives) {
          throw new PromiseBroken(
              "the-deleted-stay-deleted", id + " lives at " + server.name() + " in the end");
        }
      }
    }
  }
}
