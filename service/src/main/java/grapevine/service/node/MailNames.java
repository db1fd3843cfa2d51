package grapevine.service.node;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.State;
import grapevine.kernel.time.Timestamp;
import grapevine.kernel.time.VersionVector;
import grapevine.mechanism.replication.DomainName;
import grapevine.service.message.Recipient.Target;
import grapevine.service.registry.Address;
import grapevine.service.registry.Directory;
import grapevine.service.registry.Entry;
import grapevine.service.registry.InboxSite;
import grapevine.service.registry.Kind;
import grapevine.service.registry.ListName;
import grapevine.service.registry.Lookup;
import grapevine.service.registry.Member;
import grapevine.service.registry.MemberPage;
import grapevine.service.registry.Remembered;
import grapevine.service.request.Origin;
import grapevine.service.steer.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The registration service as the message service asks it. */
final class MailNames implements Names {
  private final Directory directory;
  private final Registration registration;
  private final Adapters adapters;
  private final Remembered<EntryId, Meaning.Person> people;

  MailNames(Directory directory, Registration registration, Adapters adapters) {
    this.directory = directory;
    this.people = directory.remembered();
    this.registration = registration;
    this.adapters = adapters;
  }

  @Override
  public Optional<Target> target(State state, String address) {
    return switch (directory.resolve(state, address)) {
      case Address.Named named ->
          Optional.of(new Target.Addressed(named.localPart(), named.registry()));
      case Address.Postmaster postmaster ->
          Optional.of(new Target.Addressed("postmaster", postmaster.registry()));
      case Address.Outside(String outside) -> Optional.of(new Target.Outside(outside));
      case Address.Malformed _ -> Optional.empty();
    };
  }

  @Override
  public boolean holds(State state, String registry) {
    return directory.holds(state, registry);
  }

  @Override
  public List<ServerNumber> holders(State state, String registry) {
    return List.copyOf(registration.replicas(state, registry));
  }

