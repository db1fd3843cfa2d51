package grapevine.acceptance.input;

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

/** Who wants to be a server and is none, or not the right one: refused in one line, and no more. */
class IntruderTest {
  private static final String LINKS_PORT = ":7";

  @RegisterExtension static final Servers SERVERS = Servers.of(Setup.SHIPPED);

  @TempDir Path folder;

  @Test
  void aSecondServerOnTheSameData() throws Exception {
    Site site = SERVERS.site("cabernet");
    Program.Ended second = site.command("", "serve", "--config", site.configuration().toString());
    assertThat(second.code()).isEqualTo(1);
    assertThat(second.said().strip().lines()).hasSize(1);
    assertThat(second.said()).contains("another server is running on the data");
    assertThat(site.isAlive()).isTrue();
  }

  @Test
  void aCertificateOfAnotherAuthority() throws Exception {
    Site site = SERVERS.site("cabernet");
    Path key = folder.resolve("key.pem");
    Path certificate = folder.resolve("certificate.pem");
    Program.demand(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-subj",
        "/CN=semillon",
        "-addext",
        "subjectAltName=URI:grapevine:server:0123456789abcdef",
        "-keyout",
        key.toString(),
        "-out",
        certificate.toString());
    long from = site.logLength();
    dial(site, hello(1), "-cert", certificate.toString(), "-key", key.toString());
    Servers.await("it is said in the log", () -> !site.said(from).isBlank());
    assertThat(site.said(from).lines()).as(site.said(from)).hasSize(1);
    assertThat(site.said(from)).doesNotContain("link up");
  }

  @Test
  void noCertificateAtAll() throws Exception {
    Site site = SERVERS.site("cabernet");
    long from = site.logLength();
    dial(site, hello(1));
    assertThat(site.said(from)).doesNotContain("link up");
    assertThat(site.said(from).lines()).as(site.said(from)).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void anotherVersionOfTheProtocol() throws Exception {
    Site site = SERVERS.site("cabernet");
    Path identity = SERVERS.site("semillon").data().resolve("identity");
    long from = site.logLength();
    String said =
        dial(
            site,
            hello(99),
            "-cert",
            identity.resolve("server.crt").toString(),
            "-key",
            identity.resolve("server.key").toString());
    assertThat(said).contains("version 99").contains("upgrade the older one");
    assertThat(site.said(from)).doesNotContain("link up");
    assertThat(site.said(from).lines()).as(site.said(from)).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void aTokenThatWasUsed() throws Exception {
    Site site = SERVERS.site("cabernet");
    String token = site.demand(Command.of("token")).text().strip();
    String broken = token.substring(0, token.length() - 4) + "AAAA";
    assertThat(join("merlot", broken + "\n").code()).isNotZero();
    assertThat(join("merlot", token + "\n").code()).isZero();
    Program.Ended again = join("malbec", token + "\n");
    assertThat(again.code()).as(again.said()).isEqualTo(1);
    assertThat(again.said()).contains("refused");
    site.demand(Command.of("server write-off").with("name", "merlot"));
  }

  private Program.Ended join(String name, String input) throws Exception {
    Path file = folder.resolve(name + ".toml");
    Files.writeString(
        file,
        "name = \"" + name + "\"\ndata = \"" + name + "\"\n[listen]\nlinks = \"127.0.0.1:70\"\n");
    return SERVERS.site("zinfandel").command(input, "join", "--config", file.toString());
  }

  /** Dials the link port, says something and listens; what the other side said. */
  private static String dial(Site site, String words, String... credentials) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "timeout",
                "5",
                "openssl",
                "s_client",
                "-quiet",
                "-connect",
                site.host() + LINKS_PORT));
    command.addAll(List.of(credentials));
    return Program.run(words, command).said();
  }

  /** A greeting in the form of the link protocol, of a version. */
  private static String hello(int version) {
    String content = "GVLINK" + (char) version + (char) version;
    // Kind 1 (hello), lane, flags, and the length in four octets.
    return "\1\0\0\0\0\0" + (char) content.length() + content;
  }
}
