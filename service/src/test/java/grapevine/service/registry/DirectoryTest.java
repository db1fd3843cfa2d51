package grapevine.service.registry;

import static grapevine.service.registry.World.entry;
import static grapevine.service.registry.World.id;
import static grapevine.service.registry.World.name;
import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one server says from its own copies. */
class DirectoryTest {
  private final Replica cabernet = World.cabernet();
  private final Directory directory = cabernet.directory();

  @Test
  void gvTellsWhoHoldsWhat() {
    Gv gv = directory.gv(cabernet.state());

    assertThat(gv.registries()).containsOnlyKeys("dl", "es", "gv", "pa");
    assertThat(gv.serversOf("pa")).containsExactly(server(1), server(2), server(3));
    assertThat(gv.serversOf("dl")).containsExactly(server(2), server(3));
    assertThat(gv.serversOf("gv")).containsExactly(server(1), server(2), server(3));
    assertThat(gv.serversOf("xx")).isEmpty();
    assertThat(gv.registryOfDomain("ES.Example.org")).contains("es");
    assertThat(gv.registryOfDomain("example.org")).isEmpty();
    assertThat(gv.server(name("semillon.gv")).orElseThrow().addresses())
        .containsExactly("127.0.0.1:12002");
    assertThat(gv.server(server(3)).orElseThrow().name()).isEqualTo(name("zinfandel.gv"));
  }

  @Test
  void gvIsReadAnewWhenItHasChanged() {
    assertThat(directory.gv(cabernet.state())).isSameAs(directory.gv(cabernet.state()));

    cabernet.run(
        new RegistryCommand.SetField(name("zinfandel.gv"), Fields.SERVER_STATE, "written-off"));

    assertThat(directory.gv(cabernet.state()).serversOf("pa"))
        .containsExactly(server(1), server(2));
    assertThat(directory.gv(cabernet.state()).allServers()).hasSize(3);
  }

  @Test
  void findTellsWhatItKnows() {
    EntryId carol = id(cabernet, "carol.pa");
    cabernet.delete("carol.pa");

    assertThat(find("alice.pa").bearer()).map(Entry::name).contains(name("alice.pa"));
    assertThat(find("ALICE.PA").bearer()).map(Entry::name).contains(name("alice.pa"));
    assertThat(find("carol.pa")).isEqualTo(new Lookup.Gone(carol));
    assertThat(find("nobody.pa")).isEqualTo(new Lookup.Unknown());
    assertThat(find("x.xx")).isEqualTo(new Lookup.NoSuchRegistry("xx"));
    assertThat(find("x.dl"))
        .isInstanceOfSatisfying(
            Lookup.NotHere.class,
            elsewhere -> assertThat(elsewhere.servers()).containsExactly(server(2), server(3)));
  }

  @Test
  void findingSomebodyAgainLooksOnlyWhetherTheRegistriesChanged() {
    find("alice.pa");
    int before = cabernet.storage().reads();

    find("alice.pa");

    assertThat(cabernet.storage().reads() - before).isEqualTo(2);
  }

