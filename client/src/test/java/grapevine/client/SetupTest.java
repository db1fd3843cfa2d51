package grapevine.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How servers are found, and whom to believe. */
final class SetupTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://cabernet.example.org",
        "http://127.0.0.1.example.org",
        "http://192.0.2.1",
        "ftp://localhost",
        "cabernet"
      })
  void noPasswordGoesInTheClear(String address) {
    assertThatThrownBy(() -> GrapevineUser.as("a.pa", "b").servers(URI.create(address)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void secretsAreInNoText() {
    assertThat(GrapevineUser.as("a.pa", "grapes").toString()).doesNotContain("grapes");
    assertThat(new Edit.Password("grapes").toString()).doesNotContain("grapes");
  }

  @Test
  void learnedAddressInTheClearIsNotAsked() {
    try (FakeServer server = new FakeServer()) {
      server.say(
          "GET /v1/servers",
          200,
          "{\"servers\":[{\"name\":\"s\",\"http\":[\"http://192.0.2.1\",\"::\"]}]}");
      try (GrapevineUser user = GrapevineUser.as("a.pa", "b").servers(server.address()).open()) {
        assertThat(user.servers()).singleElement().matches(one -> one.addresses().isEmpty());
      }
    }
  }

  /** What listens at such an address here need not be who was meant. */
  @Test
  void learnedAddressOfThisMachineIsAskedOnlyByWhoBeganWithOne() {
    URI told = URI.create("http://127.0.0.1:1");
    Server server = new Server("s", List.of(told), List.of(), new TreeMap<>());
    KnownServers far = new KnownServers(List.of(URI.create("https://127.0.0.1:2")));
    far.learn(List.of(server));
    assertThat(far.told()).isEmpty();
    assertThat(far.inOrder("")).extracting(Spot::address).doesNotContain(told);
    KnownServers near = new KnownServers(List.of(URI.create("http://localhost:2")));
    near.learn(List.of(server));
    assertThat(near.inOrder("")).extracting(Spot::address).contains(told);
  }

  @Test
  void brokenListOfServersIsNoList() throws IOException {
    Path list = folder.resolve("list");
    Files.writeString(list, "https://a b\n");
    assertThat(new SavedList(list).load()).isEmpty();
    Files.writeString(list, "http://192.0.2.1\nhttps://cabernet.example.org:8443\n");
    assertThat(new SavedList(list).load())
        .containsExactly(URI.create("https://cabernet.example.org:8443"));
  }

  @Test
  void serviceRecordsComeInTheirOrder() throws Exception {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      Thread server = Thread.ofVirtual().start(() -> answer(socket));
      String resolver = "dns://127.0.0.1:" + socket.getLocalPort();
      assertThat(ServiceRecords.find("example.org", resolver))
          .containsExactly(
              URI.create("https://b.example.org:8443"),
              URI.create("https://c.example.org:8443"),
              URI.create("https://a.example.org:8443"));
      server.join(Duration.ofSeconds(10));
    }
  }

  @Test
  void withoutRecordsThereAreNoServers() throws IOException {
    int port;
    try (DatagramSocket nobody = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      port = nobody.getLocalPort();
    }
    assertThat(ServiceRecords.find("example.org", "dns://127.0.0.1:" + port)).isEmpty();
  }

  /** Answers one question with three records (RFC 1035 section 4, RFC 2782). */
  private static void answer(DatagramSocket socket) {
    try {
      DatagramPacket question = new DatagramPacket(new byte[512], 512);
      socket.receive(question);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      DataOutputStream data = new DataOutputStream(out);
      byte[] asked = Arrays.copyOf(question.getData(), question.getLength());
      data.write(asked, 0, 2);
      data.writeShort(0x8580);
      data.writeShort(1);
      data.writeShort(3);
      data.writeInt(0);
      int end = 12;
      while (asked[end] != 0) {
        end += asked[end] + 1;
      }
      data.write(asked, 12, end + 5 - 12);
      record(data, 20, 0, "a");
      record(data, 10, 5, "b");
      record(data, 10, 1, "c");
      byte[] answer = out.toByteArray();
      socket.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void record(DataOutputStream out, int priority, int weight, String host)
      throws IOException {
    out.writeShort(0xc00c);
    out.writeShort(33);
    out.writeShort(1);
    out.writeInt(60);
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    for (String label : List.of(host, "example", "org")) {
      target.write(label.length());
      target.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
    }
    target.write(0);
    out.writeShort(6 + target.size());
    out.writeShort(priority);
    out.writeShort(weight);
    out.writeShort(8443);
    out.write(target.toByteArray());
  }

  @Test
  void onlyTheOrganisationsAuthorityIsBelieved() throws Exception {
    Path keys = folder.resolve("keys.p12");
    Path pem = folder.resolve("authority.pem");
    keytool(
        "-genkeypair",
        "-alias",
        "s",
        "-keyalg",
        "EC",
        "-dname",
        "CN=s",
        "-ext",
        "san=ip:127.0.0.1",
        "-keystore",
        keys.toString(),
        "-storepass",
        "secret");
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        "s",
        "-file",
        pem.toString(),
        "-keystore",
        keys.toString(),
        "-storepass",
        "secret");
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context(keys)));
    server.createContext(
        "/",
        exchange -> {
          byte[] text = "{\"name\":\"alice.pa\"}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(201, text.length);
          exchange.getResponseBody().write(text);
          exchange.close();
        });
    server.start();
    URI address = URI.create("https://127.0.0.1:" + server.getAddress().getPort());
    Setup setup = GrapevineUser.as("a.pa", "b").servers(address).patience(Duration.ofSeconds(9));
    try (GrapevineUser stranger = setup.open();
        GrapevineUser member = setup.authorities(pem).open()) {
      assertThat(stranger.authenticate("alice.pa", "x")).isInstanceOf(Outcome.NotNow.class);
      assertThat(member.authenticate("alice.pa", "x").orThrow()).isEqualTo("alice.pa");
    } finally {
      server.stop(0);
    }
    Files.writeString(pem, "nothing");
    assertThatThrownBy(setup::open).hasMessageContaining("certificate");
  }

  private static void keytool(String... arguments) throws Exception {
    String[] command = new String[arguments.length + 1];
    command[0] = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
  }

  private static SSLContext context(Path keys) throws Exception {
    char[] secret = "secret".toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, secret);
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, secret);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
