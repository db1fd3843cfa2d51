package grapevine.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.acceptance.organisation.Servers;
import grapevine.acceptance.organisation.Setup;
import grapevine.acceptance.organisation.Site;
import grapevine.trial.process.Operator.Command;
import grapevine.trial.world.World;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * People log in to a Unix machine with their names and passwords of Grapevine, by PAM and NSS: a
 * root of its own at a server's host, so that nothing of this machine is touched.
 */
class LoginsTest {
  private static final Path TREE =
      Path.of(System.getProperty("grapevine.root", "..")).toAbsolutePath().normalize();

  @RegisterExtension static final Servers SERVERS = Servers.of(Setup.SHIPPED);

  @TempDir Path folder;

  private final Site site = SERVERS.site("semillon");

  @Test
  void nslcd() throws Exception {
    assertLogins("nslcd");
  }

  @Test
  void sssd() throws Exception {
    assertLogins("sssd");
  }

  private void assertLogins(String kind) throws Exception {
    Path unpacked = TREE.resolve(".cache").resolve("unpacked");
    assertThat(unpacked.resolve("complete"))
        .as("the programs are unpacked by launcher/unpacked.sh, which ./grapevine test runs")
        .exists();
    numbers();
    Files.writeString(folder.resolve(kind + ".conf"), Manual.example(kind + ".conf"));
    Files.copy(site.data().resolve("identity/authority.pem"), folder.resolve("authority.pem"));
    Files.writeString(folder.resolve("password"), World.PASSWORD + "\nraisins\n");
    Files.writeString(
        folder.resolve("try"),
        """
        getent passwd alice
        getent group csl
        id alice
        log_in() { setpriv --reuid 65534 --clear-groups su "$1" -c "id -un" && echo "in as $1"; }
        head -n 1 /tmp/password | log_in alice
        tail -n 1 /tmp/password | log_in bob || echo "bob with a wrong password stays out"
        """);
    List<String> command =
        List.of(
            "unshare",
            "--mount",
            "--propagation=private",
            "--pid",
            "--fork",
            "--kill-child=KILL",
            "--mount-proc",
            "sh",
            TREE.resolve("acceptance/src/test/namespace/logins.sh").toString(),
            kind,
            folder.toString(),
            unpacked.toString());
    assertThat(site.program("", command).said())
        .contains("alice:*:20001:20100:", ":/home/alice:/bin/sh")
        .containsPattern("csl:\\*:20100:\\S*alice")
        // crew^.pa has alice by csl^.pa
        .contains("uid=20001(alice) gid=20100(csl) groups=20100(csl),20101(crew)")
        .contains("in as alice")
        .contains("bob with a wrong password stays out");
  }

  /** Numbers for alice and bob, for their group, and for a group that has that one as a member. */
  private void numbers() throws Exception {
    int number = 20_001;
    for (String person : List.of("alice.pa", "bob.pa")) {
      site.demand(
          Command.of("user change")
              .with("name", person)
              .with("field", List.of("uid-number=" + number, "gid-number=20100", "shell=/bin/sh")));
      number++;
    }
    site.ask(Command.of("group add").with("name", "crew^.pa").with("member", "csl^.pa"));
    site.demand(
        Command.of("group change").with("name", "csl^.pa").with("field", "gid-number=20100"));
    site.demand(
        Command.of("group change").with("name", "crew^.pa").with("field", "gid-number=20101"));
  }
}
