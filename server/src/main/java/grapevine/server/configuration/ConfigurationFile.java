package grapevine.server.configuration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import grapevine.faces.ldap.tree.Tree;
import grapevine.runtime.address.NetworkAddress;
import grapevine.runtime.relay.RelayHost;
import grapevine.server.configuration.Configuration.Face;
import grapevine.server.configuration.Configuration.Ldap;
import grapevine.server.configuration.Configuration.Limits;
import grapevine.server.configuration.Configuration.Replication;
import grapevine.server.configuration.Configuration.Roles;
import grapevine.server.configuration.Configuration.TlsFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads and writes the configuration. */
public final class ConfigurationFile {
  /** The usual name of the file. */
  public static final String NAME = "grapevine.toml";

  private static final String TEMPLATE = "/grapevine/server/grapevine.toml";
  private static final long OCTETS_MAX = 1_048_576;
  private static final int MEBI = 1_048_576;
  private static final long DAY_MILLIS = 86_400_000L;

  private ConfigurationFile() {}

  /** Reads a file. Folders in it that are not absolute are beside it. */
  public static Configuration read(Path file) throws BadConfiguration {
    try {
      if (Files.size(file) > OCTETS_MAX) {
        throw new BadConfiguration(file + " is too large for a configuration");
      }
      String text = Files.readString(file, StandardCharsets.UTF_8);
      Path folder = file.toAbsolutePath().getParent();
      return parse(text, file.toString(), folder == null ? Path.of("/") : folder);
    } catch (NoSuchFileException e) {
      throw new BadConfiguration(
          "there is no " + file + ": make one by \"grapevine init\" or \"grapevine join\"");
    } catch (IOException e) {
      throw new BadConfiguration("cannot read " + file + ": " + e.getMessage());
    }
  }

  /**
   * Reads a text.
   *
   * @param name of the file, for messages
   * @param folder where relative paths begin, absolute
   */
  static Configuration parse(String text, String name, Path folder) throws BadConfiguration {
    JsonNode tree;
    try {
      tree = new TomlMapper().readTree(text);
    } catch (JsonProcessingException e) {
      String line = e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
      throw new BadConfiguration(name + line + ": not TOML: " + e.getOriginalMessage());
    }
    return configuration(
        new Section(new Section.Source(name, new Located(text)), "", tree), folder);
  }

  private static Configuration configuration(Section top, Path folder) throws BadConfiguration {
    String name = top.required("name", "cabernet");
    if (!name.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")) {
      throw top.wrong("name", "must be small letters, digits and hyphens, at most 63");
    }
    String hostName = top.text("host-name").orElse(name);
    if (!hostName.matches("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")) {
      throw top.wrong("host-name", "must be a host name");
    }
    Path data = folder.resolve(top.required("data", "data")).normalize();
    Section listen = top.table("listen");
    SortedMap<Face, List<NetworkAddress>> faces = faces(listen);
    Optional<NetworkAddress> links = one(listen, "links");
    listen.finish();
    Section linkTable = top.table("links");
    List<NetworkAddress> advertised = linkTable.addresses("advertise");
    SortedMap<String, NetworkAddress> detours = linkTable.table("via").addressByAddress();
    linkTable.finish();
    Configuration result =
        new Configuration(
            name,
            hostName,
            data,
            faces,
            links,
            advertised.isEmpty() ? links.stream().toList() : advertised,
            detours,
            smarthost(top.table("smarthost"), hostName),
            tls(top.table("tls"), folder),
            ldap(top.table("ldap"), hostName),
            limits(top.table("limits")),
            roles(top.table("roles")),
            replication(top.table("replication")));
    top.finish();
    return result;
  }

  private static SortedMap<Face, List<NetworkAddress>> faces(Section listen)
      throws BadConfiguration {
    TreeMap<Face, List<NetworkAddress>> faces = new TreeMap<>();
    for (Face face : Face.values()) {
      List<NetworkAddress> addresses = listen.addresses(face.key());
      if (!addresses.isEmpty()) {
        faces.put(face, addresses);
      }
    }
    for (Face face : faces.keySet()) {
      for (NetworkAddress address : faces.getOrDefault(face, List.of())) {
        if (face.loopbackOnly() && !Configuration.isLoopback(address.host())) {
          throw listen.wrong(
              face.key(), "must be an address of this machine alone, such as 127.0.0.1");
        }
      }
    }
    return Collections.unmodifiableSortedMap(faces);
  }

  private static Optional<NetworkAddress> one(Section section, String key) throws BadConfiguration {
    List<NetworkAddress> addresses = section.addresses(key);
    if (addresses.size() > 1) {
      throw section.wrong(key, "must be one address");
    }
    return addresses.stream().findFirst();
  }

