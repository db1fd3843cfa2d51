package grapevine.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.acceptance.network.Program;
import grapevine.acceptance.organisation.Servers;
import grapevine.acceptance.organisation.Setup;
import grapevine.acceptance.organisation.Site;
import grapevine.trial.process.Operator.Command;
import grapevine.trial.world.World;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Libraries with which other people write programs for LDAP, at a server's own host. */
class DirectoryLibrariesTest {
  private static final int INVALID_CREDENTIALS = 49;

  @RegisterExtension static final Servers SERVERS = Servers.of(Setup.SHIPPED);

  @TempDir Path folder;

  /** Holds all registries. */
  private final Site site = SERVERS.site("semillon");

  private String run(String input, String... command) {
    Program.Ended ended = site.program(input, List.of(command));
    assertThat(ended.code()).as("%s: %s", String.join(" ", command), ended.said()).isZero();
    return ended.said();
  }

  @Test
  void pythonLdap3() {
    String said =
        run(
            """
            import ldap3, ssl
            from ldap3 import *
            suffix, password = "dc=example,dc=org", "grapes"
            dave = "uid=dave,ou=people,ou=pa," + suffix
            server = Server("ldap://127.0.0.1", get_info=ALL)
            client = Connection(server, dave, password, auto_bind=True, raise_exceptions=True)
            assert server.info.naming_contexts == [suffix]
            assert client.extend.standard.who_am_i() == "dn:" + dave
            client.search(suffix, "(&(objectClass=inetOrgPerson)(uid=bob))",
                          attributes=[ALL_ATTRIBUTES, ALL_OPERATIONAL_ATTRIBUTES])
            assert client.entries[0].mail.value == "bob@pa.example.org", client.entries
            people = "(objectClass=inetOrgPerson)"
            paged = client.extend.standard.paged_search(suffix, people, paged_size=3)
            found = [each["dn"] for each in paged]
            assert len(found) == len(set(found)) == 21, found
            assert client.compare(dave, "uid", "dave")
            client.modify(dave, {"description": [(MODIFY_REPLACE, ["by ldap3"])]})
            client.extend.standard.modify_password(old_password=password, new_password="must")
            client.rebind(dave, "must")
            client.extend.standard.modify_password(old_password="must", new_password=password)
            people = ObjectDef("inetOrgPerson", client)
            print(Reader(client, people, suffix, "uid: dave").search()[0].description)
            tls = Tls(validate=ssl.CERT_NONE)
            plain = Connection(Server("127.0.0.1", tls=tls), authentication=SASL,
                               sasl_mechanism="PLAIN", sasl_credentials=(None, "dave.pa", password),
                               auto_bind=AUTO_BIND_TLS_BEFORE_BIND)
            assert plain.extend.standard.who_am_i() == "dn:" + dave
            """,
            "/usr/bin/python3",
            "-");
    assertThat(said).contains("by ldap3");
  }

  @Test
  void perlNetLdap() {
    String said =
        run(
            """
            use strict; use warnings; use Net::LDAP; use Net::LDAP::Control::Paged;
            use Net::LDAP::Constant qw(LDAP_CONTROL_PAGED);
            use Net::LDAP::Extension::WhoAmI; use Net::LDAP::Extension::SetPassword;
            my $suffix = "dc=example,dc=org";
            my $dave = "uid=dave,ou=people,ou=pa,$suffix";
            my $client = Net::LDAP->new("ldap://127.0.0.1", onerror => "die") or die $@;
            $client->bind($dave, password => "grapes");
            $client->who_am_i->response eq "dn:$dave" or die;
            my $page = Net::LDAP::Control::Paged->new(size => 3);
            my $count = 0;
            while (1) {
              my $found = $client->search(
                base => $suffix, filter => "(objectClass=inetOrgPerson)", control => [$page]);
              $count += $found->count;
              my ($answer) = $found->control(LDAP_CONTROL_PAGED) or die;
              last unless $answer->cookie;
              $page->cookie($answer->cookie);
            }
            $count == 21 or die $count;
            $client->modify($dave, replace => { description => "by Net::LDAP" });
            my @said = (attr => "description", value => "by Net::LDAP");
            $client->compare($dave, @said)->code == 6 or die;
            $client->set_password(oldpasswd => "grapes", newpasswd => "must");
            $client->bind($dave, password => "must");
            $client->set_password(oldpasswd => "must", newpasswd => "grapes");
            print join(" ", sort map { $_->{name} } $client->schema->must("groupOfNames")), "\\n";
            """,
            "perl",
            "-");
    assertThat(said).contains("cn objectClass");
  }

