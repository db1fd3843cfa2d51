package grapevine.service.testing;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.State;
import grapevine.kernel.time.Timestamp;
import grapevine.kernel.time.VersionVector;
import grapevine.service.message.Recipient.Target;
import grapevine.service.request.Origin;
import grapevine.service.steer.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The registries of a small world: all servers agree, except where a test says otherwise. */
public final class Book {
  private final TreeMap<RName, Names.Meaning> meanings = new TreeMap<>();
  private final TreeMap<RName, List<Target>> members = new TreeMap<>();
  private final TreeMap<RName, List<Target>> owners = new TreeMap<>();
  private final TreeMap<String, List<ServerNumber>> holders = new TreeMap<>();
  private final TreeMap<String, String> domains = new TreeMap<>();
  private final TreeSet<String> hidden = new TreeSet<>();
  private SortedMap<String, VersionVector> seen = new TreeMap<>();

  /** A registry with its domain {@code R.example.org}. */
  public void registry(String registry, ServerNumber... servers) {
    holders.put(registry, List.of(servers));
    domains.put(registry + ".example.org", registry);
  }

  /** The identity of a name. */
  public static EntryId id(String name) {
    return new EntryId(
        RName.required(name), new Timestamp(1_000, 0, new ServerNumber(name.hashCode())));
  }

  /** A person without forwarding. */
  public void person(String name, ServerNumber... sites) {
    meanings.put(
        RName.required(name), new Names.Meaning.Person(id(name), List.of(sites), List.of(), false));
  }

  /** Lets a person forward. */
  public void forwarding(String name, boolean keeps, Target... targets) {
    if (meanings.get(RName.required(name)) instanceof Names.Meaning.Person person) {
      meanings.put(
          RName.required(name),
          new Names.Meaning.Person(person.id(), person.inboxSites(), List.of(targets), keeps));
    }
  }

  /** A group. */
  public void group(String name, String... names) {
    meanings.put(RName.required(name), new Names.Meaning.Group(id(name)));
    List<Target> targets = new ArrayList<>();
    for (String member : names) {
      targets.add(item(member));
    }
    members.put(RName.required(name), targets);
  }

  /** Sets the owners of a group. */
  public void owners(String group, String... names) {
    List<Target> targets = new ArrayList<>();
    for (String owner : names) {
      targets.add(item(owner));
    }
    owners.put(RName.required(group), targets);
  }

  /** An alias. */
  public void alias(String name, String other) {
    meanings.put(RName.required(name), new Names.Meaning.Alias(id(name), List.of(item(other))));
  }

  /** Takes a name out. */
  public void remove(String name) {
    meanings.remove(RName.required(name));
  }

  /** Whether a name is in the book. */
  public boolean has(Target target) {
    return !(meaning(target) instanceof Names.Meaning.Nobody);
  }

  /** What senders have seen from now on. */
  public void seen(SortedMap<String, VersionVector> stamp) {
    seen = stamp;
  }

  /** Makes a server's replica of a registry older than every stamp, or lets it catch up. */
  public void behind(ServerNumber server, String registry, boolean behind) {
    String key = server + "/" + registry;
    if (behind) {
      hidden.add(key);
    } else {
      hidden.remove(key);
    }
  }

  /** An item of a list. */
  public static Target item(String name) {
    return new Target.Listed(
        RName.required(name), Optional.empty(), new Timestamp(2_000, 0, new ServerNumber(1)));
  }

  private Names.Meaning meaning(Target target) {
    Optional<RName> name =
        switch (target) {
          case Target.Addressed(String localPart, String registry) ->
              RName.of(localPart, registry)
                  .filter(meanings::containsKey)
                  .or(() -> RName.of(localPart + "^", registry));
          case Target.Named(RName named) -> Optional.of(named);
          case Target.Listed listed -> Optional.of(listed.name());
          case Target.Inbox(EntryId owner) -> Optional.of(owner.name());
          case Target.Outside _, Target.OwnersOf _ -> Optional.empty();
        };
    Names.Meaning nobody = new Names.Meaning.Nobody();
    return name.map(key -> meanings.getOrDefault(key, nobody)).orElse(nobody);
  }

  /** The book as a server reads it. */
  public Names at(ServerNumber server) {
    return new View(server);
  }

  private final class View implements Names {
    private final ServerNumber server;

    View(ServerNumber server) {
      this.server = server;
    }

    @Override
    public Optional<Target> target(State state, String address) {
      int at = address.lastIndexOf('@');
      if (at < 0) {
        return Optional.empty();
      }
      String registry = domains.get(address.substring(at + 1));
      return Optional.of(
          registry == null
              ? new Target.Outside(address)
              : new Target.Addressed(address.substring(0, at), registry));
    }

    @Override
    public boolean holds(State state, String registry) {
      return holders(state, registry).contains(server);
    }

    @Override
    public List<ServerNumber> holders(State state, String registry) {
      return holders.getOrDefault(registry, List.of());
    }

    @Override
    public boolean covers(State state, String registry, VersionVector stamp) {
      return !hidden.contains(server + "/" + registry);
    }

    @Override
    public boolean isLost(State state, String registry, VersionVector stamp) {
      return false;
    }

    @Override
    public SortedMap<String, VersionVector> seen(State state, Origin origin) {
      return seen;
    }

    @Override
    public Meaning meaning(State state, Target target) {
      return Book.this.meaning(target);
    }

    @Override
    public Optional<Meaning.Person> person(State state, EntryId owner) {
      return meanings.get(owner.name()) instanceof Meaning.Person person
          ? Optional.of(person)
          : Optional.empty();
    }

    @Override
    public Page members(State state, EntryId group, String from, int limit) {
      List<Target> all = members.getOrDefault(group.name(), List.of());
      int begin = from.isEmpty() ? 0 : Integer.parseInt(from);
      int end = Math.min(all.size(), begin + limit);
      Optional<String> next =
          end < all.size() ? Optional.of(Integer.toString(end)) : Optional.empty();
      return new Page(all.subList(begin, end), next);
    }

    @Override
    public List<Target> owners(State state, RName group) {
      return owners.getOrDefault(group, List.of());
    }
  }
}
