package grapevine.trial.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The demo's world. */
public final class World {
  /** Everybody's password. */
  public static final String PASSWORD = "grapes";

  /** The servers, in the order of their ports. */
  public static final List<String> SERVERS = List.of("cabernet", "semillon", "zinfandel");

  /** The base port of the first server; each further one is 1,000 higher. */
  public static final int BASE_PORT = 12_000;

  /** How far apart the base ports of servers are. */
  public static final int PORT_STEP = 1_000;

  private World() {}

  /**
   * A registry.
   *
   * @param servers those that hold it; at the first its entries are made
   */
  public record Registry(String name, String domain, List<String> servers) {}

  /**
   * A person.
   *
   * @param name such as {@code alice.pa}
   * @param inboxes servers with the mailbox, the first one first; empty where mail goes on
   * @param forwards where mail goes on to
   */
  public record Person(String name, String fullName, List<String> inboxes, List<String> forwards) {
    /** The part before the registry. */
    public String shortName() {
      return name.substring(0, name.lastIndexOf('.'));
    }

    /** The registry. */
    public String registry() {
      return World.registryOf(name);
    }

    /** The address of mail. */
    public String address() {
      return addressOf(name);
    }
  }

  /**
   * A group.
   *
   * @param name such as {@code staff^.pa}
   * @param owners who may change it
   * @param friends who may add and remove themselves
   */
  public record Group(
      String name,
      String remark,
      List<String> members,
      List<String> owners,
      List<String> friends) {}

  /** The registries. */
  public static List<Registry> registries() {
    return List.of(
        new Registry("pa", "pa.example.org", SERVERS),
        new Registry("es", "es.example.org", List.of("cabernet", "semillon")),
        new Registry("dl", "lists.example.org", List.of("semillon", "zinfandel")));
  }

  /** The registry of that name. */
  public static Registry registry(String name) {
    return registries().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no registry " + name));
  }

  /** The twenty people, each with two inbox sites, and one name that forwards. */
  public static List<Person> people() {
    List<Person> people = new ArrayList<>();
    String[] staff = {
      "Alice Adams", "Bob Baker", "Carol Cole", "Dave Dunn", "Erin Evans",
      "Frank Ford", "Grace Gray", "Heidi Hall", "Ivan Innes", "Judy Jones"
    };
    String[] students = {
      "Kevin King", "Laura Lane", "Mallory Moss", "Niaj Nash", "Olivia Odell",
      "Peggy Price", "Quentin Quill", "Rupert Reed", "Sybil Stone", "Trent Tate"
    };
    addAll(people, "pa", staff);
    addAll(people, "es", students);
    people.add(new Person("postmaster.pa", "Postmaster", List.of(), List.of("alice.pa")));
    return people;
  }

  /** Two sites each, of the servers that hold the registry, so that each is first for some. */
  private static void addAll(List<Person> people, String registry, String[] fullNames) {
    List<String> servers = registry(registry).servers();
    for (String fullName : fullNames) {
      int turn = people.size() % servers.size();
      String first = fullName.substring(0, fullName.indexOf(' '));
      people.add(
          new Person(
              first.toLowerCase(Locale.ROOT) + "." + registry,
              fullName,
              List.of(servers.get(turn), servers.get((turn + 1) % servers.size())),
              List.of()));
    }
  }

  /**
   * The groups. {@code everybody^.dl} reaches all twenty through {@code staff^.pa} and {@code
   * csl^.pa}; {@code staff^.pa}, {@code isl^.pa} and {@code tea^.dl} are a loop.
   */
  public static List<Group> groups() {
    return List.of(
        new Group(
            "csl^.pa",
            "Computer Science Laboratory",
            List.of("alice.pa", "bob.pa", "carol.pa", "dave.pa", "erin.pa"),
            List.of("alice.pa"),
            List.of("staff^.pa")),
        new Group(
            "isl^.pa",
            "Imaging Sciences Laboratory",
            List.of("frank.pa", "grace.pa", "heidi.pa", "ivan.pa", "judy.pa", "tea^.dl"),
            List.of("frank.pa"),
            List.of()),
        new Group(
            "staff^.pa",
            "All laboratories",
            List.of("csl^.pa", "isl^.pa"),
            List.of("alice.pa"),
            List.of()),
        new Group(
            "students^.es",
            "All students",
            people().stream()
                .filter(person -> person.registry().equals("es"))
                .map(Person::name)
                .toList(),
            List.of("kevin.es"),
            List.of()),
        new Group(
            "tea^.dl",
            "Tea at four; whoever is on the staff may join",
            List.of("staff^.pa", "kevin.es"),
            List.of("grace.pa"),
            List.of("staff^.pa", "students^.es")),
        new Group(
            "readers^.dl",
            "Two of each registry",
            List.of("alice.pa", "bob.pa", "kevin.es", "laura.es"),
            List.of("alice.pa"),
            List.of()),
        new Group(
            "everybody^.dl",
            "Everybody, once",
            List.of("staff^.pa", "students^.es"),
            List.of("alice.pa", "kevin.es"),
            List.of()));
  }

  /** The person of that name. */
  public static Person person(String name) {
    return people().stream()
        .filter(person -> person.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("nobody is called " + name));
  }

  /** The registry in a name. */
  public static String registryOf(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** The address of a person or a group: {@code csl@pa.example.org}. */
  public static String addressOf(String name) {
    String registry = registryOf(name);
    String domain = registry(registry).domain();
    String local = name.substring(0, name.length() - registry.length() - 1);
    return (local.endsWith("^") ? local.substring(0, local.length() - 1) : local) + "@" + domain;
  }

  /** The base port of a server where the first has that one. */
  public static int basePort(int first, String server) {
    return first + PORT_STEP * SERVERS.indexOf(server);
  }
}
