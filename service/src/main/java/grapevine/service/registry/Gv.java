package grapevine.service.registry;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.Folding;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.State;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The registry of registries at one moment, laid out for questions. It is small (a group for each
 * registry, an individual for each server), and every server has all of it (Grapevine, CACM 1982,
 * section 3). Immutable, safe for use by several threads.
 */
public final class Gv {
  private final SortedMap<ServerNumber, ServerEntry> servers = new TreeMap<>();
  private final SortedMap<EntryId, ServerEntry> serversById = new TreeMap<>();
  private final SortedMap<RName, ServerEntry> serversByName = new TreeMap<>();
  private final SortedMap<String, RegistryEntry> registries = new TreeMap<>();
  private final SortedMap<String, String> domains = new TreeMap<>();

  private Gv() {}

  private Gv(State state) {
    List<Entry> groups = new ArrayList<>();
    RegistryTables.ENTRIES.forEach(
        state,
        RegistryTables.of(RName.GV),
        (id, content) -> {
          Directory.living(state, id, content).ifPresent(entry -> sort(entry, groups));
          return true;
        });
    groups.forEach(group -> addRegistry(state, group));
    claimDomains();
  }

  /** Without any registry or server. */
  public static Gv nothing() {
    return new Gv();
  }

  /** The registry of registries as it is in that state. */
  public static Gv read(State state) {
    return new Gv(state);
  }

  /** Every server that is not written off, by number. */
  public SortedMap<ServerNumber, ServerEntry> servers() {
    TreeMap<ServerNumber, ServerEntry> serving = new TreeMap<>(servers);
    serving.values().removeIf(server -> !serves(server));
    return Collections.unmodifiableSortedMap(serving);
  }

  /** Every server that has an entry, those written off too, by number. */
  public SortedMap<ServerNumber, ServerEntry> allServers() {
    return Collections.unmodifiableSortedMap(servers);
  }

  /** The server of that number. */
  public Optional<ServerEntry> server(ServerNumber number) {
    return Optional.ofNullable(servers.get(number));
  }

  /** The server of that name, {@code cabernet.gv}. */
  public Optional<ServerEntry> server(RName name) {
    return Optional.ofNullable(serversByName.get(name));
  }

  /** The server that an item of a list names. */
  public Optional<ServerEntry> server(Member item) {
    EntryId identity = item.identity();
    if (identity != null) {
      return Optional.ofNullable(serversById.get(identity));
    }
    return item.name()
        .flatMap(this::server)
        .filter(server -> item.at().isAfter(server.id().created()));
  }

  /** Every registry, {@code gv} included, by name. */
  public SortedMap<String, RegistryEntry> registries() {
    return Collections.unmodifiableSortedMap(registries);
  }

  /** The registry of that name. */
  public Optional<RegistryEntry> registry(String registry) {
    return Optional.ofNullable(registries.get(registry));
  }

  /** The servers that hold a registry; empty where there is no such registry. */
  public SortedSet<ServerNumber> serversOf(String registry) {
    RegistryEntry entry = registries.get(registry);
    return entry == null ? Collections.emptySortedSet() : entry.servers();
  }

  /** What a mail address, or an RName as it stands, means. */
  public Address resolve(String address) {
    if (Folding.fold(address).equals(Directory.POSTMASTER)) {
      // RFC 5321 section 4.5.1: "postmaster" without a domain is taken too.
      return new Address.Postmaster(RName.GV, List.of());
    }
    if (address.indexOf('@') < 0) {
      return RName.parse(address)
          .<Address>map(name -> new Address.Named(name.registry(), name.name(), List.of(name), ""))
          .orElseGet(() -> new Address.Malformed("neither user@domain nor name.registry"));
    }
    Optional<AddressParser.Parts> parts = AddressParser.parse(address);
    if (parts.isEmpty()) {
      return new Address.Malformed("not of the form user@domain");
    }
    return registryOfDomain(parts.get().domain())
        .map(registry -> Directory.ours(registry, parts.get().localPart()))
        .orElseGet(() -> new Address.Outside(address));
  }

  /** The registry that owns a mail domain; of several that claim it, the first to do so. */
  public Optional<String> registryOfDomain(String domain) {
    return Optional.ofNullable(domains.get(Folding.fold(domain)));
  }

  private void sort(Entry entry, List<Entry> groups) {
    if (entry.kind() == Kind.GROUP) {
      groups.add(entry);
      return;
    }
    ServerEntry.of(entry)
        .ifPresent(server -> {
          servers.put(server.number(), server);
          serversById.put(server.id(), server);
          serversByName.put(server.name(), server);
        });
  }

  private void addRegistry(State state, Entry group) {
    TreeSet<ServerNumber> holders = new TreeSet<>();
    TreeSet<ServerNumber> writtenOff = new TreeSet<>();
    RegistryTables.MEMBERS.forEach(
        state,
        RegistryTables.of(group.id()),
        (_, item) -> {
          if (item.isActive()) {
            server(Member.of(item))
                .ifPresent(server -> (serves(server) ? holders : writtenOff).add(server.number()));
          }
          return true;
        });
    List<String> owned =
        group.items(ListName.DOMAINS).stream().map(item -> Folding.fold(item.text())).toList();
    String registry = group.name().foldedName();
    registries.put(registry, new RegistryEntry(registry, group, holders, writtenOff, owned));
  }

  /** Two registries may be given one domain at two servers; the earlier gift stands. */
  private void claimDomains() {
    record Claim(Member domain, String registry) {}
    List<Claim> claims = new ArrayList<>();
    registries.forEach((name, registry) ->
        registry
            .entry()
            .items(ListName.DOMAINS)
            .forEach(domain -> claims.add(new Claim(domain, name))));
    claims.sort(
        Comparator.comparing((Claim claim) -> claim.domain.at()).thenComparing(Claim::registry));
    claims.forEach(claim -> domains.putIfAbsent(Folding.fold(claim.domain.text()), claim.registry));
  }

  private static boolean serves(ServerEntry server) {
    return server.standing() != ServerEntry.Standing.WRITTEN_OFF;
  }
}
