package grapevine.service.registry;

import grapevine.kernel.check.Invariant;
import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.Folding;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.State;
import grapevine.kernel.time.Timestamp;
import grapevine.mechanism.list.Item;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one server can say from its own replicas: who bears a name, where somebody's mail goes, who
 * belongs to what. It never asks another server; where it does not know, it says who may. For one
 * thread.
 */
public final class Directory {
  static final String POSTMASTER = "postmaster";

  private final ServerNumber self;
  private final Versions versions = new Versions();
  private final Remembered<RName, Lookup> byName = remembered();
  private final Remembered<EntryId, Lookup> byIdentity = remembered();
  private @Nullable BiFunction<EntryId, List<Member>, Membership> flattened;
  private @Nullable Gv gv;
  private long gvVersion;

  /**
   * Takes a quicker way to answer {@link #isListed} by what is committed; it must give the same
   * answers.
   */
  public void flattenedBy(BiFunction<EntryId, List<Member>, Membership> committed) {
    flattened = committed;
  }

  /** The directory of that server. */
  public Directory(ServerNumber self) {
    this.self = self;
  }

  /**
   * A memory of answers made from registries, which asks for their versions with this directory.
   */
  public <K, V> Remembered<K, V> remembered() {
    return new Remembered<>(versions);
  }

  /** The registry of registries as it is in that state; read anew only when it has changed. */
  public Gv gv(State state) {
    long version = versions.of(state, RName.GV);
    Gv known = gv;
    if (known == null || gvVersion != version) {
      known = Gv.read(state);
      gv = known;
      gvVersion = version;
    }
    return known;
  }

  /** Whether this server holds a registry. Every server holds {@code gv}. */
  public boolean holds(State state, String registry) {
    return registry.equals(RName.GV) || gv(state).serversOf(registry).contains(self);
  }

  /**
   * Who bears a name. Of a registry that is not held here nothing is said, although there may be a
   * copy: a server that held it once hears nothing of it any more.
   */
  public Lookup find(State state, RName name) {
    return byName.get(
        state,
        name.registry(),
        name,
        () -> elsewhere(state, name.registry()).orElseGet(() -> look(state, name)));
  }

  /** Two reads of the state where somebody bears the name. */
  private static Lookup look(State state, RName name) {
    Claims claims = RegistryTables.NAMES.get(state, name).orElse(Claims.NONE);
    Optional<EntryId> holder = claims.holder();
    if (holder.isPresent()) {
      // Who holds a claim goes by it: no need to read the claims again.
      EntryId id = holder.get();
      EntryState entry = RegistryTables.entry(state, id);
      return found(id, entry, Names.claimed(id, entry));
    }
    Optional<EntryId> derived = RegistryTables.DERIVED.get(state, name);
    if (derived.isPresent()) {
      return found(derived.get(), RegistryTables.entry(state, derived.get()), name);
    }
    return absent(claims);
  }

  /**
   * The entry of that identity, under whatever name. Of a registry that is not held here it is only
   * said that the entry is deleted: that is final, and true for ever.
   */
  public Lookup find(State state, EntryId id) {
    return byIdentity.get(state, id.name().registry(), id, () -> lookOrAsk(state, id));
  }

  private Lookup lookOrAsk(State state, EntryId id) {
    Lookup here = look(state, id);
    return here instanceof Lookup.Gone ? here : elsewhere(state, id.name().registry()).orElse(here);
  }

  private static Lookup look(State state, EntryId id) {
    EntryState entry = RegistryTables.entry(state, id);
    if (entry.isLive()) {
      return found(id, entry, Names.effective(state, id, entry));
    }
    return entry.death() == null ? new Lookup.Unknown() : new Lookup.Gone(id);
  }

  /**
   * The last that this server knew of an entry that lived then, whether it still holds the registry
   * or not: enough to keep a mailbox where it is, never enough to grant anything.
   */
  public Optional<Entry> lastKnown(State state, EntryId id) {
    return living(state, id, RegistryTables.entry(state, id));
  }

