package grapevine.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.acceptance.network.Program;
import grapevine.acceptance.organisation.Servers;
import grapevine.acceptance.organisation.Setup;
import grapevine.acceptance.organisation.Site;
import grapevine.trial.process.Operator.Command;
import grapevine.trial.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Servers that ask LDAP for people, passwords and groups, each configured as docs/operation/ldap.md
 * says, as private instances at a server's own host.
 */
class DirectoryCustomersTest {
  /** Of alice and laura: she is in staff^.pa by csl^.pa; laura is in no group of pa. */
  private static final List<String> GUESTS =
      List.of("alice@pa.example.org", "laura@es.example.org");

  @RegisterExtension static final Servers SERVERS = Servers.of(Setup.SHIPPED);

  @TempDir Path folder;

  /** Holds all registries. */
  private final Site site = SERVERS.site("semillon");

  /** Servers give their rights up, and must still reach what is theirs. */
  @BeforeEach
  void openFolder() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Path file(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private String run(String script) {
    Program.Ended ended = site.program("", List.of("sh", "-c", "cd " + folder + "; " + script));
    assertThat(ended.code()).as(ended.said()).isZero();
    return ended.said();
  }

  private List<String> map(String name, String key) throws IOException {
    file("postfix/main.cf", "");
    file("postfix/dynamicmaps.cf", "ldap postfix-ldap.so dict_ldap_open\n");
    file(name, Manual.example(name));
    String found =
        run("postmap -c postfix -q " + key + " ldap:" + folder.resolve(name) + " || [ $? -eq 1 ]");
    return found.isBlank() ? List.of() : Arrays.stream(found.strip().split(",")).sorted().toList();
  }

  @Test
  void postfix() throws Exception {
    site.ask(Command.of("group add").with("name", "crew^.es").with("member", "students^.es"));
    site.ask(
        Command.of("group change")
            .with("name", "crew^.es")
            .with("add-member", "x@outside.example"));
    assertThat(map("people.cf", "bob@pa.example.org")).containsExactly("bob");
    assertThat(map("people.cf", "nobody@pa.example.org")).isEmpty();
    assertThat(map("people.cf", "crew@es.example.org")).isEmpty();
    List<String> students =
        World.people().stream()
            .map(World.Person::name)
            .filter(name -> name.endsWith(".es"))
            .map(World::addressOf)
            .toList();
    assertThat(map("groups.cf", "crew@es.example.org"))
        .containsAll(students)
        .contains("x@outside.example")
        .hasSize(students.size() + 1);
    // staff^.pa is in a loop, through which kevin.es is in it
    assertThat(map("flat.cf", "staff@pa.example.org"))
        .contains("alice@pa.example.org", "judy@pa.example.org", "kevin@es.example.org")
        .hasSize(11);
  }

  @Test
  void dovecot() throws Exception {
    Path ldap = file("dovecot-ldap.conf.ext", Manual.example("dovecot-ldap.conf.ext"));
    file(
        "dovecot.conf",
        """
        base_dir = %1$s/run
        state_dir = %1$s/state
        log_path = %1$s/log
        protocols =
        ssl = no
        default_login_user = nobody
        default_internal_user = nobody
        default_internal_group = nogroup
        passdb {
          driver = ldap
          args = %2$s
        }
        userdb {
          driver = ldap
          args = %2$s
          default_fields = uid=65534 gid=65534
        }
        """
            .formatted(folder, ldap));
    String said =
        run(
            """
            dovecot -c dovecot.conf || exit
            try() { doveadm -c dovecot.conf "$@" </dev/null; echo "$3 $4 ended with $?"; }
            try auth test alice@pa.example.org grapes
            try auth test alice@pa.example.org raisins
            try auth test nobody@pa.example.org grapes
            try user alice@pa.example.org
            try user '*'
            dovecot -c dovecot.conf stop
            """);
    assertThat(said)
        .contains("alice@pa.example.org grapes ended with 0")
        .contains("alice@pa.example.org raisins ended with 77")
        .contains("nobody@pa.example.org grapes ended with 77")
        .contains("/var/vmail/alice")
        .contains("laura@es.example.org");
  }

  /** What a page says to alice, to laura, and to alice with a wrong password. */
  private static String pages(String address) {
    StringBuilder script = new StringBuilder();
    for (String password : List.of(World.PASSWORD, "raisins")) {
      for (String guest : GUESTS) {
        script.append(
            "echo %2$s %3$s $(curl -s -o page -w '%%{http_code}' --retry 50 --retry-delay 1"
                    .formatted(address, guest, password)
                + " --retry-connrefused -u %2$s:%3$s http://127.0.0.1:%1$s)\n"
                    .formatted(address, guest, password));
      }
    }
    return script.toString();
  }

  private static void assertOnlyStaff(String said) {
    assertThat(said)
        .contains("alice@pa.example.org grapes 200", "alice@pa.example.org raisins 401")
        .contains("laura@es.example.org grapes 401", "laura@es.example.org raisins 401");
  }

  @Test
  void apache() throws Exception {
    file("htdocs/staff/index.html", "for staff");
    file("htdocs/also-staff/index.html", "for staff");
    StringBuilder configuration =
        new StringBuilder(
            """
            ServerRoot %1$s
            ServerName localhost
            Listen 127.0.0.1:8080
            PidFile httpd.pid
            ErrorLog error.log
            DocumentRoot %1$s/htdocs
            User nobody
            Group nogroup
            """
                .formatted(folder));
    for (String module :
        List.of(
            "mpm_event", "authn_core", "auth_basic", "authz_core", "dir", "ldap", "authnz_ldap")) {
      configuration.append(
          "LoadModule %1$s_module /usr/lib/apache2/modules/mod_%1$s.so\n".formatted(module));
    }
    file("httpd.conf", configuration + Manual.example("staff.conf"));
    String start =
        "/usr/sbin/apache2 -f "
            + folder
            + "/httpd.conf -k start >said 2>&1 || { cat said; exit 1; }\n";
    String stop = "kill $(cat httpd.pid)\n";
    assertOnlyStaff(run(start + pages("8080/staff/") + stop));
    assertOnlyStaff(run(start + pages("8080/also-staff/") + stop));
  }

  @Test
  void nginx() throws Exception {
    file("www/staff/index.html", "for staff");
    file("sign-in.py", Manual.example("sign-in.py"));
    String location = Manual.example("staff-nginx.conf").replace("/var/www", folder + "/www");
    file(
        "nginx.conf",
        """
        pid %1$s/nginx.pid;
        error_log %1$s/error.log;
        events {}
        http {
          access_log off;
          client_body_temp_path %1$s/body;
          proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi;
          uwsgi_temp_path %1$s/uwsgi;
          scgi_temp_path %1$s/scgi;
          server {
            listen 127.0.0.1:8081;
            %2$s
          }
        }
        """
            .formatted(folder, location));
    String said =
        run(
            """
            /usr/bin/python3 sign-in.py >helper 2>&1 & helper=$!
            curl -s -o page --retry 50 --retry-delay 1 --retry-connrefused http://127.0.0.1:8389
            /usr/sbin/nginx -c %s/nginx.conf >said 2>&1 || { cat said; kill $helper; exit 1; }
            """
                    .formatted(folder)
                + pages("8081/staff/")
                + "kill $(cat nginx.pid) $helper\n");
    assertOnlyStaff(said);
  }
}
