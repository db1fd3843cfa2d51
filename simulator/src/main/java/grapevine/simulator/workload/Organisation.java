package grapevine.simulator.workload;

import grapevine.simulator.world.Dice;
import grapevine.simulator.world.World;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who is who when the faults begin, and stays so: so it is known to whom each message has to come.
 * Beside them there are names that registrars add, change and remove all the time.
 */
public final class Organisation {
  /**
   * A registry.
   *
   * @param servers the places of the servers that hold it, as far as people know
   * @param silent those that hold it too
   */
  public record Registry(String name, List<Integer> servers, List<Integer> silent) {
    /** The places of all servers that hold it. */
    List<Integer> holders() {
      List<Integer> all = new ArrayList<>(servers);
      all.addAll(silent);
      return all;
    }

    /** Its mail domain. */
    public String domain() {
      return name + ".example.org";
    }
  }

  /**
   * Somebody.
   *
   * @param name such as {@code alice.pa}
   * @param sites places of the inbox sites
   * @param forward where his mail goes instead, or empty
   */
  public record Person(String name, String password, List<Integer> sites, String forward) {
    /** His mail address. */
    public String address() {
      return Organisation.address(name);
    }

    /** His registry. */
    public String registry() {
      return name.substring(name.lastIndexOf('.') + 1);
    }
  }

  /** A list with its members. */
  public record Group(String name, List<String> members) {}

  private static final List<String> FIRST_NAMES =
      List.of("alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan", "judy");

  private final List<Registry> registries = new ArrayList<>();
  private final List<Person> people = new ArrayList<>();
  private final List<Group> groups = new ArrayList<>();
  private final TreeMap<String, TreeSet<String>> closures = new TreeMap<>();

  /** An organisation over so many servers. */
  public Organisation(Dice dice, int servers) {
    this(dice, servers, servers);
  }

  /**
   * An organisation over so many servers.
   *
   * @param asked how many of them people know of; the rest hold all registries, and so do these
   *     then, so that nothing is passed on to those that are not known
   */
  public Organisation(Dice dice, int servers, int asked) {
    for (String name : List.of("pa", "es", "dl")) {
      List<Integer> holders = some(dice, asked, asked < servers ? asked : 2, asked);
      List<Integer> silent = new ArrayList<>();
      for (int index = asked; index < servers; index++) {
        silent.add(index);
      }
      registries.add(new Registry(name, holders, silent));
    }
    for (int index = 0; index < FIRST_NAMES.size(); index++) {
      Registry registry = registries.get(index < 6 ? 0 : 1);
      String name = FIRST_NAMES.get(index) + "." + registry.name();
      List<Integer> sites = pick(dice, registry.servers(), 1 + (int) dice.between(0, 2));
      people.add(new Person(name, "grapes " + name, sites, ""));
    }
    forward(4, people.get(7).name());
    forward(8, people.get(9).name());
    forward(9, people.get(8).name()); // a circle: the mail stays with whom it reached first
    groups.add(new Group("staff^.pa", names(0, 1, 2, 4)));
    groups.add(new Group("team^.es", names(6, 7)));
    groups.add(new Group("everybody^.dl", List.of("staff^.pa", "team^.es", "loop^.dl", "bob.pa")));
    groups.add(new Group("loop^.dl", List.of("everybody^.dl", "dave.pa", "round^.pa")));
    groups.add(new Group("round^.pa", List.of("loop^.dl", "team^.es", "alice.pa")));
    groups.add(new Group("club^.pa", List.of("alice.pa")));
    groups.add(new Group("open^.dl", List.of("grace.es")));
  }

  private void forward(int who, String to) {
    Person person = people.get(who);
    people.set(who, new Person(person.name(), person.password(), person.sites(), to));
  }

  private List<String> names(int... indices) {
    List<String> names = new ArrayList<>();
    for (int index : indices) {
      names.add(people.get(index).name());
    }
    return names;
  }

  private static List<Integer> some(Dice dice, int servers, int least, int most) {
    List<Integer> all = new ArrayList<>();
    for (int index = 0; index < servers; index++) {
      all.add(index);
    }
    return pick(dice, all, (int) dice.between(Math.min(least, servers), most));
  }

  /** Some of several, in any order. */
  static List<Integer> pick(Dice dice, List<Integer> from, int count) {
    List<Integer> left = new ArrayList<>(from);
    List<Integer> picked = new ArrayList<>();
    while (picked.size() < count && !left.isEmpty()) {
      int index = (int) dice.between(0, left.size() - 1);
      picked.add(left.get(index));
      left.subList(index, index + 1).clear();
    }
    return picked;
  }

  /** The mail address of a name. */
  public static String address(String name) {
    int dot = name.lastIndexOf('.');
    String local = name.substring(0, dot);
    String plain = local.endsWith("^") ? local.substring(0, local.length() - 1) : local;
    return plain + "@" + name.substring(dot + 1) + ".example.org";
  }

  /** The registries but gv. */
  public List<Registry> registries() {
    return Collections.unmodifiableList(registries);
  }

  /** The registry of that name. */
  public Registry registry(String name) {
    return registries.stream()
        .filter(registry -> registry.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Who is there for good. */
  public List<Person> people() {
    return Collections.unmodifiableList(people);
  }

  /** Somebody who is there for good, by his name. */
  public Person person(String name) {
    return people.stream().filter(person -> person.name().equals(name)).findFirst().orElseThrow();
  }

  /** Whether somebody of that name is there for good. */
  public boolean isPerson(String name) {
    return people.stream().anyMatch(person -> person.name().equals(name));
  }

  /** The lists that are there for good. */
  public List<Group> groups() {
    return Collections.unmodifiableList(groups);
  }

  /** Whose inbox sites registrars move about. */
  public Person mover() {
    return people.get(3);
  }

  /** Lists whose members registrars change: nobody knows for sure who gets their mail. */
  public List<String> openGroups() {
    return List.of("club^.pa", "open^.dl");
  }

  /** Addresses whose mail must come to exactly those who are known here. */
  public List<String> certainAddresses() {
    List<String> addresses = new ArrayList<>();
    people.forEach(person -> addresses.add(person.address()));
    for (Group group : groups) {
      if (!openGroups().contains(group.name())) {
        addresses.add(address(group.name()));
      }
    }
    return addresses;
  }

  /** The names of those in whose mailboxes mail to such an address must be. */
  public TreeSet<String> closure(String address) {
    return closures.computeIfAbsent(
        address,
        key -> {
          TreeSet<String> reached = new TreeSet<>();
          people.stream()
              .filter(person -> person.address().equals(address))
              .forEach(person -> follow(person.name(), reached, new TreeSet<>()));
          groups.stream()
              .filter(group -> address(group.name()).equals(address))
              .forEach(group -> follow(group.name(), reached, new TreeSet<>()));
          return reached;
        });
  }

  /** A forwarder in a circle is met once; then it keeps the mail. */
  private void follow(String name, TreeSet<String> reached, TreeSet<String> met) {
    if (isPerson(name)) {
      Person person = person(name);
      if (person.forward().isEmpty() || !met.add(name)) {
        reached.add(name);
      } else {
        follow(person.forward(), reached, new TreeSet<>(met));
      }
    } else if (met.add(name)) {
      groups.stream()
          .filter(group -> group.name().equals(name))
          .forEach(group -> group.members().forEach(member -> follow(member, reached, met)));
    }
  }

  /** The names of servers by their places. */
  static List<String> serverNames(List<Integer> places) {
    return places.stream().map(World.NAMES::get).toList();
  }
}
