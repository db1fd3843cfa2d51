package grapevine.server;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.cli.Terminal;
import grapevine.server.transfer.ExportCommand;
import grapevine.server.transfer.ImportCommand;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Accounts are carried into a whole server, and out again. */
final class TransferTest {
  @TempDir Path folder;

  private final List<LoopbackServer> servers = new ArrayList<>();
  private LoopbackServer cabernet;

  @BeforeEach
  void server() throws Exception {
    cabernet = started("cabernet");
  }

  private LoopbackServer started(String name) throws Exception {
    LoopbackServer server = new LoopbackServer(folder, name);
    servers.add(server);
    server.found();
    server.start();
    server.done("registry add", "name=pa", "domain=pa.example.org", "server=" + name + ".gv");
    return server;
  }

  @AfterEach
  void end() throws Exception {
    for (LoopbackServer server : servers) {
      server.end();
      assertThat(server.errors()).as(server.tail()).isZero();
    }
  }

  private record Ran(int code, String out, String err) {}

  private static Ran run(boolean imports, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            InputStream.nullInputStream(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            question -> Optional.empty());
    LocalServers local = new LocalServers();
    Object command =
        imports ? new ImportCommand(local, terminal) : new ExportCommand(local, terminal);
    int code = new CommandLine(command).execute(words);
    return new Ran(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private Ran take(LoopbackServer server, String file, String content, String... more)
      throws Exception {
    Path path = folder.resolve(file);
    Files.writeString(path, content);
    List<String> words =
        new ArrayList<>(
            List.of(path.toString(), "--data", folder.resolve(server.name()).toString()));
    words.addAll(List.of(more));
    return run(true, words.toArray(String[]::new));
  }

  private String exported(LoopbackServer server, String... more) {
    List<String> words =
        new ArrayList<>(List.of("--data", folder.resolve(server.name()).toString()));
    words.addAll(List.of(more));
    Ran ran = run(false, words.toArray(String[]::new));
    assertThat(ran.code()).as(ran.err()).isZero();
    return ran.out();
  }

  private static final String PEOPLE =
      """
      version: 1

      dn: dc=example,dc=org
      objectClass: top
      objectClass: domain
      dc: example

      # a group before its members, and in a loop with the next
      dn: cn=staff,ou=groups,dc=example,dc=org
      objectClass: groupOfNames
      cn: staff
      description: All of us
      owner: uid=alice,ou=people,dc=example,dc=org
      member: cn=tea,ou=groups,dc=example,dc=org
      member: uid=alice,ou=people,dc=example,dc=org
      member: cn=Bob Baker,ou=people,dc=example,dc=org

      dn: cn=tea,ou=groups,dc=example,dc=org
      objectClass: posixGroup
      cn: tea
      gidNumber: 5000
      memberUid: bob
      rfc822MailMember: guest@elsewhere.example

      dn: uid=alice,ou=people,dc=example,dc=org
      objectClass: inetOrgPerson
      objectClass: posixAccount
      uid: alice
      cn: Alice Adams
      sn: Adams
      givenName: Alice
      mail: alice@pa.example.org
      mail: alice.adams@pa.example.org
      mail: alice@elsewhere.example
      telephoneNumber: +33 2 99 00 00 00
      telephoneNumber: +33 2 99 00 00 01
      uidNumber: 1000
      gidNumber: 1000
      homeDirectory: /staff/alice
      userPassword:: e1NTSEF9N1VvYitJVk5qK2NyU2pqcmx3eklpWEJVT21KZHBrcjM=
      shoeSize: 38
      entryUUID: 4f0bf2ba-0000-0000-0000-000000000000

      dn: cn=Bob Baker,ou=people,dc=example,dc=org
      objectClass: inetOrgPerson
      uid: bob
      cn: Bob Baker
      sn: Baker
      userPassword: grapes
      pwdAccountLockedTime: 000001010000Z
      description:: SMO8Z2Vs

      dn: cn=info,ou=aliases,dc=example,dc=org
      objectClass: nisMailAlias
      cn: info
      rfc822MailMember: alice@pa.example.org
      """;

  @Test
  void aDirectoryIsTakenOverOnce() throws Exception {
    String[] words = {"--registry", "pa", "--inbox", "cabernet"};
    Ran dry = take(cabernet, "p.ldif", PEOPLE, "--registry", "pa", "--dry-run");
    assertThat(dry.out()).as(dry.err()).contains("would be created 6,");
    assertThat(dry.code()).as(dry.err()).isZero();
    assertThat(cabernet.done("user list", "registry=pa").rows()).isEmpty();
    Ran first = take(cabernet, "p.ldif", PEOPLE, words);
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.out()).contains("created 6, changed 0").contains("passwords taken over 2");
    assertThat(first.err())
        .contains("left out: attribute shoeSize, 1 times")
        .contains("left out: addresses at elsewhere.example")
        .contains("left out: entries of class domain");
    assertThat(cabernet.done("user show", "name=alice.pa").rows().getFirst())
        .containsEntry("full-name", "Alice Adams")
        .containsEntry("given-name", "Alice")
        .containsEntry("uid-number", "1000")
        .containsEntry("home-directory", "/staff/alice")
        .containsEntry("inbox-site", "cabernet.gv")
        .containsEntry("telephone", "+33 2 99 00 00 00; +33 2 99 00 00 01")
        .containsEntry("password", "(set)");
    assertThat(cabernet.done("user show", "name=bob.pa").rows().getFirst())
        .containsEntry("disabled", "true")
        .containsEntry("remark", "H\u00fcgel");
    assertThat(cabernet.done("group show", "name=staff^.pa").rows().getFirst())
        .containsEntry("owner", "alice.pa")
        .containsEntry("member", "alice.pa bob.pa tea^.pa");
    assertThat(cabernet.done("group show", "name=tea^.pa").rows().getFirst())
        .containsEntry("member", "bob.pa guest@elsewhere.example")
        .containsEntry("gid-number", "5000");
    assertThat(cabernet.done("alias show", "name=alice.adams.pa").rows().getFirst())
        .containsEntry("target", "alice.pa");
    String before = cabernet.digest();
    Ran second = take(cabernet, "p.ldif", PEOPLE, words);
    assertThat(second.out()).isEqualTo("nothing to change: all 5 entries are so already\n");
    assertThat(cabernet.digest()).isEqualTo(before);
    Ran third = take(cabernet, "p.ldif", PEOPLE.replace("sn: Baker", "sn: Barker"), words);
    assertThat(third.out()).contains("created 0, changed 1, unchanged 4");
  }

  @Test
  void whatGoesOutComesInEqual() throws Exception {
    take(cabernet, "p.ldif", PEOPLE, "--registry", "pa", "--inbox", "cabernet");
    cabernet.done("group change", "name=tea^.pa", "add-member=*.pa", "add-friend=staff^.pa");
    cabernet.done("user change", "name=alice.pa", "add-forward=carol@elsewhere.example");
    cabernet.done("user change", "name=alice.pa", "field=x-badge=17");
    String ldif = exported(cabernet, "--passwords", "--suffix", "dc=example,dc=org");
    assertThat(ldif).contains("dn: uid=alice,ou=people,ou=pa,dc=example,dc=org");
    assertThat(exported(cabernet)).doesNotContain("userPassword");
    LoopbackServer other = started("semillon");
    String there = ldif.replace("grapevineInbox: cabernet.gv", "grapevineInbox: semillon.gv");
    Ran ran = take(other, "all.ldif", there);
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(exported(other, "--passwords", "--suffix", "dc=example,dc=org")).isEqualTo(there);
    String csv = exported(cabernet, "--registry", "pa", "--format", "csv", "--passwords");
    LoopbackServer third = started("zinfandel");
    Ran table = take(third, "all.csv", csv.replace("cabernet.gv", "zinfandel.gv"));
    assertThat(table.code()).as(table.err()).isZero();
    assertThat(
            exported(third, "--format", "csv", "--passwords")
                .replace("zinfandel.gv", "cabernet.gv"))
        .isEqualTo(csv);
  }

  @Test
  void whatLldapShowsIsTakenOver() throws Exception {
    String shown;
    try (InputStream in = TransferTest.class.getResourceAsStream("lldap.ldif")) {
      shown = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
    Ran ran = take(cabernet, "lldap.ldif", shown, "--registry", "pa");
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("created 4, changed 0");
    assertThat(ran.err()).contains("attribute avatar, 1 times", "attribute creationdate, 1 times");
    assertThat(cabernet.done("group show", "name=staff^.pa").rows().getFirst())
        .containsEntry("member", "alice.pa bob.pa");
    assertThat(cabernet.done("user show", "name=alice.pa").rows().getFirst())
        .containsEntry("full-name", "Alice Adams")
        .doesNotContainKey("password");
  }

  @Test
  void whatIsWrongIsSaidByLineAndTheRestIsTaken() throws Exception {
    String bad =
        """
        dn: uid=good,ou=people,dc=example,dc=org
        objectClass: inetOrgPerson
        uid: good
        telephoneNumber: call me
        userPassword: {SASL}good@example.org

        dn: uid=GOOD,ou=people,dc=example,dc=org
        objectClass: inetOrgPerson
        uid: GOOD

        dn: uid=two words,ou=people,dc=example,dc=org
        objectClass: inetOrgPerson
        uid: two words

        dn: uid=file,ou=people,dc=example,dc=org
        objectClass: inetOrgPerson
        uid: file
        description:< file:///etc/passwd

        dn: uid=base,ou=people,dc=example,dc=org
        objectClass: inetOrgPerson
        uid: base
        description:: ***

        this is no LDIF

        dn: cn=lonely,ou=groups,dc=example,dc=org
        objectClass: groupOfNames
        cn: lonely
        member: uid=nobody,ou=people,dc=example,dc=org

        dn: uid=last,ou=people,dc=example,dc=org
        objectClass: inetOrgPerson
        uid: last
        """;
    Ran ran = take(cabernet, "bad.ldif", bad, "--registry", "pa");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err().lines().toList())
        .anyMatch(line -> line.matches(".*line 1: .*telephone.*"))
        .anyMatch(line -> line.matches(".*line 1: .*SASL.*passwd good.pa"))
        .anyMatch(line -> line.matches(".*line 7: GOOD.pa stands on line 1 too.*"))
        .anyMatch(line -> line.matches(".*line 11: .*cannot be a name.*"))
        .anyMatch(line -> line.matches(".*line 18: .*another file.*"))
        .anyMatch(line -> line.matches(".*line 2[0-9]: no LDIF.*"))
        .anyMatch(line -> line.matches(".*line 25: no LDIF.*"))
        .anyMatch(line -> line.matches(".*line 27: there is no nobody.pa; it is left out"));
    assertThat(cabernet.done("user list", "registry=pa").rows())
        .extracting(row -> row.get("name"))
        .containsExactly("good.pa", "last.pa");
    assertThat(ran.out()).contains("created 3,");
  }
}