  /**
   * The entry that an item of a list names: that of its identity; without one, the entry of that
   * name if it was there when the item was added. So a name used again inherits nothing.
   *
   * @param item whose {@linkplain Member#form form} is a name
   */
  public Lookup find(State state, Member item) {
    Optional<RName> name = item.name();
    return name.isEmpty()
        ? new Lookup.Unknown()
        : find(state, name.get(), item.identity(), item.at());
  }

  /**
   * The entry that an item of a list names.
   *
   * @param identity of the entry, where the item says it
   * @param added when the item was added
   */
  public Lookup find(State state, RName name, @Nullable EntryId identity, Timestamp added) {
    if (PlantedBug.NAME_REUSED_INHERITS.planted()) {
      return find(state, name);
    }
    if (identity != null) {
      return find(state, identity);
    }
    return meant(
        find(state, name),
        added,
        leaver -> find(state, leaver),
        () -> absent(RegistryTables.NAMES.get(state, name).orElse(Claims.NONE)));
  }

  /**
   * Whom a name meant at a moment.
   *
   * @param now who bears it
   * @param find looks one up whom a renaming took the name from since
   * @param absent what is said where it meant nobody who is left
   */
  public static Lookup meant(
      Lookup now, Timestamp said, Function<EntryId, Lookup> find, Supplier<Lookup> absent) {
    return now instanceof Lookup.Found(Entry entry) && entry.id().created().isAfter(said)
        ? Renaming.leaver(entry, said).map(find).orElseGet(absent)
        : now;
  }

  /**
   * Whether a name, said at that moment, means whom it means no more because another bears it now.
   */
  public boolean isUsedAgain(State state, RName name, Timestamp said) {
    return find(state, name)
        .bearer()
        .filter(entry -> entry.id().created().isAfter(said))
        .filter(entry -> Renaming.leaver(entry, said).isEmpty())
        .isPresent();
  }

  /** Whom an alias stands for that a renaming left behind, where the name meant him already. */
  public static Optional<EntryId> leaver(Entry alias, Timestamp said) {
    return Renaming.leaver(alias, said);
  }

  /** Whom an alias stands for that a renaming left behind. */
  public Optional<EntryId> leaver(Entry alias) {
    return Renaming.leaver(alias.id(), alias.state());
  }

  /** What a mail address, or an RName as it stands, means here. */
  public Address resolve(State state, String address) {
    return gv(state).resolve(address);
  }

  /**
   * The candidates of a local part in a registry, in order, as {@link #resolve} gives them: for a
   * recipient that was handed on.
   */
  public static Address ours(String registry, String localPart) {
    int plus = localPart.indexOf('+');
    String plain = plus > 0 ? localPart.substring(0, plus) : localPart;
    String detail = plus > 0 ? localPart.substring(plus + 1) : "";
    Stream<String> names = plain.endsWith("^") ? Stream.of(plain) : Stream.of(plain, plain + "^");
    List<RName> candidates = names.flatMap(name -> RName.of(name, registry).stream()).toList();
    if (Folding.fold(plain).equals(POSTMASTER)) {
      return new Address.Postmaster(registry, candidates);
    }
    return candidates.isEmpty()
        ? new Address.Malformed("nobody can be called " + plain)
        : new Address.Named(registry, localPart, candidates, detail);
  }

  /**
   * The first of the candidates that somebody bears; else what is known of their absence, where a
   * tombstone says more than nothing.
   */
  public Lookup match(State state, List<RName> candidates) {
    return match(candidates, candidate -> find(state, candidate));
  }

  /** The first of the candidates that somebody bears, as the look-up says. */
  public static Lookup match(List<RName> candidates, Function<RName, Lookup> find) {
    Lookup best = new Lookup.Unknown();
    for (RName candidate : candidates) {
      Lookup lookup = find.apply(candidate);
      switch (lookup) {
        case Lookup.Found _, Lookup.NotHere _, Lookup.NoSuchRegistry _ -> {
          return lookup;
        }
        case Lookup.Gone _ -> best = lookup;
        case Lookup.Unknown _ -> {}
      }
    }
    return best;
  }

