package grapevine.server.directory;

import grapevine.faces.http.Places;
import grapevine.kernel.id.RName;
import grapevine.service.directory.DirectoryView;
import grapevine.service.registry.Gv;
import grapevine.service.registry.RegistryEntry;
import grapevine.service.registry.ServerEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Servers and registries, as the registry of registries has them, made once for all that ask. For
 * several threads.
 */
public final class Whereabouts {
  private record Made(Gv gv, Places places) {}

  private final String self;
  private final List<String> services;
  private final Supplier<DirectoryView> views;
  private final AtomicReference<Made> last;

  /**
   * Of those views.
   *
   * @param self the name of this server
   * @param services where its faces are, {@code FACE=host:port}, those for its machine alone too
   */
  public Whereabouts(String self, List<String> services, Supplier<DirectoryView> views) {
    this.self = self;
    this.services = List.copyOf(services);
    this.views = views;
    Gv first = views.get().gv();
    this.last = new AtomicReference<>(new Made(first, places(first)));
  }

  /** The newest. */
  @SuppressWarnings("ReferenceEquality") // it is never changed
  public Places newest() {
    Gv now = views.get().gv();
    Made made = last.get();
    if (made.gv != now) {
      made = new Made(now, places(now));
      last.set(made);
    }
    return made.places;
  }

  private Places places(Gv gv) {
    List<Places.Server> servers = new ArrayList<>();
    for (ServerEntry server : gv.servers().values()) {
      servers.add(server(server, gv));
    }
    servers.sort((one, other) -> one.name().compareTo(other.name()));
    List<Places.Registry> registries = new ArrayList<>();
    for (RegistryEntry registry : ofPeople(gv)) {
      List<String> holders =
          registry.servers().stream()
              .flatMap(number -> gv.server(number).stream())
              .map(server -> server.name().name())
              .sorted()
              .toList();
      registries.add(new Places.Registry(registry.registry(), registry.domains(), holders));
    }
    return new Places(self, servers, registries);
  }

  private Places.Server server(ServerEntry server, Gv gv) {
    List<String> http = new ArrayList<>();
    TreeMap<String, String> others = new TreeMap<>();
    String name = server.name().name();
    for (String service : name.equals(self) ? services : server.services()) {
      int sign = service.indexOf('=');
      String face = service.substring(0, sign);
      String address = service.substring(sign + 1);
      if (face.equals("http") || face.equals("https")) {
        http.add(face + "://" + address);
      } else {
        others.putIfAbsent(face, address);
      }
    }
    List<String> held =
        ofPeople(gv).stream()
            .filter(registry -> registry.servers().contains(server.number()))
            .map(RegistryEntry::registry)
            .toList();
    return new Places.Server(name, http, held, others);
  }

  /** All but that of servers and registries itself. */
  private static List<RegistryEntry> ofPeople(Gv gv) {
    return gv.registries().values().stream()
        .filter(registry -> !registry.registry().equals(RName.GV))
        .toList();
  }
}
