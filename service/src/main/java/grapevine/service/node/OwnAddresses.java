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
 * Where this server takes links and clients, as the registry of registries says it: what its
 * configuration says, once after each start. So a server that was given another address tells it to
 * all others itself, over whichever link is up first. Done when changes may be made, and when the
 * entry of this server under its present number is here: one that comes back as new, or has just
 * joined, has to wait for that.
 */
final class OwnAddresses {
  private final ServerNumber self;
  private final Registration registration;
  private final NodeSettings.Own configured;
  private boolean done;

  /** The addresses of that server. */
  OwnAddresses(ServerNumber self, Registration registration, NodeSettings settings) {
    this.self = self;
    this.registration = registration;
    this.configured = settings.own();
  }

  /** Changes what is said of this server, where it is not so; to be called once it may. */
  void follow(Step step, Optional<ServerEntry> entry) {
    if (!done && entry.isPresent() && entry.get().number().equals(self)) {
      done = true;
      ServerEntry said = entry.get();
      Told addresses = new Told(said, ListName.ADDRESSES, said.addresses());
      configured.addresses().ifPresent(wanted -> change(step, addresses, wanted));
      Told services = new Told(said, ListName.SERVICES, said.services());
      configured.services().ifPresent(wanted -> change(step, services, wanted));
    }
  }

  /** What a list of the entry says. */
  private record Told(ServerEntry entry, ListName list, List<String> texts) {}

  /** Items go by the time of their addition: from the first that differs on, they are made anew. */
  private void change(Step step, Told told, List<String> wanted) {
    if (told.texts.equals(wanted)) {
      return;
    }
    int same = 0;
    while (same < Math.min(told.texts.size(), wanted.size())
        && told.texts.get(same).equals(wanted.get(same))) {
      same++;
    }
    List<RegistryChange> changes = new ArrayList<>();
    for (String text : told.texts.subList(same, told.texts.size())) {
      if (!wanted.contains(text)) {
        changes.add(new RegistryChange.RemoveItem(told.entry.id(), told.list, text, null));
      }
    }
    for (String text : wanted.subList(same, wanted.size())) {
      changes.add(new RegistryChange.PutItem(told.entry.id(), told.list, Value.of(text)));
    }
    changes.forEach(change -> registration.change(step, change));
    step.log(
        LogLine.info(
            told.list == ListName.ADDRESSES ? "addresses changed" : "services changed",
            "server",
            told.entry.name(),
            "from",
            told.texts,
            "to",
            wanted));
  }
}
