package grapevine.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.acceptance.network.Program;
import grapevine.acceptance.organisation.Servers;
import grapevine.acceptance.organisation.Setup;
import grapevine.acceptance.organisation.Site;
import grapevine.trial.world.World;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** OpenLDAP's programs look people up, sign in and change entries, at a server's own host. */
class DirectoryProgramsTest {
  private static final String SUFFIX = "dc=example,dc=org";
  private static final String ALICE = "uid=alice,ou=people,ou=pa," + SUFFIX;
  private static final String BOB = "uid=bob,ou=people,ou=pa," + SUFFIX;
  private static final String STAFF = "cn=staff,ou=groups,ou=pa," + SUFFIX;
  private static final int INVALID_CREDENTIALS = 49;
  private static final int NO_RIGHT = 50;
  private static final int SIGN_IN_FIRST = 8;

  @RegisterExtension static final Servers SERVERS = Servers.of(Setup.SHIPPED);

  /** Holds all registries, so it can tell who belongs to what over all of them. */
  private final Site site = SERVERS.site("semillon");

  private static Program.Ended run(Site at, String input, String program, String... options) {
    List<String> command = new ArrayList<>(List.of(program, "-x", "-H", "ldap://127.0.0.1"));
    command.addAll(List.of(options));
    return at.program(input, command);
  }

  private static String demand(Site at, String input, String program, String... options) {
    Program.Ended ended = run(at, input, program, options);
    assertThat(ended.code()).as(ended.said()).isZero();
    return ended.said();
  }

  private String search(String filter, String... attributes) {
    List<String> options = new ArrayList<>(List.of("-D", ALICE, "-w", World.PASSWORD));
    options.addAll(List.of("-LLL", "-o", "ldif-wrap=no", "-b", SUFFIX, filter));
    options.addAll(List.of(attributes));
    return demand(site, "", "ldapsearch", options.toArray(String[]::new));
  }

  @Test
  void findPeopleAndGroups() {
    assertThat(search("(mail=bob@pa.example.org)", "uid", "cn"))
        .contains("dn: " + BOB, "uid: bob", "cn: Bob Baker");
    assertThat(search("(&(objectClass=groupOfNames)(member=" + BOB + "))", "cn"))
        .contains("cn: csl")
        .doesNotContain("cn: isl");
    String closure = "memberOf:1.2.840.113556.1.4.1941:=";
    assertThat(search("(&(uid=bob)(" + closure + STAFF + "))", "uid")).contains("uid: bob");
    assertThat(search("(&(uid=kevin)(" + closure + STAFF + "))", "uid")).contains("uid: kevin");
    assertThat(search("(&(uid=laura)(" + closure + STAFF + "))", "uid")).isBlank();
  }

  @Test
  void signIn() {
    String[] right = {"-D", BOB, "-w", World.PASSWORD};
    assertThat(demand(site, "", "ldapwhoami", right)).contains("bob");
    assertThat(run(site, "", "ldapwhoami", "-D", BOB, "-w", "raisins").code())
        .isEqualTo(INVALID_CREDENTIALS);
    String nobody = "uid=nobody,ou=people,ou=pa," + SUFFIX;
    assertThat(run(site, "", "ldapwhoami", "-D", nobody, "-w", "raisins").code())
        .isEqualTo(INVALID_CREDENTIALS);
    assertThat(run(site, "", "ldapsearch", "-b", SUFFIX, "(uid=bob)").code())
        .isEqualTo(SIGN_IN_FIRST);
  }

  @Test
  void changeWhatTheyMay() throws Exception {
    String remark =
        """
        dn: %s
        changetype: modify
        replace: description
        description: Written by ldapmodify
        """
            .formatted(BOB);
    demand(site, remark, "ldapmodify", "-D", BOB, "-w", World.PASSWORD);
    assertThat(search("(uid=bob)", "description")).contains("Written by ldapmodify");
    String grace = "uid=grace,ou=people,ou=pa," + SUFFIX;
    String other = remark.replace("Written by ldapmodify", "Written by grace");
    assertThat(run(site, other, "ldapmodify", "-D", grace, "-w", World.PASSWORD).code())
        .isEqualTo(NO_RIGHT);
    String carol = "uid=carol,ou=people,ou=pa," + SUFFIX;
    String[] change = {"-D", carol, "-w", World.PASSWORD, "-a", World.PASSWORD, "-s", "must"};
    demand(site, "", "ldappasswd", change);
    Site far = SERVERS.site("zinfandel");
    Servers.await(
        "the new password is right at " + far.name(),
        () -> run(far, "", "ldapwhoami", "-D", carol, "-w", "must").code() == 0);
    String[] back = {"-D", carol, "-w", "must", "-a", "must", "-s", World.PASSWORD};
    demand(far, "", "ldappasswd", back);
    Servers.await(
        "the old one again at " + site.name(),
        () -> run(site, "", "ldapwhoami", "-D", carol, "-w", World.PASSWORD).code() == 0);
  }
}