  private static Optional<RelayHost> smarthost(Section section, String hostName)
      throws BadConfiguration {
    Optional<NetworkAddress> address = one(section, "address");
    String policy = section.text("tls").orElse("may");
    Optional<String> user = section.text("user");
    Optional<String> password = section.text("password");
    section.finish();
    if (!policy.equals("may") && !policy.equals("require")) {
      throw section.wrong("tls", "must be \"may\" or \"require\"");
    }
    if (user.isPresent() != password.isPresent()) {
      throw section.wrong("user", "and \"smarthost.password\" go together");
    }
    if (address.isEmpty()) {
      if (section.isGiven()) {
        throw section.wrong(
            "address", "is missing: write, for example, address = \"smtp.example.org:587\"");
      }
      return Optional.empty();
    }
    RelayHost.SignIn signIn =
        user.isPresent() && password.isPresent()
            ? new RelayHost.SignIn(user.get(), password.get())
            : null;
    RelayHost.TlsPolicy tls =
        policy.equals("require") ? RelayHost.TlsPolicy.REQUIRE : RelayHost.TlsPolicy.MAY;
    return Optional.of(new RelayHost(address.get(), tls, signIn, hostName));
  }

  private static Optional<TlsFiles> tls(Section section, Path folder) throws BadConfiguration {
    Optional<String> certificate = section.text("certificate");
    Optional<String> key = section.text("key");
    section.finish();
    if (certificate.isPresent() != key.isPresent()) {
      throw section.wrong("certificate", "and \"tls.key\" go together");
    }
    return certificate.isPresent() && key.isPresent()
        ? Optional.of(new TlsFiles(folder.resolve(certificate.get()), folder.resolve(key.get())))
        : Optional.empty();
  }

  private static Ldap ldap(Section section, String hostName) throws BadConfiguration {
    String suffix = section.text("suffix").orElseGet(() -> suffix(hostName));
    boolean strangersRead = section.flag("strangers-read", false);
    section.finish();
    if (Tree.below(suffix).isEmpty()) {
      throw section.wrong("suffix", "must be a name such as dc=example,dc=org");
    }
    return new Ldap(suffix, strangersRead);
  }

  /** The domain that a host is in, as LDAP writes it (RFC 2247). */
  private static String suffix(String hostName) {
    String domain = hostName.substring(hostName.indexOf('.') + 1);
    return "dc=" + domain.replace(".", ",dc=");
  }

  private static Limits limits(Section section) throws BadConfiguration {
    Limits limits =
        new Limits(
            section.number("message-octets", 64L * MEBI, 1_024, 1_024L * MEBI),
            (int) section.number("header-octets", MEBI, 1_024, 64L * MEBI),
            (int) section.number("line-octets", MEBI, 1_000, 64L * MEBI),
            (int) section.number("recipients", 5_000, 100, 100_000),
            (int) section.number("connections", 2_000, 1, 100_000),
            (int) section.number("connections-per-address", 100, 1, 100_000),
            (int) section.number("relays-at-once", 8, 1, 1_000),
            section.hosts("trusted-hosts"));
    section.finish();
    return limits;
  }

  private static Roles roles(Section section) throws BadConfiguration {
    Roles roles = new Roles(section.flag("outside-mail", true));
    section.finish();
    return roles;
  }

  private static Replication replication(Section section) throws BadConfiguration {
    Replication replication =
        new Replication(
            (int) section.number("log-changes", 10_000, 10, 10_000_000),
            section.number("log-age-millis", 14 * DAY_MILLIS, 1_000, 365 * DAY_MILLIS),
            section.number("patience-millis", 600_000, 100, DAY_MILLIS),
            section.number("compare-millis", 30_000, 100, DAY_MILLIS),
            section.number("certain-millis", 60_000, 100, DAY_MILLIS));
    section.finish();
    return replication;
  }

  /**
   * The commented file with all defaults, for a new server.
   *
   * @param name the server's name
   * @param data the data folder as it shall stand in the file
   */
  public static String template(String name, String data) {
    return resource()
        .replace("name = \"cabernet\"", "name = " + quoted(name))
        .replace("data = \"data\"", "data = " + quoted(data));
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static String resource() {
    try (InputStream in = ConfigurationFile.class.getResourceAsStream(TEMPLATE)) {
      if (in == null) {
        throw new IllegalStateException("the program is not whole: " + TEMPLATE + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("the program is not whole: " + TEMPLATE, e);
    }
  }
}
