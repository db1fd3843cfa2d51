package grapevine.runtime.face;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.BindResult;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.PLAINBindRequest;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SCRAMSHA256BindRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import com.unboundid.ldap.sdk.extensions.WhoAmIExtendedRequest;
import com.unboundid.ldap.sdk.extensions.WhoAmIExtendedResult;
import com.unboundid.ldap.sdk.schema.Schema;
import grapevine.faces.Answer;
import grapevine.faces.Notice;
import grapevine.faces.Question;
import grapevine.faces.Refusal;
import grapevine.faces.directory.Picture;
import grapevine.faces.directory.PictureEntry;
import grapevine.faces.ldap.LdapConfiguration;
import grapevine.faces.ldap.LdapLimits;
import grapevine.faces.ldap.LdapSession;
import grapevine.faces.ldap.tree.Tree;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Timestamp;
import grapevine.runtime.address.NetworkAddress;
import grapevine.runtime.fixture.Surroundings;
import grapevine.runtime.process.SystemClock;
import grapevine.runtime.tls.Authority;
import grapevine.runtime.tls.TlsContexts;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** LDAP over sockets, with the library's own client. */
final class LdapFaceTest {
  private static final String ALICE = "uid=alice,ou=people,ou=pa,dc=example,dc=org";
  private static final int PEOPLE = 3_000;

  private final Surroundings surroundings = new Surroundings();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final SystemClock clock = new SystemClock();
  private @Nullable SSLContext trusting;
  private int port;
  private int securePort;

  /** People of one registry, numbered; the first is alice. */
  private static final class Numbered implements Picture {
    private static final Timestamp CREATED = new Timestamp(1, 0, new ServerNumber(1));

    private record Person(RName name) implements PictureEntry {
      @Override
      public EntryId identity() {
        return new EntryId(name, CREATED);
      }

      @Override
      public List<String> values(String attribute) {
        return List.of();
      }

      @Override
      public SortedSet<String> ownAttributes() {
        return new TreeSet<>();
      }

      @Override
      public Optional<Timestamp> modified() {
        return Optional.empty();
      }

      @Override
      public boolean disabled() {
        return false;
      }
    }

    private final List<PictureEntry> people = new ArrayList<>();

    Numbered() {
      people.add(new Person(RName.required("alice.pa")));
      for (int number = 1; number < PEOPLE; number++) {
        people.add(new Person(RName.required("p%05d.pa".formatted(number))));
      }
    }

    @Override
    public SortedSet<String> registries() {
      return new TreeSet<>(List.of("pa"));
    }

    @Override
    public Optional<PictureEntry> entry(RName name) {
      return people.stream().filter(person -> person.name().equals(name)).findFirst();
    }

    @Override
    public Iterator<PictureEntry> entries(String registry, Optional<RName> after) {
      return people.stream()
          .filter(person -> after.isEmpty() || person.name().compareTo(after.get()) > 0)
          .iterator();
    }

    @Override
    public Optional<Collection<RName>> having(String attribute, String folded) {
      return Optional.empty();
    }

    @Override
    public Iterable<RName> members(RName group) {
      return List.of();
    }

    @Override
    public Collection<RName> groupsOf(RName entry) {
      return List.of();
    }

    @Override
    public Collection<RName> allGroupsOf(RName entry) {
      return List.of();
    }

    @Override
    public boolean isMember(RName entry, RName group) {
      return false;
    }
  }

  /** Everybody's password is grapes. */
  private static final class Oracle implements Respondent {
    private static final byte[] SALT = "sixteen octets..".getBytes(StandardCharsets.US_ASCII);
    private static final int ITERATIONS = 4_096;
    private static final String MAC = "HmacSHA256";

    @Override
    public void ask(Question question, Consumer<Answer> answer) {
      answer.accept(
          switch (question) {
            case Question.Authenticate claim ->
                verdict(new String(claim.password(), StandardCharsets.UTF_8).equals("grapes"));
            case Question.Proved proved -> verdict(proved.right());
            case Question.ScramKeysOf _ -> keys();
            default -> Answer.Refused.of(Refusal.UNAVAILABLE);
          });
    }

    private static Answer verdict(boolean right) {
      return right
          ? new Answer.Authenticated("alice.pa")
          : Answer.Refused.of(Refusal.AUTHENTICATION_FAILED);
    }