  @Override
  public boolean covers(State state, String registry, VersionVector stamp) {
    if (adapters.replicator().isArriving(state, Registration.domain(registry))) {
      return false;
    }
    VersionVector here = adapters.replicator().vector(state, Registration.domain(registry));
    // What a server that was written off took with it counts as seen.
    for (var seen : stamp.asMap().entrySet()) {
      boolean counts = directory.gv(state).servers().containsKey(seen.getKey());
      if (counts && here.get(seen.getKey()) < seen.getValue()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean isLost(State state, String registry, VersionVector stamp) {
    if (!holds(state, registry) || covers(state, registry, stamp)) {
      return false;
    }
    DomainName domain = Registration.domain(registry);
    VersionVector here = adapters.replicator().vector(state, domain);
    VersionVector all = here;
    for (ServerNumber replica : registration.replicas(state, registry)) {
      all = all.join(adapters.replicator().known(state, domain, replica).vector());
    }
    // Where somebody has a part of it, that part is on its way, and with it perhaps the rest.
    return all.meet(here.join(stamp)).equals(here);
  }

  @Override
  public SortedMap<String, VersionVector> seen(State state, Origin origin) {
    TreeMap<String, VersionVector> seen = new TreeMap<>();
    if (!(origin instanceof Origin.Outside)) {
      for (String registry : registration.held(state)) {
        if (!registry.equals(RName.GV)) {
          seen.put(registry, adapters.replicator().vector(state, Registration.domain(registry)));
        }
      }
    }
    return seen;
  }

  @Override
  public Meaning meaning(State state, Target target) {
    return switch (target) {
      case Target.Addressed(String localPart, String registry) ->
          addressed(state, localPart, registry);
      case Target.Named(RName name) -> meaning(state, directory.find(state, name));
      case Target.Listed(RName name, Optional<EntryId> identity, Timestamp added) ->
          meaning(state, directory.find(state, name, identity.orElse(null), added));
      case Target.OwnersOf _, Target.Inbox _, Target.Outside _ -> new Meaning.Nobody();
    };
  }

  private Meaning addressed(State state, String localPart, String registry) {
    return switch (Directory.ours(registry, localPart)) {
      case Address.Named named -> meaning(state, directory.match(state, named.candidates()));
      case Address.Postmaster postmaster -> {
        Meaning own = meaning(state, directory.match(state, postmaster.candidates()));
        yield own instanceof Meaning.Nobody ? registrars(state, postmaster.registry()) : own;
      }
      case Address.Outside _, Address.Malformed _ -> new Meaning.Nobody();
    };
  }

  /** RFC 5321 section 4.5.1: mail to postmaster is never refused where there are registrars. */
  private Meaning registrars(State state, String registry) {
    List<Target> postmasters = targets(directory.postmasters(state, registry));
    return directory
        .gv(state)
        .registry(registry)
        .filter(_ -> !postmasters.isEmpty())
        .<Meaning>map(entry -> new Meaning.Alias(entry.entry().id(), postmasters))
        .orElseGet(Meaning.Nobody::new);
  }

  private static List<Target> targets(List<Member> items) {
    return items.stream().flatMap(item -> target(item).stream()).toList();
  }

  private Meaning meaning(State state, Lookup lookup) {
    return lookup.bearer().map(entry -> meaning(state, entry)).orElseGet(Meaning.Nobody::new);
  }

  private Meaning meaning(State state, Entry entry) {
    return switch (entry.kind()) {
      case INDIVIDUAL -> person(state, entry);
      case GROUP -> new Meaning.Group(entry.id());
      case ALIAS -> new Meaning.Alias(entry.id(), targets(directory.targets(entry)));
    };
  }

  private Meaning.Person person(State state, Entry entry) {
    return people.get(state, entry.id().name().registry(), entry.id(), () -> read(state, entry));
  }

  private Meaning.Person read(State state, Entry entry) {
    List<ServerNumber> sites = new ArrayList<>();
    for (InboxSite site : directory.inboxSites(state, entry)) {
      if (site.active()) {
        sites.add(site.server().number());
      }
    }
    return new Meaning.Person(entry.id(), sites, targets(directory.forwarding(entry)), false);
  }

  /** Where an item of a list sends mail: patterns get none. */
  private static Optional<Target> target(Member member) {
    Optional<RName> name = member.name();
    if (name.isPresent()) {
      Optional<EntryId> identity = Optional.ofNullable(member.identity());
      return Optional.of(new Target.Listed(name.get(), identity, member.at()));
    }
    return member.form() == Member.Form.OUTSIDE
        ? Optional.of(new Target.Outside(member.text()))
        : Optional.empty();
  }

  @Override
  public Optional<Meaning.Person> person(State state, EntryId owner) {
    return directory
        .find(state, owner)
        .bearer()
        .filter(entry -> entry.kind() == Kind.INDIVIDUAL)
        .map(entry -> person(state, entry));
  }

  @Override
  public Page members(State state, EntryId group, String from, int limit) {
    MemberPage page = directory.members(state, group, from, limit);
    List<Member> members =
        page.members().stream().filter(member -> !nameUsedAgain(state, member)).toList();
    return new Page(targets(members), Optional.ofNullable(page.next()));
  }

  /** Whether the entry that an item names has gone for good, and another bears its name now. */
  private boolean nameUsedAgain(State state, Member member) {
    return directory.find(state, member) instanceof Lookup.Gone
        && member.name().flatMap(name -> directory.find(state, name).bearer()).isPresent();
  }

  @Override
  public List<Target> owners(State state, RName group) {
    return directory
        .find(state, group)
        .bearer()
        .map(entry -> targets(directory.ownersOf(state, entry)))
        .orElse(List.of());
  }

  /** Whether an address is somebody's own: what he may send under. */
  boolean isOwn(State state, EntryId who, String address) {
    if (!(directory.resolve(state, address) instanceof Address.Named named)) {
      return false;
    }
    return switch (directory.match(state, named.candidates())) {
      case Lookup.Found(Entry entry) ->
          entry.id().equals(who)
              || entry.kind() == Kind.ALIAS
                  && entry.items(ListName.TARGETS).stream().anyMatch(item -> means(item, who));
      // Who was renamed since he signed in is told by those who hold the registry.
      case Lookup.NotHere _ -> named.candidates().contains(who.name());
      case Lookup.Gone _, Lookup.Unknown _, Lookup.NoSuchRegistry _ -> false;
    };
  }

  private static boolean means(Member item, EntryId who) {
    EntryId identity = item.identity();
    return identity == null
        ? item.name().filter(who.name()::equals).isPresent() && !who.created().isAfter(item.at())
        : identity.equals(who);
  }
}