  @Test
  void whatWasFoundIsForgottenWhenItChanges() {
    assertThat(find("alice.pa").bearer()).isPresent();
    EntryId alice = id(cabernet, "alice.pa");

    cabernet.delete("alice.pa");

    assertThat(find("alice.pa")).isEqualTo(new Lookup.Gone(alice));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          alice@pa.example.org         | alice.pa,alice^.pa | ''
          Alice@PA.Example.ORG         | Alice.pa,Alice^.pa | ''
          alice+x@pa.example.org       | alice.pa,alice^.pa | x
          alice+x+y@pa.example.org     | alice.pa,alice^.pa | x+y
          "alice"@pa.example.org       | alice.pa,alice^.pa | ''
          csl^@pa.example.org          | csl^.pa            | ''
          a.b@es.example.org           | a.b.es,a.b^.es     | ''
          alice.pa                     | alice.pa           | ''
          csl^.pa                      | csl^.pa            | ''
          """)
  void ourAddresses(String address, String candidates, String detail) {
    assertThat(directory.resolve(cabernet.state(), address))
        .isInstanceOfSatisfying(
            Address.Named.class,
            named -> {
              assertThat(named.candidates())
                  .map(Object::toString)
                  .containsExactly(candidates.split(","));
              assertThat(named.detail()).isEqualTo(detail);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a@example.com", "a+b@sub.pa.example.org", "\"a b\"@example.com", "a@[127.0.0.1]"})
  void outsideAddresses(String address) {
    assertThat(directory.resolve(cabernet.state(), address))
        .isEqualTo(new Address.Outside(address));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "@",
        "alice",
        "alice@",
        "@pa.example.org",
        "a b@example.com",
        "a@@",
        "a@b..c",
        ".a@example.com",
        "a.@example.com",
        "a..b@example.com",
        "a@-x.org",
        "\"a@example.com",
        "\"a\\\"@example.com",
        "a\r\n@example.com",
        "\"a,b\"@pa.example.org",
        "+x@pa.example.org",
        "a@exam ple.com",
        "<a@example.com>"
      })
  void notAddresses(String address) {
    assertThat(directory.resolve(cabernet.state(), address)).isInstanceOf(Address.Malformed.class);
  }

  @Test
  void postmasterIsTheRegistrarsUnlessThereIsOne() {
    assertThat(directory.resolve(cabernet.state(), "PostMaster@pa.example.org"))
        .isInstanceOfSatisfying(
            Address.Postmaster.class,
            postmaster -> {
              assertThat(postmaster.registry()).isEqualTo("pa");
              assertThat(directory.match(cabernet.state(), postmaster.candidates()))
                  .isEqualTo(new Lookup.Unknown());
            });
    assertThat(directory.resolve(cabernet.state(), "postmaster"))
        .isEqualTo(new Address.Postmaster("gv", List.of()));
    assertThat(directory.registrars(cabernet.state(), "pa"))
        .map(Member::text)
        .containsExactly("reg.pa");
    assertThat(directory.registrars(cabernet.state(), "es"))
        .as("without owners, those of gv.gv")
        .map(Member::text)
        .containsExactly("dora.pa");
  }

  @Test
  void anIndividualComesBeforeAGroupOfTheSameName() {
    cabernet.run(World.group("csl^.pa", List.of("alice.pa")));
    List<RName> candidates = List.of(name("csl.pa"), name("csl^.pa"));
    assertThat(directory.match(cabernet.state(), candidates).bearer())
        .map(Entry::kind)
        .contains(Kind.GROUP);

    cabernet.create("csl.pa", Kind.INDIVIDUAL);
    assertThat(directory.match(cabernet.state(), candidates).bearer())
        .map(Entry::kind)
        .contains(Kind.INDIVIDUAL);

    cabernet.delete("csl.pa");
    cabernet.delete("csl^.pa");
    assertThat(directory.match(cabernet.state(), candidates)).isInstanceOf(Lookup.Gone.class);
  }

  @Test
  void inboxSitesHaveTheirOrderAndDrain() {
    for (String site : List.of("cabernet", "semillon", "zinfandel")) {
      cabernet.add("alice.pa", ListName.INBOX_SITES, site);
    }
    assertThat(sites("alice.pa")).containsExactly("cabernet+", "semillon+", "zinfandel+");

    cabernet.run(
        new RegistryCommand.SetInboxOrder(name("alice.pa"), List.of("zinfandel", "cabernet.gv")));
    assertThat(sites("alice.pa")).containsExactly("zinfandel+", "cabernet+", "semillon+");

    cabernet.remove("alice.pa", ListName.INBOX_SITES, "zinfandel.gv");
    assertThat(sites("alice.pa")).containsExactly("cabernet+", "semillon+", "zinfandel-");
  }

  @Test
  void membersComeInPages() {
    List<String> everybody = new ArrayList<>();
    for (int index = 100; index < 350; index++) {
      cabernet.create("p" + index + ".pa", Kind.INDIVIDUAL);
      everybody.add("p" + index + ".pa");
    }
    cabernet.run(World.group("all^.pa", everybody));
    cabernet.remove("all^.pa", ListName.MEMBERS, "p100.pa");
    EntryId all = id(cabernet, "all^.pa");

    List<String> seen = new ArrayList<>();
    String from = "";
    while (from != null) {
      MemberPage page = directory.members(cabernet.state(), all, from, 100);
      assertThat(page.members().size()).isLessThanOrEqualTo(100);
      page.members().forEach(member -> seen.add(member.text()));
      from = page.next();
    }

    everybody.remove("p100.pa");
    assertThat(seen).containsExactlyElementsOf(everybody);
  }

  @Test
  void aMemberMoreTouchesOnlyItself() {
    List<String> everybody = new ArrayList<>();
    for (int index = 0; index < 500; index++) {
      everybody.add("p" + index + "@example.com");
    }
    cabernet.run(World.group("all^.pa", everybody));
    EntryId all = id(cabernet, "all^.pa");
    int before = cabernet.storage().reads();

    cabernet.make(
        new RegistryChange.PutItem(all, ListName.MEMBERS, Value.of("one-more@example.com")));

    assertThat(cabernet.storage().reads() - before).isLessThan(10);
  }

  @Test
  void membershipFollowsGroupsAliasesAndLoops() {
    cabernet.create("everybody^.es", Kind.GROUP);
    cabernet.run(World.group("staff^.pa", List.of("bob.pa", "everybody^.es")));
    cabernet.add("everybody^.es", ListName.MEMBERS, "staff^.pa");
    cabernet.add("everybody^.es", ListName.MEMBERS, "dave.es");
    cabernet.run(World.alias("al.es", "alice.pa"));
    cabernet.add("everybody^.es", ListName.MEMBERS, "al.es");

    assertThat(isMember("bob.pa", "staff^.pa")).isEqualTo(Membership.YES);
    assertThat(isMember("bob.pa", "everybody^.es")).isEqualTo(Membership.YES);
    assertThat(isMember("dave.es", "staff^.pa")).isEqualTo(Membership.YES);
    assertThat(isMember("alice.pa", "staff^.pa")).isEqualTo(Membership.YES);
    assertThat(isMember("carol.pa", "staff^.pa")).isEqualTo(Membership.NO);

    cabernet.add("staff^.pa", ListName.MEMBERS, "far^.dl");
    assertThat(isMember("carol.pa", "staff^.pa")).isEqualTo(Membership.NOT_KNOWN_HERE);
    assertThat(isMember("bob.pa", "staff^.pa")).isEqualTo(Membership.YES);
  }

  @Test
  void theLastSiteStaysWhereTwoRegistrarsEachRemovedTheOther() {
    cabernet.add("alice.pa", ListName.INBOX_SITES, "cabernet");
    cabernet.add("alice.pa", ListName.INBOX_SITES, "semillon");
    Replica semillon = World.copyOf(cabernet, World.SEMILLON);
    int before = cabernet.made().size();
    cabernet.at(2_000).remove("alice.pa", ListName.INBOX_SITES, "semillon");
    semillon.at(3_000).remove("alice.pa", ListName.INBOX_SITES, "cabernet");
    semillon.takeAll(cabernet.made().subList(before, cabernet.made().size()));
    cabernet.takeAll(semillon.made());
    for (Replica replica : List.of(cabernet, semillon)) {
      assertThat(sites(replica, "alice.pa")).containsExactly("cabernet+", "semillon-");
    }

    // a closing from before zinfandel was added does not tell of what cabernet took until then
    cabernet.at(4_000).add("alice.pa", ListName.INBOX_SITES, "zinfandel");
    assertThat(sites("alice.pa")).containsExactly("zinfandel+", "semillon-", "cabernet-");
    List<InboxSite> sites = directory.inboxSites(cabernet.state(), entry(cabernet, "alice.pa"));
    assertThat(sites.getLast().since()).isEqualTo(sites.getFirst().since());
    assertThat(sites.get(1).since().millis()).isEqualTo(2_000);
  }

  @Test
  void aCopyOfARegistryThatIsHeldNoMoreIsNotBelieved() {
    EntryId alice = id(cabernet, "alice.pa");
    EntryId bob = id(cabernet, "bob.pa");
    cabernet.delete("bob.pa");
    cabernet.remove("pa.gv", ListName.MEMBERS, "cabernet");
    Lookup elsewhere = new Lookup.NotHere("pa", new TreeSet<>(List.of(server(2), server(3))));

    assertThat(find("alice.pa")).isEqualTo(elsewhere);
    assertThat(directory.find(cabernet.state(), alice)).isEqualTo(elsewhere);
    assertThat(directory.lastKnown(cabernet.state(), alice)).isPresent();
    assertThat(directory.find(cabernet.state(), bob)).isEqualTo(new Lookup.Gone(bob));
    assertThat(isMember(alice, "readers^.pa")).isEqualTo(Membership.NOT_KNOWN_HERE);
  }

  @Test
  void patternsTakeInRegistries() {
    cabernet.run(World.group("readers^.pa", List.of("*.es")));

    assertThat(isMember("dave.es", "readers^.pa")).isEqualTo(Membership.YES);
    assertThat(isMember("bob.pa", "readers^.pa")).isEqualTo(Membership.NO);
    cabernet.add("readers^.pa", ListName.MEMBERS, "*");
    assertThat(isMember("bob.pa", "readers^.pa")).isEqualTo(Membership.YES);
  }

  @Test
  void entriesTravel() {
    Entry alice = entry(cabernet, "alice.pa");

    assertThat(Entry.CODEC.fromBytes(Entry.CODEC.toBytes(alice))).isEqualTo(alice);
  }

  private Lookup find(String text) {
    return directory.find(cabernet.state(), name(text));
  }

  private List<String> sites(String person) {
    return sites(cabernet, person);
  }

  private static List<String> sites(Replica at, String person) {
    return at.directory().inboxSites(at.state(), entry(at, person)).stream()
        .map(site -> site.server().name().name() + (site.active() ? "+" : "-"))
        .toList();
  }

  private Membership isMember(String who, String group) {
    return isMember(id(cabernet, who), group);
  }

  private Membership isMember(EntryId who, String group) {
    return directory.isMember(cabernet.state(), who, name(group));
  }

  private static ServerNumber server(long number) {
    return new ServerNumber(number);
  }
}
