package grapevine.acceptance.network;

import java.util.ArrayList;
import java.util.List;

/** The hosts and their links. One for the whole Java machine. Safe for use by several threads. */
public final class Network {
  private static final String BRIDGE = "bridge0";
  private static final String PREFIX = "10.77.0.";
  private static final int FIRST = 2;

  private final List<String> hosts;

  private Network(List<String> hosts) {
    this.hosts = List.copyOf(hosts);
  }

  /**
   * Makes hosts, on one bridge with this Java machine.
   *
   * @throws IllegalStateException where this machine or this user cannot have namespaces
   */
  public static Network of(List<String> hosts) {
    if (!"own".equals(System.getProperty("grapevine.namespaces"))) {
      throw new IllegalStateException(
          "These tests make several hosts on one machine and cut the links between them. That takes"
              + " Linux namespaces: run them as root, or where a user may make user namespaces"
              + " (unshare --map-root-user --net true), by ./grapevine test. They are never"
              + " skipped.");
    }
    Program.demand("ip", "link", "add", BRIDGE, "type", "bridge");
    Program.demand("ip", "address", "add", PREFIX + "1/24", "dev", BRIDGE);
    Program.demand("ip", "link", "set", BRIDGE, "up");
    Network network = new Network(hosts);
    hosts.forEach(network::make);
    return network;
  }

  private void make(String host) {
    String outer = "to-" + host;
    Program.demand("ip", "netns", "add", host);
    Program.demand(
        "ip", "link", "add", outer, "type", "veth", "peer", "name", "eth0", "netns", host);
    Program.demand("ip", "link", "set", outer, "master", BRIDGE, "up");
    inside(host, "ip", "address", "add", address(host) + "/24", "dev", "eth0");
    inside(host, "ip", "link", "set", "eth0", "up");
    inside(host, "ip", "link", "set", "lo", "up");
    Program.demand(
        """
        table inet faults {
          set from { type ipv4_addr; }
          set to { type ipv4_addr; }
          chain in { type filter hook input priority 0; ip saddr @from drop; }
          chain out { type filter hook output priority 0; ip daddr @to drop; }
        }
        """,
        within(host, List.of("nft", "-f", "-")));
  }

  /** A host's address. */
  public String address(String host) {
    return PREFIX + (FIRST + hosts.indexOf(host));
  }

  /** The command that runs a command at a host. */
  public List<String> within(String host, List<String> command) {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", host));
    all.addAll(command);
    return all;
  }

  private void inside(String host, String... command) {
    Program.demand("", within(host, List.of(command)));
  }

  /** Cuts a link: packets of either side are lost, and nobody is told. */
  public void cut(String one, String other) {
    cutOneWay(one, other);
    cutOneWay(other, one);
  }

  /** Loses all packets in one direction. */
  public void cutOneWay(String from, String to) {
    inside(to, "nft", "add element inet faults from { " + address(from) + " }");
  }

  /** Cuts a host off from all other hosts; the test still reaches it. */
  public void cutOff(String host) {
    hosts.stream().filter(other -> !other.equals(host)).forEach(other -> cut(host, other));
  }

  /** Makes all links work. */
  public void heal() {
    for (String host : hosts) {
      inside(host, "nft", "flush set inet faults from; flush set inet faults to");
    }
  }
}
