package grapevine.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link GrapevineUser} finds servers and signs in. At least one of {@link #servers}, {@link
 * #domain} and {@link #savedIn} must lead to a server. Not safe for use by several threads.
 *
 * {@snippet file="Examples.java" region="setup"}
 */
public final class Setup {
  private static final Duration CONNECT = Duration.ofSeconds(3);

  private final String name;
  private final String password;
  private final List<URI> addresses = new ArrayList<>();
  private String domain = "";
  private String resolver = "dns:";
  private @Nullable SavedList saved;
  private @Nullable Path authorities;
  private Duration patience = Duration.ofSeconds(30);

  Setup(String name, String password) {
    if (name.contains(":")) {
      throw new IllegalArgumentException("no name has a colon: " + name);
    }
    this.name = name;
    this.password = password;
  }

  /**
   * Begins with these servers.
   *
   * @param bases such as {@code https://cabernet.example.org:8443}; plain {@code http} to this
   *     machine only
   * @throws IllegalArgumentException where one is not safe
   */
  public Setup servers(URI... bases) {
    for (URI base : bases) {
      if (!Spot.isSafe(base)) {
        throw new IllegalArgumentException("passwords go over https, not to " + base);
      }
      addresses.add(base);
    }
    return this;
  }

  /** Begins also with the servers that the SRV records of {@code _grapevine._tcp.DOMAIN} name. */
  public Setup domain(String organisation) {
    domain = organisation;
    return this;
  }

  /** Asks that DNS server, {@code dns://host:port}, instead of the system's. */
  Setup resolver(String server) {
    resolver = server;
    return this;
  }

  /** Keeps the servers that are known last in a file, and begins also with those. */
  public Setup savedIn(Path file) {
    saved = new SavedList(file);
    return this;
  }

  /**
   * Believes servers with a certificate of these authorities only; without it, those that the JDK
   * believes.
   *
   * @param pem certificates in PEM: the organisation's {@code authority.pem}
   */
  public Setup authorities(Path pem) {
    authorities = pem;
    return this;
  }

  /**
   * How long a request may take, at all servers together; what it waits on purpose comes on top,
   * and for the first one the same time again to learn which servers there are. Without it 30 s.
   */
  public Setup patience(Duration most) {
    patience = most;
    return this;
  }

  /**
   * Opens it. No server is asked yet.
   *
   * @throws UncheckedIOException where the authorities cannot be read
   */
  public GrapevineUser open() {
    HttpClient.Builder http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT);
    Path pem = authorities;
    if (pem != null) {
      try {
        http.sslContext(Trust.of(pem));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    LinkedHashSet<URI> starting = new LinkedHashSet<>(addresses);
    if (!domain.isEmpty()) {
      starting.addAll(ServiceRecords.find(domain, resolver));
    }
    SavedList list = saved;
    if (list != null) {
      starting.addAll(list.load());
    }
    KnownServers known = new KnownServers(List.copyOf(starting));
    byte[] credentials = (name + ":" + password).getBytes(StandardCharsets.UTF_8);
    String authorization = "Basic " + Base64.getEncoder().encodeToString(credentials);
    HttpClient client = http.build();
    Transport transport = new Transport(client, authorization, known, patience);
    return new GrapevineUser(client, transport, known, Optional.ofNullable(list));
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "Setup[" + name + ", " + addresses + "]";
  }
}
