package grapevine.trial.bench;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import grapevine.trial.process.Patience;
import grapevine.trial.process.Ports;
import grapevine.trial.process.TrialFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Debian's slapd, as durable and with the indexes as it is shipped (mdb), on a port and in a folder
 * of its own.
 */
final class OpenLdap implements DirectorySystem {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SALT_OCTETS = 8;
  private static final String NONE = "1.1";
  private static final String OVERLAY =
      """
      overlay dynlist
      dynlist-attrset groupOfURLs memberURL member+memberOf@groupOfNames*
      """;

  private final boolean overlay;
  private final int ldapPort;
  private final Process process;

  /**
   * Fills and starts it.
   *
   * @param overlay whether its overlay keeps {@code memberOf}, by groups in groups, for people
   */
  OpenLdap(Path folder, DirectoryWorld world, boolean overlay) throws IOException, TrialFailure {
    this.overlay = overlay;
    Path program = Program.find("slapd", "/usr/sbin/slapd");
    Path adder = Program.find("slapd", "/usr/sbin/slapadd");
    Path data = Files.createDirectories(folder.resolve("data"));
    Path configuration = folder.resolve("slapd.conf");
    Files.writeString(configuration, text(folder, data));
    Path ldif = folder.resolve("world.ldif");
    write(world, ldif);
    Program.run(
        List.of(adder.toString(), "-q", "-f", configuration.toString(), "-l", ldif.toString()));
    ldapPort = Ports.anyFree();
    process =
        new ProcessBuilder(
                program.toString(),
                "-f",
                configuration.toString(),
                "-h",
                "ldap://127.0.0.1:" + ldapPort,
                "-d",
                "0")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("slapd.log").toFile())
            .start();
    Patience.until("slapd answers", PATIENCE, () -> LdapLoad.answers(ldapPort));
  }

  private String text(Path folder, Path data) {
    String administrator = DirectoryWorld.personDn(DirectoryWorld.ADMINISTRATOR);
    return """
    include /etc/ldap/schema/core.schema
    include /etc/ldap/schema/cosine.schema
    include /etc/ldap/schema/nis.schema
    include /etc/ldap/schema/inetorgperson.schema
    include /etc/ldap/schema/dyngroup.schema
    modulepath /usr/lib/ldap
    moduleload back_mdb
    moduleload dynlist
    pidfile %1$s/slapd.pid
    argsfile %1$s/slapd.args
    loglevel none
    sizelimit 500
    tool-threads 1
    database mdb
    suffix %2$s
    rootdn %3$s
    rootpw %4$s
    directory %5$s
    maxsize 1073741824
    checkpoint 512 30
    lastmod on
    index objectClass eq
    index cn,uid eq
    index uidNumber,gidNumber eq
    index member,memberUid eq
    access to attrs=userPassword by self write by anonymous auth by * none
    access to * by * read
    """
            .formatted(folder, DirectoryWorld.SUFFIX, administrator, DirectoryWorld.PASSWORD, data)
        + (overlay ? OVERLAY : "");
  }

  private static void write(DirectoryWorld world, Path ldif) throws IOException {
    try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(ldif))) {
      String suffix = DirectoryWorld.SUFFIX;
      out.print("dn: " + suffix + "\nobjectClass: dcObject\nobjectClass: organization\n");
      out.print("dc: example\no: Bench\n\n");
      unit(out, "pa", "ou=pa," + suffix);
      unit(out, "people", "ou=people,ou=pa," + suffix);
      unit(out, "groups", "ou=groups,ou=pa," + suffix);
      for (int number = 0; number < world.people(); number++) {
        person(out, number);
      }
      for (int number = 0; number < world.groups(); number++) {
        String name = DirectoryWorld.group(number);
        out.print("dn: " + DirectoryWorld.groupDn(name) + "\n");
        out.print("objectClass: groupOfNames\ncn: " + name + "\n");
        for (int member : world.peopleIn(number)) {
          out.print("member: " + DirectoryWorld.personDn(DirectoryWorld.person(member)) + "\n");
        }
        for (int inner : world.groupsIn(number)) {
          out.print("member: " + DirectoryWorld.groupDn(DirectoryWorld.group(inner)) + "\n");
        }
        out.print("\n");
      }
    }
  }

  private static void unit(PrintWriter out, String name, String dn) {
    out.print("dn: " + dn + "\nobjectClass: organizationalUnit\nou: " + name + "\n\n");
  }

  private static void person(PrintWriter out, int number) {
    String name = DirectoryWorld.person(number);
    out.print("dn: " + DirectoryWorld.personDn(name) + "\nobjectClass: inetOrgPerson\n");
    out.print("uid: " + name + "\ncn: Person " + number + "\ndisplayName: Person " + number);
    out.print("\nsn: " + number + "\ngivenName: Person\nmail: " + name + "@" + Bench.DOMAIN);
    out.print("\ntelephoneNumber: " + DirectoryWorld.telephone(number) + "\n");
    if (number < DirectoryWorld.WITH_PASSWORD) {
      out.print("userPassword: " + salted(number) + "\n");
    }
    out.print("\n");
  }

  /** Salted SHA-1, as slapd makes it where nothing else is configured. */
  private static String salted(int number) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      byte[] salt = new byte[SALT_OCTETS];
      salt[0] = (byte) number;
      digest.update(DirectoryWorld.PASSWORD.getBytes(StandardCharsets.US_ASCII));
      byte[] hash = digest.digest(salt);
      byte[] both = new byte[hash.length + salt.length];
      System.arraycopy(hash, 0, both, 0, hash.length);
      System.arraycopy(salt, 0, both, hash.length, salt.length);
      return "{SSHA}" + Base64.getEncoder().encodeToString(both);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }

  @Override
  public String name() {
    return overlay ? "openldap with memberOf" : "openldap";
  }

  @Override
  public int ldapPort() {
    return ldapPort;
  }

  @Override
  public boolean isMember(LDAPConnection connection, String person, String group)
      throws LDAPException {
    String personDn = DirectoryWorld.personDn(person);
    String groupDn = DirectoryWorld.groupDn(group);
    if (overlay) {
      Filter filter = Filter.createEqualityFilter("memberOf", groupDn);
      return connection.search(personDn, SearchScope.BASE, filter, NONE).getEntryCount() == 1;
    }
    return isReached(connection, List.of(personDn), groupDn);
  }

  /** Walks upwards, all groups of a level in one search. No group of the bench lies in itself. */
  private static boolean isReached(LDAPConnection connection, List<String> from, String groupDn)
      throws LDAPException {
    List<String> level = from;
    while (!level.isEmpty()) {
      List<Filter> any = new ArrayList<>();
      for (String dn : level) {
        any.add(Filter.createEqualityFilter("member", dn));
      }
      Filter filter = any.size() == 1 ? any.getFirst() : Filter.createORFilter(any);
      List<String> next = new ArrayList<>();
      String groups = "ou=groups,ou=pa," + DirectoryWorld.SUFFIX;
      SearchResult found = connection.search(groups, SearchScope.ONE, filter, NONE);
      for (SearchResultEntry above : Objects.requireNonNull(found.getSearchEntries())) {
        if (above.getDN().equals(groupDn)) {
          return true;
        }
        next.add(above.getDN());
      }
      level = next;
    }
    return false;
  }

  @Override
  public void close() throws TrialFailure {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
