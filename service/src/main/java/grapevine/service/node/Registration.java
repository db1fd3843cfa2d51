package grapevine.service.node;

import grapevine.kernel.check.Mark;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.log.LogLine;
import grapevine.kernel.state.State;
import grapevine.kernel.time.Timestamp;
import grapevine.mechanism.list.Dot;
import grapevine.mechanism.replication.Change;
import grapevine.mechanism.replication.DomainName;
import grapevine.mechanism.replication.Replicator;
import grapevine.service.event.Effect;
import grapevine.service.event.Step;
import grapevine.service.registry.Directory;
import grapevine.service.registry.Fields;
import grapevine.service.registry.Gv;
import grapevine.service.registry.History;
import grapevine.service.registry.ListName;
import grapevine.service.registry.NameConflict;
import grapevine.service.registry.Registries;
import grapevine.service.registry.RegistryChange;
import grapevine.service.registry.RegistryEntry;
import grapevine.service.registry.Update;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The registries as a node holds them: its own changes go to the content and to the exchange in one
 * step, and what follows from a change of the registry of registries (links, replicas) is done in
 * the same step.
 */
final class Registration {
  private static final Mark LEFT = Mark.of("registry.copy-dropped-after-removal");
  private static final String PREFIX = "r/";
  private static final long DAY_MILLIS = 86_400_000;
  private static final long FORGET_MILLIS = 3_600_000;

  private final ServerNumber self;
  private final Directory directory;
  private final NodeSettings settings;
  private final Adapters adapters;
  private final Newcomers newcomers;
  private final Follower follower;
  private SortedMap<String, SortedSet<ServerNumber>> replicasSeen = new TreeMap<>();
  private SortedSet<ServerNumber> serversSeen = new TreeSet<>();
  private long gvSeen = -1;
  private boolean gvComplete;
  private long nextForgetMonotonicMillis = Long.MIN_VALUE;

  /**
   * The registries at that server.
   *
   * @param follower is told what has changed of entries
   */
  Registration(
      ServerNumber self,
      Directory directory,
      NodeSettings settings,
      Adapters adapters,
      Follower follower) {
    this.follower = follower;
    this.self = self;
    this.directory = directory;
    this.settings = settings;
    this.adapters = adapters;
    this.newcomers = new Newcomers(directory);
  }

  /** Who does what follows from changes, in the same step. */
  interface Follower {
    /** The inbox sites of somebody may have changed. */
    void sitesChanged(Step step, EntryId who);

    /** Somebody has another password. */
    void passwordSet(Step step, EntryId who);
  }

  /** The domain under which a registry is replicated. */
  static DomainName domain(String registry) {
    return new DomainName(PREFIX + registry);
  }

  /** Whether a domain is a registry. */
  static boolean isRegistry(DomainName domain) {
    return domain.text().startsWith(PREFIX);
  }

  /** The registry that a domain is. */
  static String registry(DomainName domain) {
    return domain.text().substring(PREFIX.length());
  }

  /** Makes a change by itself, stamped above all that it touches. */
  Timestamp change(Step step, RegistryChange change) {
    return changeAbove(step, Update.ofServer(change), Timestamp.ZERO);
  }

  /** Makes a change here, stamped above all that it touches, and above what was heard of it. */
  Timestamp changeAbove(Step step, Update update, Timestamp heard) {
    Timestamp floor = Timestamp.max(Registries.floor(step.state(), update.change()), heard);
    Timestamp at = step.timestampAbove(floor);
    change(step, update, at);
    return at;
  }

  /** Makes a change here under a timestamp that it already has. */
  void change(Step step, Update update, Timestamp at) {
    DomainName domain = domain(update.change().registry());
    Change made =
        adapters.replicator().append(adapters.of(step), domain, at, Update.CODEC.toBytes(update));
    apply(step, made, update);
  }