  /**
   * Where an individual's mailbox is: the active sites in the order that was set, those that it
   * does not name behind, the first added first; then those that drain. Servers without an entry,
   * or written off, are left out. Where no site is left active, the last removed stays one: two
   * registrars who are cut off from each other may each remove the site that the other leaves.
   */
  public List<InboxSite> inboxSites(State state, Entry entry) {
    Gv registry = gv(state);
    List<InboxSite> active = new ArrayList<>();
    inOrder(entry).forEach(item -> addSite(registry, item, true, active));
    List<InboxSite> removed = new ArrayList<>();
    // A removal says no identity: it means whoever bore the name then.
    entry.removed(ListName.INBOX_SITES).forEach(item -> addSite(registry, item, false, removed));
    if (!removed.isEmpty()) {
      removed.add(staying(entry, removed.removeLast()));
    }
    List<InboxSite> sites = new ArrayList<>(active);
    removed.stream().filter(InboxSite::active).forEach(sites::add);
    removed.stream().filter(site -> !site.active()).forEach(sites::add);
    return List.copyOf(sites);
  }

  /**
   * Whether an inbox site of an individual is written off: its mailbox may come back with it, and
   * mail waits for that, or for another site.
   */
  public boolean hasWrittenOffSite(State state, Entry entry) {
    Gv registry = gv(state);
    return entry.items(ListName.INBOX_SITES).stream()
        .flatMap(item -> registry.server(item).stream())
        .anyMatch(server -> server.standing() == ServerEntry.Standing.WRITTEN_OFF);
  }

  /**
   * What the last removed site is: an active one while the registry names none; else it drains, but
   * not since before the first of these was added. Whatever it closed before that does not tell of
   * what it took until then, so it is asked for another closing.
   */
  private static InboxSite staying(Entry entry, InboxSite last) {
    List<Timestamp> added =
        entry.items(ListName.INBOX_SITES).stream().map(Member::at).sorted().toList();
    return added.isEmpty()
        ? new InboxSite(last.server(), true, last.since())
        : new InboxSite(last.server(), false, Timestamp.max(last.since(), added.getFirst()));
  }

  private static List<Member> inOrder(Entry entry) {
    Map<String, Member> active = new LinkedHashMap<>();
    entry.items(ListName.INBOX_SITES).forEach(item -> active.put(Value.key(item.text()), item));
    List<Member> ordered = new ArrayList<>();
    for (String key : entry.field(Fields.INBOX_ORDER).orElse("").split(" ", -1)) {
      Member item = active.remove(Value.key(key));
      if (item != null) {
        ordered.add(item);
      }
    }
    ordered.addAll(active.values());
    return ordered;
  }

  /** When the entry of that identity was deleted, where that is still remembered here. */
  public Optional<Timestamp> deletedAt(State state, EntryId id) {
    return Optional.ofNullable(RegistryTables.entry(state, id).death()).map(EntryState.Death::at);
  }

  /**
   * Shows the living entries of a registry held here in their order, until the visitor is false.
   */
  public void forEachEntry(State state, String registry, Predicate<Entry> visitor) {
    RegistryTables.ENTRIES.forEach(
        state,
        RegistryTables.of(registry),
        (id, content) -> living(state, id, content).map(visitor::test).orElse(true));
  }

  /** Where an individual's mail goes instead; empty where it goes to his inbox sites. */
  public List<Member> forwarding(Entry entry) {
    return entry.items(ListName.FORWARDING);
  }

  /** The entries that an alias stands for. */
  public List<Member> targets(Entry alias) {
    return alias.items(ListName.TARGETS);
  }

  /**
   * Members of a group.
   *
   * @param from what the last page said, or empty for the first
   * @param limit most members of a page, at least 1
   */
  public MemberPage members(State state, EntryId group, String from, int limit) {
    List<Member> members = new ArrayList<>();
    String[] next = new String[1];
    RegistryTables.MEMBERS.forEachFrom(
        state,
        RegistryTables.of(group),
        new RegistryTables.MemberKey(group, from),
        (key, item) -> {
          if (item.isActive() && members.size() == limit) {
            next[0] = key.key();
            return false;
          }
          if (item.isActive()) {
            members.add(Member.of(item));
          }
          return true;
        });
    return new MemberPage(members, next[0]);
  }

  /** The active member of that name. */
  public Optional<Member> member(State state, EntryId group, String text) {
    return RegistryTables.MEMBERS
        .get(state, new RegistryTables.MemberKey(group, Value.key(text)))
        .filter(Item::isActive)
        .map(Member::of);
  }

