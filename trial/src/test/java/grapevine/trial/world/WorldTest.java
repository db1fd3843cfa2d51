package grapevine.trial.world;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.id.RName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The world is what the README says. */
final class WorldTest {
  private final Map<String, World.Group> groups =
      World.groups().stream().collect(Collectors.toMap(World.Group::name, group -> group));

  @Test
  void twentyPeopleHaveTwoInboxSitesEach() {
    List<World.Person> withMailbox =
        World.people().stream().filter(person -> !person.inboxes().isEmpty()).toList();
    assertThat(withMailbox).hasSize(20);
    assertThat(withMailbox)
        .allSatisfy(person -> {
          assertThat(person.inboxes()).hasSize(2).doesNotHaveDuplicates();
          assertThat(World.SERVERS).containsAll(person.inboxes());
          assertThat(person.registry()).isIn("pa", "es");
        });
  }

  @Test
  void oneNameForwards() {
    assertThat(World.people()).filteredOn(person -> !person.forwards().isEmpty()).hasSize(1);
  }

  @Test
  void everyServerIsFirstForSomebody() {
    assertThat(World.people().stream().flatMap(person -> person.inboxes().stream().limit(1)))
        .contains("cabernet", "semillon", "zinfandel");
  }

  @Test
  void namesAreNamesAndAreUsedOnce() {
    List<String> names = new ArrayList<>(World.people().stream().map(World.Person::name).toList());
    names.addAll(groups.keySet());
    assertThat(names).doesNotHaveDuplicates();
    assertThat(names).allSatisfy(name -> assertThat(RName.parse(name)).isPresent());
    assertThat(names).allSatisfy(name -> assertThat(registries()).contains(World.registryOf(name)));
  }

  private static List<String> registries() {
    return World.registries().stream().map(World.Registry::name).toList();
  }

  @Test
  void everyMemberExists() {
    TreeSet<String> known = new TreeSet<>(groups.keySet());
    World.people().forEach(person -> known.add(person.name()));
    for (World.Group group : World.groups()) {
      assertThat(known).containsAll(group.members()).containsAll(group.owners());
      assertThat(known).containsAll(group.friends());
    }
  }

  @Test
  void everybodyReachesEachOnceThroughThreeLevelsAndRegistries() {
    Map<String, Integer> depths = new TreeMap<>();
    reach("everybody^.dl", 1, depths);
    List<String> people = depths.keySet().stream().filter(name -> !name.contains("^")).toList();
    assertThat(people).hasSize(20);
    assertThat(depths).containsEntry("csl^.pa", 3);
    assertThat(depths.keySet().stream().map(World::registryOf)).contains("pa", "es", "dl");
  }

  private void reach(String name, int depth, Map<String, Integer> depths) {
    if (depths.putIfAbsent(name, depth) == null && groups.containsKey(name)) {
      groups.get(name).members().forEach(member -> reach(member, depth + 1, depths));
    }
  }

  @Test
  void thereIsExactlyOneLoop() {
    TreeSet<String> inLoops = new TreeSet<>();
    for (String start : groups.keySet()) {
      Map<String, Integer> reached = new TreeMap<>();
      groups.get(start).members().forEach(member -> reach(member, 1, reached));
      if (reached.containsKey(start)) {
        inLoops.add(start);
      }
    }
    assertThat(inLoops).containsExactly("isl^.pa", "staff^.pa", "tea^.dl");
  }

  @Test
  void addressesFollowTheRegistriesDomains() {
    assertThat(World.addressOf("alice.pa")).isEqualTo("alice@pa.example.org");
    assertThat(World.addressOf("everybody^.dl")).isEqualTo("everybody@lists.example.org");
    assertThat(World.addressOf("kevin.es")).isEqualTo("kevin@es.example.org");
  }

  @Test
  void portsAreTheUsualNumbersAboveEachBase() {
    assertThat(Service.SMTP.port(World.basePort(12_000, "cabernet"))).isEqualTo(12_025);
    assertThat(Service.SUBMISSION.port(World.basePort(12_000, "semillon"))).isEqualTo(13_587);
    assertThat(Service.POP3.port(World.basePort(12_000, "zinfandel"))).isEqualTo(14_110);
    assertThat(Service.LINKS.port(World.basePort(12_000, "zinfandel"))).isEqualTo(14_007);
  }
}
