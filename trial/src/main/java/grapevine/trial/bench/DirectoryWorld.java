package grapevine.trial.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * People, and groups nested five deep: those of the first fifth are the tops, each has 20 people
 * and one group of the next fifth. Every system of the bench is filled with it.
 *
 * @param people how many; {@code p0}, {@code p1} and so on
 * @param groups how many, a multiple of five; {@code g0}, {@code g1} and so on
 */
record DirectoryWorld(int people, int groups) {
  /** The one of the aims. */
  static final DirectoryWorld USUAL = new DirectoryWorld(10_000, 1_000);

  /** The one of the start. */
  static final DirectoryWorld LARGE = new DirectoryWorld(100_000, 10_000);

  /** How deep groups are nested. */
  static final int DEPTH = 5;

  /** How many of the people have a password: those that the bench signs in as. */
  static final int WITH_PASSWORD = 100;

  /** The password of those. */
  static final String PASSWORD = "grapes-of-the-bench";

  /** Whoever may change everything. */
  static final String ADMINISTRATOR = "admin";

  /** Above all. */
  static final String SUFFIX = "dc=example,dc=org";

  private static final String PEOPLE = ",ou=people,ou=pa," + SUFFIX;
  private static final String GROUPS = ",ou=groups,ou=pa," + SUFFIX;
  private static final int MEMBERS = 20;

  /** The name of a person. */
  static String person(int number) {
    return "p" + number;
  }

  /** The name of a group. */
  static String group(int number) {
    return "g" + number;
  }

  /** The LDAP name of a person. */
  static String personDn(String name) {
    return "uid=" + name + PEOPLE;
  }

  /** The LDAP name of a group. */
  static String groupDn(String name) {
    return "cn=" + name + GROUPS;
  }

  /** The telephone number that a person has first. */
  static String telephone(int number) {
    return "+46 8 " + (1_000_000 + number);
  }

  /** The numbers of the people that a group names. */
  List<Integer> peopleIn(int group) {
    return IntStream.range(0, MEMBERS)
        .mapToObj(place -> (int) (((long) group * MEMBERS + place) % people))
        .toList();
  }

  /** The numbers of the groups that a group names: one, or none. */
  List<Integer> groupsIn(int group) {
    int inner = group + tops();
    return inner < groups ? List.of(inner) : List.of();
  }

  /** The groups of a depth, 0 for those that lie in no other. */
  List<Integer> level(int depth) {
    List<Integer> level = new ArrayList<>();
    for (int group = depth * tops(); group < (depth + 1) * tops(); group++) {
      level.add(group);
    }
    return level;
  }

  /** How many groups lie in no other. */
  int tops() {
    return groups / DEPTH;
  }

  /** Somebody whom only the innermost group below a top names on its way. */
  int deepestIn(int top) {
    return peopleIn(top + (DEPTH - 1) * tops()).getFirst();
  }
}
