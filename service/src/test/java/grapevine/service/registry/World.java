package grapevine.service.registry;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Timestamp;
import java.util.List;
import java.util.TreeMap;

/** Three servers and the registries of the demonstration, built by commands at cabernet. */
public final class World {
  /** The number of cabernet. */
  public static final long CABERNET = 1;

  /** The number of semillon. */
  public static final long SEMILLON = 2;

  /** The number of zinfandel. */
  public static final long ZINFANDEL = 3;

  private World() {}

  /**
   * Cabernet with {@code gv}, {@code pa} and {@code es}; {@code dl} is held by the other two.
   *
   * <p>dora.pa owns {@code gv.gv}, reg.pa owns {@code pa.gv}.
   */
  public static Replica cabernet() {
    Replica cabernet = new Replica(CABERNET);
    server(cabernet, "cabernet.gv", CABERNET);
    cabernet.run(
        RegistryCommand.registry(name("gv.gv"), List.of("cabernet"), List.of(), List.of()));
    server(cabernet, "semillon.gv", SEMILLON);
    server(cabernet, "zinfandel.gv", ZINFANDEL);
    cabernet.add("gv.gv", ListName.MEMBERS, "semillon");
    cabernet.add("gv.gv", ListName.MEMBERS, "zinfandel.gv");
    registry(cabernet, "pa.gv", List.of("cabernet", "semillon", "zinfandel"), "pa.example.org");
    registry(cabernet, "es.gv", List.of("cabernet", "semillon"), "es.example.org");
    registry(cabernet, "dl.gv", List.of("semillon", "zinfandel"), "lists.example.org");
    for (String person : List.of("dora", "reg", "alice", "bob", "carol")) {
      cabernet.create(person + ".pa", Kind.INDIVIDUAL);
    }
    cabernet.create("dave.es", Kind.INDIVIDUAL);
    cabernet.add("gv.gv", ListName.OWNERS, "dora.pa");
    cabernet.add("pa.gv", ListName.OWNERS, "reg.pa");
    return cabernet;
  }

  /** Another server with all that cabernet made. */
  public static Replica copyOf(Replica replica, long number) {
    Replica copy = new Replica(number);
    copy.takeAll(replica.made());
    return copy;
  }

  /** A name. */
  public static RName name(String text) {
    return RName.required(text);
  }

  /** The identity of a living entry. */
  public static EntryId id(Replica replica, String name) {
    return entry(replica, name).id();
  }

  /** A living entry. */
  public static Entry entry(Replica replica, String name) {
    return replica.directory().find(replica.state(), name(name)).bearer().orElseThrow();
  }

  /** An item as it would stand in a list. */
  public static Member member(String text, long millis) {
    return new Member(text, null, new Timestamp(millis, 0, new ServerNumber(CABERNET)));
  }

  private static void server(Replica replica, String name, long number) {
    replica.run(
        RegistryCommand.server(
            name(name),
            new ServerNumber(number),
            "aa:bb",
            List.of("127.0.0.1:" + (12_000 + number))));
  }

  private static void registry(Replica replica, String name, List<String> servers, String domain) {
    replica.run(RegistryCommand.registry(name(name), servers, List.of(domain), List.of()));
  }

  static RegistryCommand.Create group(String name, List<String> members) {
    TreeMap<ListName, List<String>> lists = new TreeMap<>();
    lists.put(ListName.MEMBERS, members);
    return new RegistryCommand.Create(name(name), Kind.GROUP, new TreeMap<>(), lists);
  }

  static RegistryCommand.Create alias(String name, String target) {
    TreeMap<ListName, List<String>> lists = new TreeMap<>();
    lists.put(ListName.TARGETS, List.of(target));
    return new RegistryCommand.Create(name(name), Kind.ALIAS, new TreeMap<>(), lists);
  }
}
