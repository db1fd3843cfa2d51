package grapevine.server.configuration;

import grapevine.runtime.address.NetworkAddress;
import grapevine.runtime.relay.RelayHost;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Predicate;

/**
 * What the file of a server says, checked, with defaults in place of what it does not say.
 *
 * @param name the server's name, such as {@code cabernet}
 * @param hostName what it calls itself in the greetings of its protocols
 * @param data the data folder, absolute
 * @param faces where each face listens; one that is not there is closed
 * @param links where other servers are taken, if anywhere
 * @param advertised where other servers shall dial, in the order to be tried
 * @param detours which address to dial in place of one that another server tells, by that one's
 *     text: for tunnels
 */
public record Configuration(
    String name,
    String hostName,
    Path data,
    SortedMap<Face, List<NetworkAddress>> faces,
    Optional<NetworkAddress> links,
    List<NetworkAddress> advertised,
    SortedMap<String, NetworkAddress> detours,
    Optional<RelayHost> smarthost,
    Optional<TlsFiles> tls,
    Ldap ldap,
    Limits limits,
    Roles roles,
    Replication replication) {

  /** A protocol and the way it is used. */
  public enum Face {
    /** Mail from outside, for names that we know. */
    SMTP("smtp"),
    /** Mail from our people, who sign in. */
    SUBMISSION("submission"),
    /** The same with TLS from the beginning (RFC 8314). */
    SUBMISSIONS("submissions"),
    /** Mail from programs of this machine. */
    LMTP("lmtp"),
    /** Mailboxes. */
    POP3("pop3"),
    /** The same with TLS from the beginning. */
    POP3S("pop3s"),
    /** The directory. */
    LDAP("ldap"),
    /** The same with TLS from the beginning. */
    LDAPS("ldaps"),
    /** The interface for programs, to this machine alone. */
    HTTP("http"),
    /** The same with TLS from the beginning. */
    HTTPS("https");

    private final String key;

    Face(String key) {
      this.key = key;
    }

    /** The name in the file. */
    public String key() {
      return key;
    }

    /** Whether TLS begins with the connection. */
    public boolean implicitTls() {
      return switch (this) {
        case SUBMISSIONS, POP3S, LDAPS, HTTPS -> true;
        case SMTP, SUBMISSION, LMTP, POP3, LDAP, HTTP -> false;
      };
    }

    /** Whether it is open to programs of this machine alone. */
    public boolean loopbackOnly() {
      return this == LMTP || this == HTTP;
    }
  }

  /**
   * Where the faces are, {@code FACE=host:port}: one that listens everywhere is told under the host
   * name.
   */
  public List<String> services() {
    return services(address -> true);
  }

  /**
   * Those of them that the other servers tell. What only this machine reaches is left out, unless
   * all servers are on it.
   */
  public List<String> servicesElsewhere() {
    boolean near =
        !advertised.isEmpty()
            && advertised.stream().allMatch(address -> isLoopback(address.host()));
    return services(address -> near || !isLoopback(address.host()));
  }

  private List<String> services(Predicate<NetworkAddress> wanted) {
    List<String> services = new ArrayList<>();
    faces.forEach((face, addresses) -> {
      for (NetworkAddress address : addresses) {
        boolean everywhere = address.host().equals("0.0.0.0") || address.host().equals("::");
        NetworkAddress told = everywhere ? new NetworkAddress(hostName, address.port()) : address;
        String service = face.key() + "=" + told;
        if (address.port() > 0 && wanted.test(address) && !services.contains(service)) {
          services.add(service);
        }
      }
    });
    return services;
  }

  /** By its form: a name could be looked up otherwise at another time. */
  static boolean isLoopback(String host) {
    return host.matches("127(\\.\\d{1,3}){3}")
        || host.equals("::1")
        || host.toLowerCase(Locale.ROOT).equals("localhost");
  }

  /**
   * A certificate for mail programs that is not from our own authority.
   *
   * @param certificate PEM, the server's own first
   * @param key PEM, PKCS #8, unencrypted
   */
  public record TlsFiles(Path certificate, Path key) {}

  /**
   * The directory in LDAP.
   *
   * @param suffix the name above all others, such as {@code dc=example,dc=org}
   * @param strangersRead whether people and groups are shown without sign-in
   */
  public record Ldap(String suffix, boolean strangersRead) {}

  /**
   * Bounds.
   *
   * @param messageOctets largest message
   * @param headerOctets largest header section
   * @param lineOctets longest line of a message
   * @param recipients most recipients of a transaction
   * @param connections most connections in all
   * @param connectionsPerAddress most connections from one address
   * @param relaysAtOnce most messages that go out at the same time
   * @param trustedHosts network addresses from which wrong passwords count by name only
   */
  public record Limits(
      long messageOctets,
      int headerOctets,
      int lineOctets,
      int recipients,
      int connections,
      int connectionsPerAddress,
      int relaysAtOnce,
      List<String> trustedHosts) {}

  /**
   * What the server does beside serving its own people.
   *
   * @param outsideMail whether it takes mail from outside
   */
  public record Roles(boolean outsideMail) {}

  /**
   * How far back replicas remember, and how long they wait for each other.
   *
   * @param logChanges most changes of one registry or mailbox that are kept for those behind
   * @param logAgeMillis how long they are kept
   * @param patienceMillis how long "too far behind" is doubted before the state is fetched
   * @param compareMillis how often replicas compare
   * @param certainMillis how long after a start a peer's word on this server's own past is waited
   *     for
   */
  public record Replication(
      int logChanges,
      long logAgeMillis,
      long patienceMillis,
      long compareMillis,
      long certainMillis) {}
}
