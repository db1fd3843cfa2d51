package grapevine.server.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import grapevine.runtime.address.NetworkAddress;
import grapevine.runtime.relay.RelayHost;
import grapevine.server.configuration.Configuration.Face;
import grapevine.server.configuration.Configuration.Limits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConfigurationFileTest {
  private static final Path FOLDER = Path.of("/etc/grapevine");
  private static final String LEAST = "name = \"cabernet\"\ndata = \"data\"\n";

  private static Configuration read(String text) throws BadConfiguration {
    return ConfigurationFile.parse(text, "grapevine.toml", FOLDER);
  }

  private static void refused(String text, String... words) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(BadConfiguration.class)
        .message()
        .contains(words);
  }

  @Test
  void needsLittleAndHasDefaults() throws Exception {
    Configuration read = read(LEAST);
    assertThat(read.data()).isEqualTo(Path.of("/etc/grapevine/data"));
    assertThat(read.hostName()).isEqualTo("cabernet");
    assertThat(read.faces()).isEmpty();
    assertThat(read.smarthost()).isEmpty();
    assertThat(read.limits())
        .isEqualTo(new Limits(67_108_864, 1_048_576, 1_048_576, 5_000, 2_000, 100, 8, List.of()));
    assertThat(read.roles().outsideMail()).isTrue();
    assertThat(read.detours()).isEmpty();
    assertThat(read.replication().logChanges()).isEqualTo(10_000);
  }

  @Test
  void templateIsReadAndItsCommentsShowTheDefaults() throws Exception {
    String template = ConfigurationFile.template("semillon", "/srv/\"mail\"");
    Configuration read = read(template);
    assertThat(read.name()).isEqualTo("semillon");
    assertThat(read.data()).isEqualTo(Path.of("/srv/\"mail\""));
    assertThat(read.faces()).containsKeys(Face.SUBMISSION, Face.LMTP, Face.POP3);
    // each limit and role that is commented out, switched on, changes nothing
    List<String> lines = new ArrayList<>();
    boolean defaults = false;
    for (String line : template.lines().toList()) {
      defaults |= line.startsWith("[limits]");
      lines.add(defaults && line.matches("# [a-z-]+ = .*") ? line.substring(2) : line);
    }
    String switchedOn = String.join("\n", lines);
    assertThat(switchedOn).contains("\nrelays-at-once = 8", "\noutside-mail = true");
    assertThat(read(switchedOn)).isEqualTo(read);
  }

  @Test
  void readsEverything() throws Exception {
    Configuration read =
        read(
            LEAST
                + """
                host-name = "mail.example.org"
                [listen]
                smtp = ["0.0.0.0:25", "[::]:25"]
                links = "10.0.0.1:7007"
                [links]
                advertise = "mail.example.org:7007"
                [smarthost]
                address = "smtp.example.org:587"
                tls = "require"
                user = "us"
                password = "secret"
                [tls]
                certificate = "mail.pem"
                key = "/etc/mail.key"
                [limits]
                connections = 10
                trusted-hosts = ["127.0.0.1", "2001:db8::7"]
                [roles]
                outside-mail = false
                """);
    assertThat(read.faces().get(Face.SMTP))
        .containsExactly(new NetworkAddress("0.0.0.0", 25), new NetworkAddress("::", 25));
    assertThat(read.advertised()).containsExactly(new NetworkAddress("mail.example.org", 7007));
    RelayHost smarthost = read.smarthost().orElseThrow();
    assertThat(smarthost.tls()).isEqualTo(RelayHost.TlsPolicy.REQUIRE);
    assertThat(smarthost.toString()).doesNotContain("secret");
    assertThat(read.tls().orElseThrow().certificate())
        .isEqualTo(Path.of("/etc/grapevine/mail.pem"));
    assertThat(read.limits().connections()).isEqualTo(10);
    assertThat(read.limits().trustedHosts()).containsExactly("127.0.0.1", "2001:db8:0:0:0:0:0:7");
    assertThat(read.roles().outsideMail()).isFalse();
  }

  @Test
  void servicesAreToldUnderNamesThatLeadThere() throws Exception {
    String faces =
        """
        host-name = "c.example.org"
        [listen]
        lmtp = "127.0.0.1:24"
        pop3 = ["0.0.0.0:110", "[::]:110"]
        http = "localhost:80"
        https = "10.0.0.1:443"
        links = "%s:7"
        """;
    Configuration far = read(LEAST + faces.formatted("10.0.0.1"));
    assertThat(far.services())
        .containsExactly(
            "lmtp=127.0.0.1:24",
            "pop3=c.example.org:110",
            "http=localhost:80",
            "https=10.0.0.1:443");
    assertThat(far.servicesElsewhere())
        .containsExactly("pop3=c.example.org:110", "https=10.0.0.1:443");
    Configuration near = read(LEAST + faces.formatted("127.0.0.1"));
    assertThat(near.servicesElsewhere()).isEqualTo(near.services());
  }

  @Test
  void refusesUnknownKeysWithLineAndNearestName() {
    refused(
        LEAST + "\n[listen]\nsubmision = \"127.0.0.1:587\"\n",
        "grapevine.toml, line 5: \"listen.submision\" is not known; did you mean \"submission\"?");
    refused(LEAST + "frobnicate = 1\n", "line 3", "known here are: data, host-name");
    refused(LEAST + "[lisen]\n", "line 3", "did you mean \"listen\"?");
  }

  @Test
  void saysWhatIsWrongInPlainWords() {
    refused("data = \"data\"\n", "\"name\" is missing: write, for example, name = \"cabernet\"");
    refused("name = \"Caber net\"\ndata = \"d\"\n", "line 1", "small letters");
    refused(LEAST + "[listen]\npop3 = 110\n", "line 4", "must be host and port");
    refused(LEAST + "[listen]\npop3 = \"a:70000\"\n", "must be host and port");
    refused(LEAST + "[listen]\nlmtp = \"0.0.0.0:24\"\n", "line 4", "this machine alone");
    refused(LEAST + "[listen]\nhttp = \"10.0.0.1:80\"\n", "line 4", "this machine alone");
    refused(LEAST + "[limits]\nconnections = 0\n", "must be a number from 1 to 100000");
    refused(LEAST + "[limits]\nconnections = \"many\"\n", "line 4", "must be a number");
    refused(LEAST + "[limits]\ntrusted-hosts = [\"web\"]\n", "line 4", "must be IP addresses");
    refused(LEAST + "[roles]\noutside-mail = \"yes\"\n", "must be true or false");
    refused(LEAST + "[smarthost]\ntls = \"may\"\n", "\"smarthost.address\" is missing");
    refused(LEAST + "[smarthost]\naddress = \"a:25\"\nuser = \"u\"\n", "go together");
    refused(LEAST + "[smarthost]\naddress = \"a:25\"\ntls = \"no\"\n", "line 5");
    refused(LEAST + "[tls]\ncertificate = \"a\"\n", "go together");
    refused(LEAST + "links = 7\n", "must be a table");
    refused(LEAST + "[links.via]\n\"10.0.0.2:7007\" = 7\n", "must be host and port");
    refused(LEAST + "[links.via]\nsemillon = \"10.0.0.2:7007\"\n", "must be like");
    refused(LEAST + "[replication]\nlog-changes = 1\n", "line 4", "from 10 to 10000000");
  }

  @Test
  void readsDetoursOfLinks() throws Exception {
    assertThat(read(LEAST + "[links.via]\n\"10.0.0.2:7007\" = \"127.0.0.1:17007\"\n").detours())
        .containsEntry("10.0.0.2:7007", NetworkAddress.parse("127.0.0.1:17007").orElseThrow());
  }

  @Test
  void saysWhereTheTextIsNotToml() {
    refused(LEAST + "[listen\n", "grapevine.toml, line 3: not TOML");
    refused(LEAST + "name = \"again\"\n", "not TOML");
  }

  @Test
  void saysThatThereIsNoFile() {
    assertThatThrownBy(() -> ConfigurationFile.read(Path.of("/nonexistent/grapevine.toml")))
        .isInstanceOf(BadConfiguration.class)
        .hasMessageContaining("grapevine init");
  }
}
