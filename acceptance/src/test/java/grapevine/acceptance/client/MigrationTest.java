package grapevine.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.acceptance.network.Program;
import grapevine.acceptance.organisation.Servers;
import grapevine.acceptance.organisation.Setup;
import grapevine.acceptance.organisation.Site;
import grapevine.trial.process.Operator.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What slapcat writes of 200 people and nested groups is taken over, and they sign in. */
class MigrationTest {
  private static final int PEOPLE = 200;
  private static final int GROUPS = 20;

  /** Made by slappasswd, of "grapes". */
  private static final String VERIFIER = "{SSHA}7Uob+IVNj+crSjjrlwzIiXBUOmJdpkr3";

  @RegisterExtension static final Servers SERVERS = Servers.of(Setup.SHIPPED);

  @TempDir Path folder;

  private Path written() throws Exception {
    Path data = Files.createDirectory(folder.resolve("mdb"));
    Path configuration = folder.resolve("slapd.conf");
    Files.writeString(
        configuration,
        """
        include /etc/ldap/schema/core.schema
        include /etc/ldap/schema/cosine.schema
        include /etc/ldap/schema/inetorgperson.schema
        include /etc/ldap/schema/nis.schema
        modulepath /usr/lib/ldap
        moduleload back_mdb
        database mdb
        suffix "dc=example,dc=org"
        directory %s
        """
            .formatted(data));
    Path content = folder.resolve("content.ldif");
    Files.writeString(content, content());
    String path = configuration.toString();
    Program.demand("/usr/sbin/slapadd", "-q", "-f", path, "-l", content.toString());
    Path written = folder.resolve("slapcat.ldif");
    Program.demand("/usr/sbin/slapcat", "-f", path, "-l", written.toString());
    assertThat(written).content().contains("entryUUID", "uid=old7,");
    return written;
  }

  private static String content() {
    StringBuilder text = new StringBuilder();
    text.append("dn: dc=example,dc=org\nobjectClass: domain\ndc: example\n\n");
    for (String unit : List.of("people", "groups")) {
      text.append("dn: ou=").append(unit).append(",dc=example,dc=org\n");
      text.append("objectClass: organizationalUnit\nou: ").append(unit).append("\n\n");
    }
    for (int number = 0; number < PEOPLE; number++) {
      text.append(
          """
          dn: uid=old%1$d,ou=people,dc=example,dc=org
          objectClass: inetOrgPerson
          objectClass: posixAccount
          uid: old%1$d
          cn: Old Person%1$d
          sn: Person%1$d
          uidNumber: 2%1$03d
          gidNumber: 100
          homeDirectory: /srv/old%1$d
          userPassword: %2$s

          """
              .replace("%1$03d", "%03d".formatted(number))
              .replace("%1$d", String.valueOf(number))
              .replace("%2$s", VERIFIER));
    }
    for (int number = 0; number < GROUPS; number++) {
      text.append("dn: cn=set").append(number).append(",ou=groups,dc=example,dc=org\n");
      text.append("objectClass: groupOfNames\ncn: set").append(number).append('\n');
      text.append("member: cn=set").append((number + 1) % GROUPS);
      text.append(",ou=groups,dc=example,dc=org\n");
      for (int each = 0; each < PEOPLE / GROUPS; each++) {
        text.append("member: uid=old").append(number * (PEOPLE / GROUPS) + each);
        text.append(",ou=people,dc=example,dc=org\n");
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static Program.Ended take(Site site, Path file, String... more) {
    List<String> words = new ArrayList<>(List.of("import", file.toString()));
    words.addAll(List.of("--registry", "pa", "--data", site.data().toString()));
    words.addAll(List.of(more));
    return site.command("", words.toArray(String[]::new));
  }

  @Test
  void aSlapcatExportIsTakenOver() throws Exception {
    SERVERS.discardAfterwards();
    Site site = SERVERS.site("cabernet");
    Path file = written();
    Program.Ended dry = take(site, file, "--dry-run");
    assertThat(dry.said()).contains("would be created 220,");
    Program.Ended first = take(site, file, "--inbox", "cabernet,semillon");
    assertThat(first.code()).as(first.said()).isZero();
    assertThat(first.said()).contains("created 220,", "passwords taken over 200");
    assertThat(take(site, file).said()).contains("nothing to change: all 220 entries");
    assertThat(site.demand(Command.of("group members").with("name", "set0^.pa").with("all", "yes")))
        .satisfies(reply -> assertThat(reply.column("member")).hasSize(PEOPLE));
    Site far = SERVERS.site("zinfandel");
    String name = "uid=old7,ou=people,ou=pa,dc=example,dc=org";
    for (String password : List.of("grapes", "grapes")) {
      Servers.await(
          "old7 signs in at " + far.name(),
          () ->
              far.program(
                          "",
                          List.of(
                              "ldapwhoami",
                              "-x",
                              "-H",
                              "ldap://127.0.0.1",
                              "-D",
                              name,
                              "-w",
                              password))
                      .code()
                  == 0);
    }
    Servers.await("her verifier is our own", () -> exported(site, "old7").contains("{ARGON2}"));
    assertThat(exported(site, "old8")).contains("{SSHA}");
    assertThat(take(site, file).said()).contains("nothing to change: all 220 entries");
  }

  /** What an export says of one person: several lines, for he has several inboxes. */
  private static String exported(Site site, String person) {
    String all =
        site.command(
                "", "export", "--passwords", "--format", "csv", "--data", site.data().toString())
            .said();
    int begin = all.indexOf("person," + person + ".pa,");
    int end = all.indexOf("\nperson,", begin);
    return begin < 0 ? "" : all.substring(begin, end < 0 ? all.length() : end);
  }
}