  /** Merges a change, of this server or of another. */
  void apply(Step step, Change exchanged, Update update) {
    RegistryChange change = update.change();
    merge(step, exchanged, change);
    History.note(step.state(), exchanged.timestamp(), update);
    switch (change) {
      case RegistryChange.PutItem(EntryId id, ListName list, var _)
          when list == ListName.INBOX_SITES ->
          follower.sitesChanged(step, id);
      case RegistryChange.RemoveItem(EntryId id, ListName list, var _, var _)
          when list == ListName.INBOX_SITES ->
          follower.sitesChanged(step, id);
      case RegistryChange.DeleteEntry(EntryId id) -> {
        CredentialUse.forget(step, id);
        follower.sitesChanged(step, id);
      }
      case RegistryChange.CreateEntry create when hasInboxSites(create) ->
          // Another site may have had mail for it already, and been told that nobody is known here.
          follower.sitesChanged(step, new EntryId(create.name(), exchanged.timestamp()));
      case RegistryChange.SetField(EntryId id, String field, var _)
          when field.equals(Fields.PASSWORD) ->
          follower.passwordSet(step, id);
      case RegistryChange.PutItem _,
          RegistryChange.RemoveItem _,
          RegistryChange.CreateEntry _,
          RegistryChange.SetField _,
          RegistryChange.RenameEntry _,
          RegistryChange.WholeEntry _ -> {}
    }
  }

  private static boolean hasInboxSites(RegistryChange.CreateEntry create) {
    return create.content().stream()
        .anyMatch(assignment -> assignment.list() == ListName.INBOX_SITES);
  }

  private void merge(Step step, Change exchanged, RegistryChange change) {
    Dot dot = new Dot(exchanged.origin(), exchanged.sequence());
    String registry = registry(exchanged.domain());
    after(
        step,
        registry,
        Registries.apply(step.state(), registry, dot, exchanged.timestamp(), change));
  }

  /** Merges a piece of a registry's state. */
  void importPiece(Step step, String registry, byte[] piece) {
    after(step, registry, Registries.importPiece(step.state(), registry, piece));
    if (!registry.equals(RName.GV)) {
      // A server that has come back as new learns here which mailboxes it does not have any more.
      Registries.entriesIn(registry, piece).forEach(id -> follower.sitesChanged(step, id));
    }
  }

  private void after(Step step, String registry, Registries.Outcome outcome) {
    for (NameConflict conflict : outcome.conflicts()) {
      step.log(
          LogLine.alarm(
              "two entries were created under one name",
              "keeps",
              conflict.holder(),
              "renamed",
              conflict.other(),
              "to",
              conflict.derived()));
    }
    if (registry.equals(RName.GV)) {
      followGv(step);
    }
  }

  /** Whether something is here of a registry that this server holds no more. */
  boolean isLeftOver(State state, String registry) {
    return adapters.replicator().isLeftOver(state, domain(registry));
  }

  /** Drops a registry that this server holds no more, and another holds. */
  void drop(Step step, String registry) {
    LEFT.hit();
    Registries.drop(step.state(), registry);
    adapters.replicator().forget(adapters.of(step), domain(registry));
    step.log(LogLine.info("registry dropped", "registry", registry, "why", "others hold it"));
  }

  /**
   * Does what follows from the registry of registries as it is now; nothing where it is as it was.
   */
  void followGv(Step step) {
    long version = Registries.version(step.state(), RName.GV);
    boolean complete = adapters.replicator().caughtUp(step.state(), domain(RName.GV));
    if (version == gvSeen && complete == gvComplete) {
      return;
    }
    gvSeen = version;
    gvComplete = complete; // until then those count too that were remembered
    Gv gv = directory.gv(step.state());
    step.emit(new Effect.Connect(linksNow(step.state()), names(step.state())));
    writeOff(step, gv);
    SortedMap<String, SortedSet<ServerNumber>> replicas = new TreeMap<>();
    for (RegistryEntry entry : gv.registries().values()) {
      // While a part of the others is known, this server may seem to be the only one to hold it.
      if (complete && !entry.registry().equals(RName.GV)) {
        replicas.put(entry.registry(), entry.servers());
      }
    }
    replicas.put(RName.GV, replicasOfGv(step.state()));
    SortedMap<String, SortedSet<ServerNumber>> before = replicasSeen;
    replicasSeen = replicas;
    Replicator replicator = adapters.replicator();
    replicas.forEach((registry, servers) -> {
      if (servers.contains(self) && !servers.equals(before.get(registry))) {
        replicator.replicasChanged(adapters.of(step), domain(registry));
      }
    });
  }

  /** Follows anew: what is remembered of the other servers has changed. */
  void followAnew(Step step) {
    gvSeen = -1;
    followGv(step);
  }