  @Test
  void jndi() throws Exception {
    Path program =
        Files.writeString(
            folder.resolve("Find.java"),
            """
            import java.util.Hashtable;
            import javax.naming.Context;
            import javax.naming.directory.*;
            import javax.naming.ldap.*;

            class Find {
              public static void main(String[] arguments) throws Exception {
                var properties = new Hashtable<String, Object>();
                properties.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.ldap.LdapCtxFactory");
                properties.put(Context.PROVIDER_URL, "ldap://127.0.0.1/dc=example,dc=org");
                properties.put(Context.SECURITY_AUTHENTICATION, "simple");
                String dave = "uid=dave,ou=people,ou=pa";
                properties.put(Context.SECURITY_PRINCIPAL, dave + ",dc=example,dc=org");
                properties.put(Context.SECURITY_CREDENTIALS, "grapes");
                var client = new InitialLdapContext(properties, null);
                var sorted = new SortControl("uid", Control.CRITICAL);
                byte[] cookie = null;
                do {
                  var paged = new PagedResultsControl(6, cookie, Control.CRITICAL);
                  client.setRequestControls(new Control[] {paged, sorted});
                  var within = new SearchControls(2, 0, 0, new String[] {"uid"}, false, false);
                  var found = client.search("", "(uid=*)", within);
                  while (found.hasMore()) {
                    System.out.print(found.next().getAttributes().get("uid").get() + " ");
                  }
                  for (Control answer : client.getResponseControls()) {
                    if (answer instanceof PagedResultsResponseControl page) {
                      cookie = page.getCookie();
                    }
                  }
                } while (cookie != null);
                client.setRequestControls(null);
                System.out.println(client.getSchema("").list("ClassDefinition").hasMore());
                var remark = new BasicAttribute("description", "by JNDI");
                client.modifyAttributes(
                    dave,
                    new ModificationItem[] {
                      new ModificationItem(DirContext.REPLACE_ATTRIBUTE, remark)
                    });
                System.out.println(client.getAttributes(dave).get("description").get());
              }
            }
            """);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    assertThat(run("", java, program.toString()))
        .startsWith("alice bob carol dave erin frank grace heidi ivan judy kevin ")
        .contains("true", "by JNDI");
  }

  @Test
  void whatTheManualShows() throws Exception {
    String said = "";
    for (String line : Manual.example("ldapsearch").lines().toList()) {
      if (!line.contains("SCRAM")) {
        said += run("", "sh", "-c", line);
      }
    }
    assertThat(said).contains("dn: uid=bob,ou=people,ou=pa,dc=example,dc=org");
    assertThat(said).contains("DN: uid=bob,ou=people,ou=pa,dc=example,dc=org");
  }

  private static List<String> scram(String user, String password) {
    List<String> command = new ArrayList<>(List.of("ldapwhoami", "-H", "ldap://127.0.0.1"));
    command.addAll(List.of("-Y", "SCRAM-SHA-256", "-U", user, "-w", password));
    return command;
  }

  /** Zinfandel does not hold the registry, and asks another server. */
  @Test
  void saslScramSha256() throws Exception {
    Site far = SERVERS.site("zinfandel");
    site.demand(Command.of("registry change").with("name", "es").with("field", "scram=true"));
    String sybil = "sybil.es";
    site.demand(Command.of("passwd").with("name", sybil).withSecret(World.PASSWORD));
    try {
      for (Site at : List.of(site, far)) {
        Servers.await(
            "sybil signs in by SCRAM at " + at.name(),
            () -> at.program("", scram(sybil, World.PASSWORD)).code() == 0);
        assertThat(at.program("", scram("sybil@es.example.org", World.PASSWORD)).said())
            .contains("uid=sybil,ou=people,ou=es,dc=example,dc=org");
        for (String user : List.of(sybil, "rupert.es", "nobody.es", "nobody.nowhere")) {
          assertThat(at.program("", scram(user, "raisins")).code())
              .as(user)
              .isEqualTo(INVALID_CREDENTIALS);
        }
      }
    } finally {
      site.demand(Command.of("registry change").with("name", "es").with("field", "scram=false"));
    }
  }
}
