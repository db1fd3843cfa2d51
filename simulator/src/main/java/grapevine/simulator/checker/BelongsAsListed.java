package grapevine.simulator.checker;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.service.directory.DirectoryView;
import grapevine.service.node.Node;
import grapevine.service.registry.Directory;
import grapevine.service.registry.Entry;
import grapevine.service.registry.Kind;
import grapevine.service.registry.Membership;
import grapevine.service.registry.Registries;
import grapevine.simulator.world.PromiseBroken;
import grapevine.simulator.world.SimulatedServer;
import grapevine.store.JournaledStorage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who belongs to what, as each server looks it up in its flattened form, is what follows from the
 * lists that it has (PROOF.md, invariant 19); and the digest that it keeps of a registry is the one
 * that follows from the content.
 */
public final class BelongsAsListed implements Check {
  @Override
  public void settled(Scene scene) {
    for (SimulatedServer server : scene.world().servers()) {
      @Nullable Node node = server.node();
      @Nullable JournaledStorage storage = server.storage();
      if (node != null && storage != null) {
        compare(server, node, storage);
      }
    }
  }

  private static void compare(SimulatedServer server, Node node, JournaledStorage storage) {
    Directory directory = node.parts().directory();
    DirectoryView view = node.parts().views().view();
    List<EntryId> living = new ArrayList<>();
    List<RName> groups = new ArrayList<>();
    for (String registry : view.held()) {
      byte[] kept = view.contentDigest(registry).bytes();
      if (!Arrays.equals(kept, Registries.contentDigest(storage, registry))) {
        throw new PromiseBroken(
            "the-digest-is-of-the-content", server.name() + " has another one of " + registry);
      }
      directory.forEachEntry(
          storage,
          registry,
          entry -> {
            note(entry, living, groups);
            return true;
          });
    }
    for (EntryId who : living) {
      for (RName group : groups) {
        Membership expected = directory.isMember(storage, who, group);
        Membership found = view.isMember(who, group);
        if (found != expected) {
          throw new PromiseBroken(
              "who-belongs-is-who-is-listed",
              server.name()
                  + " says "
                  + found
                  + " of "
                  + who
                  + " in "
                  + group
                  + ", by the lists "
                  + expected);
        }
      }
    }
  }

  private static void note(Entry entry, List<EntryId> living, List<RName> groups) {
    living.add(entry.id());
    if (entry.kind() == Kind.GROUP) {
      groups.add(entry.name());
    }
  }
}