  /** A server greeted, whose certificate proves that name, and no such one is known here. */
  void meet(Step step, String name, ServerNumber number) {
    if (!number.equals(self) && newcomers.meet(step, name, number)) {
      followAnew(step);
    }
  }

  /** Does what has become due. */
  void tick(Step step) {
    if (step.monotonicMillis() >= nextForgetMonotonicMillis) {
      nextForgetMonotonicMillis = step.monotonicMillis() + FORGET_MILLIS;
      held(step.state()).forEach(registry -> forgetHistory(step, registry));
    }
    if (newcomers.forget(step)) {
      followAnew(step);
    }
  }

  private void forgetHistory(Step step, String registry) {
    int days =
        directory
            .gv(step.state())
            .registry(registry)
            .flatMap(entry -> entry.entry().number(Fields.HISTORY_DAYS))
            .orElse(History.DAYS);
    History.forget(step.state(), registry, step.wallMillis() - days * DAY_MILLIS);
  }

  /** A number that is gone from the registry of registries is never waited for again. */
  private void writeOff(Step step, Gv gv) {
    SortedSet<ServerNumber> serving = new TreeSet<>(gv.servers().keySet());
    serversSeen.removeAll(serving);
    serversSeen.remove(self);
    for (ServerNumber gone : serversSeen) {
      adapters.replicator().writtenOff(adapters.of(step), gone);
    }
    serversSeen = serving;
  }

  /** The servers that hold a registry, this one included if it does. */
  SortedSet<ServerNumber> replicas(State state, String registry) {
    return registry.equals(RName.GV)
        ? replicasOfGv(state)
        : directory.gv(state).serversOf(registry);
  }

  /** The registries that this server holds. */
  SortedSet<String> held(State state) {
    TreeSet<String> held = new TreeSet<>();
    held.add(RName.GV);
    directory
        .gv(state)
        .registries()
        .forEach((registry, entry) -> {
          if (entry.servers().contains(self)) {
            held.add(registry);
          }
        });
    return Collections.unmodifiableSortedSet(held);
  }

  /** Every server holds it; before its content is here, those are known that were configured. */
  private SortedSet<ServerNumber> replicasOfGv(State state) {
    TreeSet<ServerNumber> servers = new TreeSet<>(peersNow(state).keySet());
    servers.add(self);
    return servers;
  }

  /**
   * The servers to keep links with: those that were written off too, or one that is back would
   * never hear that it was.
   */
  private SortedMap<ServerNumber, List<String>> linksNow(State state) {
    TreeMap<ServerNumber, List<String>> links = new TreeMap<>(peersNow(state));
    directory
        .gv(state)
        .allServers()
        .forEach((number, server) -> links.putIfAbsent(number, server.addresses()));
    links.remove(self);
    return links;
  }

  /** The other servers and where they take links; before their registry is here, the known ones. */
  SortedMap<ServerNumber, List<String>> peersNow(State state) {
    Gv gv = directory.gv(state);
    TreeMap<ServerNumber, List<String>> peers = new TreeMap<>();
    boolean complete = adapters.replicator().caughtUp(state, domain(RName.GV));
    if (!complete || !gv.servers().containsKey(self)) {
      // The first that it hears may be of itself alone: until it has all, it needs these to ask.
      // Who comes back knows later numbers of the others than it was told when it joined.
      peers.putAll(ComeBack.returning(state).map(Returning::peers).orElse(settings.firstPeers()));
    }
    newcomers.names(state).keySet().forEach(number -> peers.putIfAbsent(number, List.of()));
    gv.servers().forEach((number, server) -> peers.put(number, server.addresses()));
    peers.remove(self);
    return peers;
  }

  /** What the other servers are called, as far as it is known here. */
  SortedMap<ServerNumber, String> names(State state) {
    TreeMap<ServerNumber, String> names = new TreeMap<>();
    names.putAll(newcomers.names(state));
    ComeBack.returning(state).ifPresent(returning -> names.putAll(returning.names()));
    directory
        .gv(state)
        .allServers()
        .forEach((number, server) -> names.put(number, server.name().foldedName()));
    return names;
  }

  /** Every server that ever had an entry. */
  SortedSet<ServerNumber> everybody(State state) {
    TreeSet<ServerNumber> everybody = new TreeSet<>(directory.gv(state).allServers().keySet());
    everybody.remove(self);
    return everybody;
  }
}
