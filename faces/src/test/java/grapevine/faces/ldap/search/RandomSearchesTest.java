package grapevine.faces.ldap.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.SortKey;
import grapevine.faces.directory.MemoryPicture;
import grapevine.faces.ldap.tree.Place;
import grapevine.faces.ldap.tree.Tree;
import grapevine.kernel.id.EntryUuid;
import grapevine.kernel.id.RName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random searches in random worlds: whatever the indexes, the pages and the order, the same objects
 * are found as by looking at each.
 */
final class RandomSearchesTest {

  private static final Tree TREE = Tree.below("dc=example,dc=org").orElseThrow();
  private static final SearchRun.Bounds BOUNDS = new SearchRun.Bounds(100, 1_000);
  private static final int WORLDS = 60;
  private static final int SEARCHES = 60;
  private static final List<String> NAMES =
      List.of("ann", "Ben", "cy", "dée", "g1^", "g2^", "G3^", "x");
  private static final List<String> REGISTRIES = List.of("es", "pa", "all");
  private static final List<SearchScope> SCOPES =
      List.of(SearchScope.BASE, SearchScope.ONE, SearchScope.SUB, SearchScope.SUBORDINATE_SUBTREE);

  /** What is looked for. */
  private record Wish(Place base, SearchScope scope, Filter filter) {}

  @Test
  void allWaysFindTheSame() throws Exception {
    int found = 0;
    for (int seed = 0; seed < WORLDS; seed++) {
      Random random = new Random(seed);
      long world = random.nextLong();
      MemoryPicture indexed = world(new Random(world));
      MemoryPicture plain = world(new Random(world)).unindexed();
      for (int each = 0; each < SEARCHES; each++) {
        Filter filter = Filter.create(filter(random, 3));
        Place base = base(random);
        SearchScope scope = SCOPES.get(random.nextInt(SCOPES.size()));
        Wish wish = new Wish(base, scope, filter);
        List<String> naive = naive(plain, base, scope, filter);
        found += naive.size();
        String what = "%d: %s %s %s".formatted(seed, TREE.dn(base), scope, filter);
        assertThat(search(indexed, wish, 0, null)).as(what).isEqualTo(naive);
        assertThat(search(plain, wish, 0, null)).as(what).isEqualTo(naive);
        int page = 1 + random.nextInt(3);
        assertThat(search(indexed, wish, page, null)).as(what).isEqualTo(naive);
        assertThat(search(plain, wish, page, null)).as(what).isEqualTo(naive);
        Order order = Order.of(new SortKey[] {new SortKey("cn", true)}).orElseThrow();
        assertThat(search(indexed, wish, page, order))
            .as(what)
            .containsExactlyInAnyOrderElementsOf(naive)
            .isEqualTo(search(plain, wish, 0, order));
      }
    }
    assertThat(found).as("searches that find something").isGreaterThan(WORLDS * SEARCHES / 2);
  }

  /** Looks at everything there is. */
  private static List<String> naive(
      MemoryPicture picture, Place base, SearchScope scope, Filter filter) {
    Area area = new Area(base, scope);
    Condition condition = FilterReader.read(filter, TREE, 100).orElseThrow();
    List<String> found = new ArrayList<>();
    Walk walk = new Walk(area, picture, TREE, Optional.empty(), Position.start());
    while (walk.hasNext()) {
      walk.next()
          .filter(shown -> condition.test(shown) == Truth.TRUE)
          .ifPresent(shown -> found.add(shown.dn()));
    }
    return found;
  }

  private static List<String> search(
      MemoryPicture picture, Wish wish, int page, @Nullable Order order) {
    List<String> found = new ArrayList<>();
    byte[] cookie = new byte[0];
    do {
      SearchRun.Query query =
          new SearchRun.Query(wish.base(), wish.scope(), wish.filter(), order, 0, page, cookie);
      SearchRun run = ((SearchRun.Begun.Runs) SearchRun.begin(query, picture, TREE, BOUNDS)).run();
      int before = found.size();
      while (true) {
        SearchRun.Step step = run.step(2);
        if (step instanceof SearchRun.Step.Found(var shown)) {
          found.add(shown.dn());
        } else if (step instanceof SearchRun.Step.Ended) {
          break;
        }
      }
      cookie = run.cookie();
      assertThat(page == 0 || found.size() - before <= page).isTrue();
    } while (cookie.length > 0);
    return found;
  }

