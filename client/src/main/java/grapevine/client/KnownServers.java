package grapevine.client;

import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The servers that are known, and in which order they are tried. Safe for several threads. */
final class KnownServers {
  private static final int SPOTS_MAX = 1_000;
  private static final long MEASURE_SECONDS = 3;

  private final List<URI> starting;
  private final boolean near;
  private final ConcurrentHashMap<URI, Spot> spots = new ConcurrentHashMap<>();
  private volatile List<Server> servers = List.of();

  /**
   * Those to begin with.
   *
   * @param starting configured, found by DNS, or saved; each {@linkplain Spot#isSafe safe}
   */
  KnownServers(List<URI> starting) {
    this.starting = List.copyOf(starting);
    this.near = starting.stream().anyMatch(KnownServers::isPlain);
  }

  List<Server> servers() {
    return servers;
  }

  /** All addresses that servers told and that may be spoken to. */
  List<URI> told() {
    return servers.stream()
        .flatMap(server -> server.addresses().stream())
        .filter(this::isSafe)
        .toList();
  }

  /**
   * Whether an address that a server told may be spoken to. One in the clear is of a machine
   * itself: of this one only where the program said so by beginning with such a one.
   */
  private boolean isSafe(URI address) {
    return Spot.isSafe(address) && (near || !isPlain(address));
  }

  private static boolean isPlain(URI address) {
    return "http".equals(address.getScheme());
  }

  /** The spot of an address. */
  Spot spot(URI address) {
    return spots.computeIfAbsent(address, Spot::new);
  }

  /** Takes what a server says of all, and measures how far they are, for a few seconds at most. */
  void learn(List<Server> told) {
    servers = List.copyOf(told);
    spots.keySet().retainAll(addresses());
    measure();
  }

  /** All addresses, those that were there in the beginning last. */
  private Set<URI> addresses() {
    Set<URI> addresses = new LinkedHashSet<>();
    addresses.addAll(told());
    addresses.addAll(starting);
    return addresses;
  }

  private void measure() {
    List<URI> all = addresses().stream().limit(SPOTS_MAX).toList();
    CountDownLatch left = new CountDownLatch(all.size());
    for (URI address : all) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              spot(address).measure();
            } finally {
              left.countDown();
            }
          });
    }
    try {
      // what is further away than that is in the list all the same, at its end
      if (!left.await(MEASURE_SECONDS, TimeUnit.SECONDS)) {
        all.stream()
            .map(this::spot)
            .filter(spot -> spot.roundTripNanos() > TimeUnit.SECONDS.toNanos(MEASURE_SECONDS))
            .forEach(Spot::failed);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * The order in which spots are tried: those that answered last before those that rest, holders of
   * the registry before others, near before far.
   *
   * @param registry empty where it does not matter
   */
  List<Spot> inOrder(String registry) {
    Set<URI> holding = new LinkedHashSet<>();
    for (Server server : servers) {
      if (registry.isEmpty() || server.registries().contains(registry)) {
        server.addresses().stream().filter(this::isSafe).forEach(holding::add);
      }
    }
    List<Spot> order = new ArrayList<>();
    addresses().forEach(address -> order.add(spot(address)));
    order.sort(
        Comparator.comparing(Spot::rests)
            .thenComparing(spot -> !holding.contains(spot.address()))
            .thenComparingLong(Spot::roundTripNanos));
    return order;
  }

  /** The nearest server that holds a registry. */
  Optional<Server> nearestHolding(String registry) {
    return nearest(server -> server.registries().contains(registry));
  }

  /** The nearest server that offers a service. */
  Optional<Server> nearestOffering(String service) {
    return nearest(server -> server.services().containsKey(service));
  }

  private Optional<Server> nearest(Predicate<Server> kind) {
    return servers.stream().filter(kind).min(Comparator.comparingLong(this::distance));
  }

  private long distance(Server server) {
    return server.addresses().stream()
        .filter(this::isSafe)
        .map(this::spot)
        .mapToLong(spot -> spot.rests() ? Long.MAX_VALUE : spot.roundTripNanos())
        .min()
        .orElse(Long.MAX_VALUE);
  }
}
