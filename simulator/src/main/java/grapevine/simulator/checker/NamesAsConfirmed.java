package grapevine.simulator.checker;

import grapevine.kernel.id.RName;
import grapevine.service.node.Node;
import grapevine.service.registry.Directory;
import grapevine.service.registry.Entry;
import grapevine.service.registry.Fields;
import grapevine.simulator.workload.NameLedger;
import grapevine.simulator.world.PromiseBroken;
import grapevine.simulator.world.SimulatedServer;
import grapevine.store.JournaledStorage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** No change that was confirmed is lost in silence (invariant 17). */
final class NamesAsConfirmed implements Check {
  @Override
  public void settled(Scene scene) {
    NameLedger names = scene.workload().names();
    for (SimulatedServer server : scene.world().servers()) {
      @Nullable Node node = server.node();
      @Nullable JournaledStorage storage = server.storage();
      if (node != null && storage != null) {
        Directory directory = node.parts().directory();
        names.certain().forEach((thing, value) -> look(server, directory, storage, thing, value));
        names.mustExist().forEach(name -> exists(server, directory, storage, name));
      }
    }
  }

  private static void exists(
      SimulatedServer server, Directory directory, JournaledStorage storage, String name) {
    RName known = RName.required(name);
    if (directory.holds(storage, known.registry())
        && directory.find(storage, known).bearer().isEmpty()) {
      throw new PromiseBroken(
          "no-confirmed-change-is-lost", name + " was created, and is not at " + server.name());
    }
  }

  private static void look(
      SimulatedServer server,
      Directory directory,
      JournaledStorage storage,
      String thing,
      String value) {
    String[] words = thing.split(" ", 3);
    RName name = RName.required(words[0]);
    if (!directory.holds(storage, name.registry())) {
      return;
    }
    Optional<Entry> found = directory.find(storage, name).bearer();
    Optional<Entry> renamed =
        found.flatMap(directory::leaver).flatMap(id -> directory.find(storage, id).bearer());
    Optional<Entry> entry = renamed.or(() -> found);
    String is =
        entry.isEmpty()
            ? "(no entry)"
            : words[1].equals("member")
                ? directory
                    .member(storage, entry.get().id(), words[2])
                    .map(member -> member.text())
                    .orElse("")
                : entry.get().field(Fields.REMARK).orElse("");
    if (!is.equals(value)) {
      throw new PromiseBroken(
          "no-confirmed-change-is-lost",
          thing + " is \"" + is + "\" at " + server.name() + ", confirmed was \"" + value + "\"");
    }
  }
}