    private static Answer keys() {
      try {
        byte[] salted =
            SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(new PBEKeySpec("grapes".toCharArray(), SALT, ITERATIONS, 256))
                .getEncoded();
        byte[] stored = BodyId.sha256().digest(mac(salted, "Client Key"));
        return new Answer.ScramKeys(SALT, ITERATIONS, stored, mac(salted, "Server Key"));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    private static byte[] mac(byte[] key, String text) throws GeneralSecurityException {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(key, MAC));
      return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void tell(Notice notice) {}

    @Override
    public byte @Nullable [] readBody(BodyId wanted, long offset, int length) {
      return null;
    }
  }

  @BeforeEach
  void listen() throws Exception {
    Authority authority = Surroundings.authority();
    trusting = TlsContexts.forJoining(Authority.fingerprint(authority.certificate()));
    SSLContext tls = TlsContexts.forFaces(Surroundings.server(authority, 1));
    Faces faces =
        new Faces(
            new ConnectionLimits(10, 10),
            new Faces.Timing(5_000, 5_000, 20, 5_000),
            new Faces.Tools(surroundings.log(), surroundings.errors(), surroundings.watchdog()));
    open.add(faces);
    Picture picture = new Numbered();
    LdapConfiguration configuration =
        new LdapConfiguration(
            Tree.below("dc=example,dc=org").orElseThrow(),
            () -> picture,
            clock,
            true,
            false,
            () -> Optional.of("nonce"),
            LdapLimits.DEFAULT);
    port = faces.open(face(configuration, tls, false));
    securePort = faces.open(face(configuration, tls, true));
  }

  private static FaceConfiguration face(
      LdapConfiguration configuration, SSLContext tls, boolean implicit) {
    return new FaceConfiguration(
        implicit ? "ldaps" : "ldap",
        new NetworkAddress("127.0.0.1", 0),
        implicit,
        tls,
        "",
        channel ->
            new FaceConfiguration.Conversation(new LdapSession(configuration), new Oracle()));
  }

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
    surroundings.close();
    assertThat(surroundings.errors().count()).as("%s", surroundings.lines()).isZero();
  }

  private SSLContext trusted() {
    return Objects.requireNonNull(trusting);
  }

  private LDAPConnection connected() throws LDAPException {
    LDAPConnection connection = new LDAPConnection("127.0.0.1", port);
    open.add(connection);
    return connection;
  }

  @Test
  void signsInAndSearches() throws Exception {
    LDAPConnection connection = connected();
    BindResult signedIn = connection.bind(ALICE, "grapes");
    assertThat(signedIn.getResultCode()).isEqualTo(ResultCode.SUCCESS);
    SearchResult all =
        connection.search("dc=example,dc=org", SearchScope.SUB, "(objectClass=person)");
    assertThat(all.getEntryCount()).isEqualTo(PEOPLE);
    Schema schema = Objects.requireNonNull(connection.getSchema());
    assertThat(Objects.requireNonNull(schema.getAttributeType("uid")).getOID())
        .isEqualTo("0.9.2342.19200300.100.1.1");
    assertThat(Objects.requireNonNull(connection.getRootDSE()).getNamingContextDNs())
        .containsExactly("dc=example,dc=org");
  }

  @Test
  void refusesInItsOwnWords() throws Exception {
    LDAPConnection connection = connected();
    assertThat(code(() -> connection.bind(ALICE, "raisins")))
        .isEqualTo(ResultCode.INVALID_CREDENTIALS);
    assertThat(code(() -> connection.search("dc=example,dc=org", SearchScope.SUB, "(uid=alice)")))
        .isEqualTo(ResultCode.STRONG_AUTH_REQUIRED);
  }

  @Test
  void beginsTlsInPlaceAndImplicitly() throws Exception {
    LDAPConnection plain = connected();
    plain.processExtendedOperation(new StartTLSExtendedRequest(trusted()));
    plain.bind(new PLAINBindRequest("alice.pa", "grapes"));
    WhoAmIExtendedResult who =
        (WhoAmIExtendedResult) plain.processExtendedOperation(new WhoAmIExtendedRequest());
    assertThat(who.getAuthorizationID()).isEqualTo("dn:" + ALICE);

    LDAPConnection secure =
        new LDAPConnection(trusted().getSocketFactory(), "127.0.0.1", securePort);
    open.add(secure);
    secure.bind(ALICE, "grapes");
    assertThat(Objects.requireNonNull(secure.getEntry(ALICE, "uid")).getAttributeValue("uid"))
        .isEqualTo("alice");
  }

  @Test
  void provesPasswords() throws Exception {
    LDAPConnection connection = connected();
    connection.bind(new SCRAMSHA256BindRequest("alice.pa", "grapes"));
    assertThat(code(() -> connection.bind(new SCRAMSHA256BindRequest("alice.pa", "raisins"))))
        .isEqualTo(ResultCode.INVALID_CREDENTIALS);
  }

  /** An operation that must fail. */
  private interface Attempt {
    void make() throws LDAPException;
  }

  private static ResultCode code(Attempt attempt) {
    try {
      attempt.make();
      return ResultCode.SUCCESS;
    } catch (LDAPException e) {
      return e.getResultCode();
    }
  }
}