  /** Whether somebody belongs to a group, by closure over groups, aliases and registries. */
  public Membership isMember(State state, EntryId who, RName group) {
    return new Closure(this, state, who).ofGroup(group);
  }

  /**
   * Whether a list takes somebody in: himself, a pattern, or a group that he belongs to. A batch
   * that has changed registries sees its own changes.
   */
  public Membership isListed(State state, EntryId who, List<Member> list) {
    BiFunction<EntryId, List<Member>, Membership> committed = flattened;
    if (committed != null && RegistryTables.isAsCommitted(state)) {
      return committed.apply(who, list);
    }
    return new Closure(this, state, who).of(list);
  }

  /**
   * Who looks after a group, and gets the mail about it: its owners, else the registrars of its
   * registry. A pattern gives rights and gets no mail.
   */
  public List<Member> ownersOf(State state, Entry group) {
    List<Member> owners =
        group.items(ListName.OWNERS).stream()
            .filter(owner -> owner.form() != Member.Form.PATTERN)
            .toList();
    return owners.isEmpty() ? registrars(state, group.name().registry()) : owners;
  }

  /** The registrars of a registry: the owners of its group, else those of {@code gv.gv}. */
  public List<Member> registrars(State state, String registry) {
    List<Member> owners = ownersOfRegistry(state, registry);
    return owners.isEmpty() ? ownersOfRegistry(state, RName.GV) : owners;
  }

  /** Who may set the passwords of people in a registry, and do nothing else there. */
  public List<Member> helpdesk(State state, String registry) {
    return gv(state)
        .registry(registry)
        .map(entry -> entry.entry().items(ListName.HELPDESK))
        .orElse(List.of());
  }

  /**
   * Who gets the mail to a registry's postmaster, where no entry of it has that name: its owners,
   * else those of {@code gv.gv}. Those are left out that have gone, or are not there, as far as can
   * be told here.
   */
  public List<Member> postmasters(State state, String registry) {
    List<Member> own = present(state, ownersOfRegistry(state, registry));
    return own.isEmpty() ? present(state, ownersOfRegistry(state, RName.GV)) : own;
  }

  private List<Member> present(State state, List<Member> items) {
    return items.stream()
        .filter(item ->
            switch (find(state, item)) {
              case Lookup.Found _, Lookup.NotHere _ -> true;
              case Lookup.Gone _, Lookup.Unknown _, Lookup.NoSuchRegistry _ -> false;
            })
        .toList();
  }

  private List<Member> ownersOfRegistry(State state, String registry) {
    return gv(state)
        .registry(registry)
        .map(entry -> entry.entry().items(ListName.OWNERS))
        .orElse(List.of());
  }

  private static void addSite(Gv gv, Member item, boolean active, List<InboxSite> sites) {
    gv.server(item)
        .filter(server -> server.standing() != ServerEntry.Standing.WRITTEN_OFF)
        .ifPresent(server -> sites.add(new InboxSite(server, active, item.at())));
  }

  private static Lookup found(EntryId id, EntryState entry, RName name) {
    EntryState.Birth birth = entry.birth();
    Invariant.check(birth != null && entry.isLive(), "who bears a name lives: %s", id);
    return birth == null
        ? new Lookup.Unknown()
        : new Lookup.Found(new Entry(id, name, birth.kind(), entry));
  }

  static Optional<Entry> living(State state, EntryId id, EntryState entry) {
    EntryState.Birth birth = entry.birth();
    return birth == null || entry.death() != null
        ? Optional.empty()
        : Optional.of(new Entry(id, Names.effective(state, id, entry), birth.kind(), entry));
  }

  private static Lookup absent(Claims claims) {
    EntryId tombstone = claims.tombstone();
    return tombstone == null ? new Lookup.Unknown() : new Lookup.Gone(tombstone);
  }

  private Optional<Lookup> elsewhere(State state, String registry) {
    if (holds(state, registry)) {
      return Optional.empty();
    }
    return Optional.of(
        gv(state)
            .registry(registry)
            .<Lookup>map(entry -> new Lookup.NotHere(registry, entry.servers()))
            .orElseGet(() -> new Lookup.NoSuchRegistry(registry)));
  }
}
