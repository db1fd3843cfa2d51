package grapevine.service.node;

import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.log.LogLine;
import grapevine.service.event.Step;
import grapevine.service.registry.ListName;
import grapevine.service.registry.RegistryChange;
import grapevine.service.registry.ServerEntry;
import grapevine.service.registry.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where this server takes links, as the registry of registries says it: what its configuration
 * says, once after each start. So a server that was given another address tells it to all others
 * itself, over whichever link is up first. Done when changes may be made, and when the entry of
 * this server under its present number is here: one that comes back as new, or has just joined, has
 * to wait for that.
 */
final class OwnAddresses {
  private final ServerNumber self;
  private final Registration registration;
  private final Optional<List<String>> configured;
  private boolean done;

  /** The addresses of that server. */
  OwnAddresses(ServerNumber self, Registration registration, NodeSettings settings) {
    this.self = self;
    this.registration = registration;
    this.configured = settings.own().addresses();
    this.done = configured.isEmpty();
  }

  /** Changes what is said of this server, where it is not so; to be called once it may. */
  void follow(Step step, Optional<ServerEntry> entry) {
    if (!done && entry.isPresent() && entry.get().number().equals(self)) {
      done = true;
      List<String> told = entry.get().addresses();
      List<String> wanted = configured.orElse(told);
      if (!told.equals(wanted)) {
        change(step, entry.get(), wanted);
        step.log(
            LogLine.info(
                "addresses changed", "server", entry.get().name(), "from", told, "to", wanted));
      }
    }
  }

  /** Items go by the time of their addition: from the first that differs on, they are made anew. */
  private void change(Step step, ServerEntry entry, List<String> wanted) {
    List<String> told = entry.addresses();
    int same = 0;
    while (same < Math.min(told.size(), wanted.size()) && told.get(same).equals(wanted.get(same))) {
      same++;
    }
    List<RegistryChange> changes = new ArrayList<>();
    for (String address : told.subList(same, told.size())) {
      if (!wanted.contains(address)) {
        changes.add(new RegistryChange.RemoveItem(entry.id(), ListName.ADDRESSES, address, null));
      }
    }
    for (String address : wanted.subList(same, wanted.size())) {
      changes.add(new RegistryChange.PutItem(entry.id(), ListName.ADDRESSES, Value.of(address)));
    }
    changes.forEach(change -> registration.change(step, change));
  }
}
