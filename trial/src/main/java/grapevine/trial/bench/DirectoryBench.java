package grapevine.trial.bench;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import grapevine.trial.process.TrialFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Searches, sign-ins, changes and questions of membership a second, over LDAP. */
final class DirectoryBench {
  private static final double MICROS = 1e6;
  private static final double WARM_UP_TIMES = 2;
  private static final List<Integer> CLIENTS = List.of(1, 8);

  private final double seconds;
  private final int rounds;
  private final DirectoryWorld world;
  private final Progress progress;

  DirectoryBench(double seconds, int rounds, DirectoryWorld world, Progress progress) {
    this.seconds = seconds;
    this.rounds = rounds;
    this.world = world;
    this.progress = progress;
  }

  /** Measures searches, binds and changes; the first system is ours. */
  List<Measurement> measure(List<DirectorySystem> systems) throws TrialFailure {
    List<Measurement> measurements = new ArrayList<>();
    for (int clients : CLIENTS) {
      measurements.add(rates("search", clients, systems, this::search));
    }
    for (DirectorySystem system : systems) {
      signInAll(system);
    }
    for (int clients : CLIENTS) {
      measurements.add(rates("bind", clients, systems, DirectoryBench::bind));
    }
    for (int clients : CLIENTS) {
      measurements.add(rates("modify", clients, systems, this::modify));
    }
    return measurements;
  }

  private Measurement rates(
      String work, int clients, List<DirectorySystem> systems, LdapLoad.Operation operation)
      throws TrialFailure {
    List<Double> medians = medians(work, clients, systems, system -> operation);
    double peer = medians.size() > 1 ? medians.getLast() : 0;
    return new Measurement(
        work, world.people(), clients, medians.getFirst(), peer, work + "s/s", true);
  }

  /**
   * Measures how long a question of membership takes, each system in its best way.
   *
   * @return ours beside each of the others
   */
  List<Measurement> nested(List<DirectorySystem> systems) throws TrialFailure {
    List<Double> medians = medians("nested", 1, systems, this::membership);
    List<Measurement> measurements = new ArrayList<>();
    for (int index = Math.min(1, systems.size() - 1); index < systems.size(); index++) {
      measurements.add(
          new Measurement(
              index < 2 ? "nested" : "nested, memberOf",
              DirectoryWorld.DEPTH,
              1,
              MICROS / medians.getFirst(),
              index == 0 ? 0 : MICROS / medians.get(index),
              "µs",
              false));
    }
    return measurements;
  }

  /** What is done with a system. */
  @FunctionalInterface
  private interface Way {
    LdapLoad.Operation with(DirectorySystem system);
  }

  /** The medians of the systems, which are measured in turn in every round, warmed up before. */
  private List<Double> medians(String work, int clients, List<DirectorySystem> systems, Way way)
      throws TrialFailure {
    List<List<Double>> rates = new ArrayList<>();
    for (DirectorySystem system : systems) {
      rates.add(new ArrayList<>());
      rate(system, clients, seconds * WARM_UP_TIMES, way);
    }
    for (int round = 1; round <= rounds; round++) {
      for (int index = 0; index < systems.size(); index++) {
        DirectorySystem system = systems.get(index);
        double rate = rate(system, clients, seconds, way);
        rates.get(index).add(rate);
        progress.say(
            work
                + (", " + clients + " clients, round " + round + ": ")
                + system.name()
                + (" " + Math.round(rate) + "/s"));
      }
    }
    return rates.stream().map(Bench::median).toList();
  }

  private static double rate(DirectorySystem system, int clients, double seconds, Way way)
      throws TrialFailure {
    String dn = DirectoryWorld.personDn(DirectoryWorld.ADMINISTRATOR);
    return LdapLoad.rate(system.ldapPort(), dn, clients, seconds, way.with(system));
  }

  /** Repeated sign-ins are measured: a first one is dear on purpose, where it is Argon2id. */
  private static void signInAll(DirectorySystem system) throws TrialFailure {
    String dn = DirectoryWorld.personDn(DirectoryWorld.ADMINISTRATOR);
    try (LDAPConnection connection =
        LdapLoad.connect(system.ldapPort(), dn, DirectoryWorld.PASSWORD)) {
      for (int number = 0; number < DirectoryWorld.WITH_PASSWORD; number++) {
        bind(connection, DirectoryWorld.person(number));
      }
    } catch (LDAPException e) {
      throw new TrialFailure("a client failed: " + e.getMessage(), e);
    }
  }

  private static void bind(LDAPConnection connection, String name) throws LDAPException {
    connection.bind(new SimpleBindRequest(DirectoryWorld.personDn(name), DirectoryWorld.PASSWORD));
  }

  private void search(LDAPConnection connection, SplittableRandom random, int client)
      throws LDAPException, TrialFailure {
    String name = DirectoryWorld.person(random.nextInt(world.people()));
    Filter filter = Filter.createEqualityFilter("uid", name);
    int found = connection.search(DirectoryWorld.SUFFIX, SearchScope.SUB, filter).getEntryCount();
    demand(found == 1, name + " was found " + found + " times");
  }

  private static void bind(LDAPConnection connection, SplittableRandom random, int client)
      throws LDAPException {
    bind(connection, DirectoryWorld.person(random.nextInt(DirectoryWorld.WITH_PASSWORD)));
  }

  /**
   * Each client changes other people: two that replace one value at once get in each other's way.
   */
  private void modify(LDAPConnection connection, SplittableRandom random, int client)
      throws LDAPException {
    int most = CLIENTS.getLast();
    String name = DirectoryWorld.person(random.nextInt(world.people() / most) * most + client);
    connection.modify(
        DirectoryWorld.personDn(name),
        new Modification(
            ModificationType.REPLACE,
            "telephoneNumber",
            DirectoryWorld.telephone(random.nextInt(1_000_000))));
  }

  private LdapLoad.Operation membership(DirectorySystem system) {
    return (connection, random, client) -> {
      int top = random.nextInt(world.tops());
      String person = DirectoryWorld.person(world.deepestIn(top));
      String group = DirectoryWorld.group(top);
      boolean member = system.isMember(connection, person, group);
      demand(member, person + " is not in " + group + " at " + system.name());
    };
  }

  private static void demand(boolean holds, String otherwise) throws TrialFailure {
    if (!holds) {
      throw new TrialFailure(otherwise);
    }
  }
}