  private static MemoryPicture world(Random random) {
    MemoryPicture picture = new MemoryPicture().registry("es").registry("pa");
    List<String> made = new ArrayList<>();
    for (String registry : REGISTRIES) {
      for (String name : NAMES) {
        if (random.nextInt(3) > 0) {
          made.add(name + "." + registry);
          picture.entry(name + "." + registry, attributes(random));
        }
      }
    }
    for (int edge = random.nextInt(12); edge > 0 && !made.isEmpty(); edge--) {
      String group = made.get(random.nextInt(made.size()));
      if (group.contains("^")) {
        picture.members(group, made.get(random.nextInt(made.size())));
      }
    }
    return picture;
  }

  private static String[] attributes(Random random) {
    List<String> attributes = new ArrayList<>();
    if (random.nextBoolean()) {
      attributes.add("full-name=" + List.of("Ann A", "Ben", "Cy C").get(random.nextInt(3)));
    }
    if (random.nextBoolean()) {
      attributes.add("mail=" + List.of("a@x.org", "B@x.org").get(random.nextInt(2)));
    }
    if (random.nextBoolean()) {
      attributes.add("uid-number=" + random.nextInt(4));
      attributes.add("gid-number=" + random.nextInt(2));
    }
    if (random.nextBoolean()) {
      attributes.add("title=" + List.of("Boss", "boss").get(random.nextInt(2)));
    }
    return attributes.toArray(new String[0]);
  }

  private static Place base(Random random) {
    List<String> bases =
        List.of(
            "",
            "dc=example,dc=org",
            "ou=pa,dc=example,dc=org",
            "ou=people,ou=pa,dc=example,dc=org",
            "ou=groups,ou=es,dc=example,dc=org",
            "ou=all,dc=example,dc=org",
            "ou=people,ou=all,dc=example,dc=org",
            "ou=groups,ou=all,dc=example,dc=org",
            "uid=ann,ou=people,ou=pa,dc=example,dc=org",
            "cn=g1.es,ou=groups,ou=all,dc=example,dc=org");
    return TREE.place(bases.get(random.nextInt(bases.size()))).orElseThrow();
  }

  private static String filter(Random random, int depth) {
    int kind = random.nextInt(depth == 0 ? 10 : 14);
    return switch (kind) {
      case 0 -> "(uid=" + plainName(random) + ")";
      case 1 -> "(cn=" + List.of("ann a", "ben", "g1", "x", "G1.ES").get(random.nextInt(5)) + ")";
      case 2 -> "(mail=" + List.of("a@X.org", "b@x.org").get(random.nextInt(2)) + ")";
      case 3 -> "(uidNumber=" + List.of("0", "01", "2").get(random.nextInt(3)) + ")";
      case 4 -> "(member" + chain(random) + "=" + dn(random) + ")";
      case 5 -> "(memberOf" + chain(random) + "=" + dn(random) + ")";
      case 6 -> "(memberUid=" + plainName(random) + ")";
      case 7 -> "(entryUUID=" + uuid(random) + ")";
      case 8 ->
          List.of("(objectClass=person)", "(objectClass=*)", "(nonsense=1)", "(title=BOSS)")
              .get(random.nextInt(4));
      case 9 ->
          List.of("(cn=*n*)", "(uidNumber>=1)", "(mail=*)", "(gidNumber=1)").get(random.nextInt(4));
      case 10 -> "(!" + filter(random, depth - 1) + ")";
      case 11 -> "(|" + filter(random, depth - 1) + filter(random, depth - 1) + ")";
      default -> "(&" + filter(random, depth - 1) + filter(random, depth - 1) + ")";
    };
  }

  private static String chain(Random random) {
    return random.nextBoolean() ? ":" + FilterReader.IN_CHAIN + ":" : "";
  }

  private static String plainName(Random random) {
    return List.of("ann", "BEN", "ben", "dée", "DÉE", "ann.pa", "cy.es", "x", "g1")
        .get(random.nextInt(9));
  }

  private static String dn(Random random) {
    return List.of(
            "uid=ann,ou=people,ou=pa,dc=example,dc=org",
            "uid=ben.es,ou=people,ou=all,dc=example,dc=org",
            "cn=g1,ou=groups,ou=pa,dc=example,dc=org",
            "cn=G2.es,ou=groups,ou=all,dc=example,dc=org",
            "cn=g3,ou=groups,ou=es,dc=example,dc=org",
            "ou=pa,dc=example,dc=org")
        .get(random.nextInt(6));
  }

  private static String uuid(Random random) {
    MemoryPicture one = world(new Random(random.nextInt(3)));
    return one.entry(RName.required("ann.pa"))
        .map(entry -> EntryUuid.of(entry.identity()))
        .orElse("none");
  }
}
