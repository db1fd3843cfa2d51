package grapevine.runtime.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuthorityTest {
  private static final long NOW = 1_795_000_000_000L;

  @TempDir Path folder;

  @Test
  void isKeptInFilesThatOnlyTheirOwnerReads() throws Exception {
    Authority made = Authority.create(NOW);
    made.write(folder);
    assertThat(Authority.isIn(folder)).isTrue();
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("authority.key"))))
        .isEqualTo("rw-------");
    Authority read = Authority.read(folder);
    assertThat(read.certificate()).isEqualTo(made.certificate());
    assertThat(Authority.fingerprint(read.certificate())).matches("[0-9a-f]{64}");
    // the key that was read is the authority's: what it signs, the certificate verifies
    Credentials server = read.issue("cabernet", List.of("::1", "mail.example.org"), NOW);
    server.certificate().verify(made.certificate().getPublicKey());
  }

  @Test
  void namesTheServerInItsCertificate() throws Exception {
    Credentials server = Authority.create(NOW).issue("cabernet", List.of("127.0.0.1"), NOW);
    assertThat(LinkNames.name(server.certificate())).contains("cabernet");
    assertThat(server.certificate().getSubjectAlternativeNames().toString())
        .contains("grapevine:server:cabernet", "127.0.0.1", "cabernet");
    Path certificate = folder.resolve("server.pem");
    server.write(certificate, folder.resolve("server.key"));
    assertThat(Credentials.read(certificate, folder.resolve("server.key")).chain())
        .isEqualTo(server.chain());
  }

  @Test
  void certifiesARequestAndRefusesOneThatIsForged() throws Exception {
    Authority authority = Authority.create(NOW);
    KeyPair keys = Keys.create();
    byte[] request = Keys.request(keys);
    List<X509Certificate> chain = authority.issue(request, "semillon", List.of(), NOW);
    assertThat(chain.getFirst().getPublicKey()).isEqualTo(keys.getPublic());
    byte[] forged = request.clone();
    forged[forged.length - 1] ^= 1;
    assertThatThrownBy(() -> authority.issue(forged, "semillon", List.of(), NOW))
        .isInstanceOf(TlsTrouble.class);
    assertThatThrownBy(() -> authority.issue(new byte[9], "semillon", List.of(), NOW))
        .isInstanceOf(TlsTrouble.class);
    assertThatThrownBy(() -> authority.issue(request, "s", List.of("a\nb"), NOW))
        .hasMessageContaining("no host name");
    assertThatThrownBy(() -> authority.issue(request, "s.gv", List.of(), NOW))
        .hasMessageContaining("no name of a server");
  }

  @Test
  void wrongClockOfTheIssuerDoesNotBreakTheChain() throws Exception {
    Authority authority = Authority.create(NOW);
    Credentials server = authority.issue("cabernet", List.of(), 0);
    OneAuthority trust = new OneAuthority(authority.certificate());
    trust.checkServerTrusted(server.chain().toArray(new X509Certificate[0]), "UNKNOWN");
  }

  @Test
  void trustsNobodyElse() throws Exception {
    Authority authority = Authority.create(NOW);
    Credentials stranger = Authority.create(NOW).issue("cabernet", List.of(), NOW);
    OneAuthority trust = new OneAuthority(authority.certificate());
    assertThatThrownBy(() ->
            trust.checkClientTrusted(stranger.chain().toArray(new X509Certificate[0]), "UNKNOWN"))
        .hasMessageContaining("not from our own authority");
    assertThatThrownBy(() ->
            trust.checkClientTrusted(new X509Certificate[] {authority.certificate()}, "UNKNOWN"))
        .hasMessageContaining("not that of a Grapevine server");
  }

  @Test
  void saysWhatIsWrongWithAFile() throws Exception {
    Path file = folder.resolve("key.pem");
    assertThatThrownBy(() -> Credentials.read(file, file)).hasMessageContaining("cannot read");
    Files.writeString(file, "-----BEGIN ENCRYPTED PRIVATE KEY-----\n");
    assertThatThrownBy(() -> PemFiles.readKey(file)).hasMessageContaining("openssl pkcs8");
  }
}
