package grapevine.service.node;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.ClientNumber;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.State;
import grapevine.mechanism.exactlyonce.ClientToken;
import grapevine.service.event.Step;
import grapevine.service.registry.Directory;
import grapevine.service.registry.Entry;
import grapevine.service.registry.Fields;
import grapevine.service.registry.RegistryChange;
import grapevine.service.registry.ServerEntry;
import grapevine.service.request.Request;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The right to be a client of a number for some time, as text that any server can check without
 * asking: a {@link ClientToken} and a keyed digest of it (HMAC-SHA256). Each server has a key of
 * its own, made when it first gives a token, in its entry in the registry of registries, which all
 * servers hold and none shows.
 */
final class ClientTokens {
  /** The field with the key, hexadecimal; a secret. */
  static final String KEY = Fields.SECRET + "client-key";

  private static final int KEY_OCTETS = 32;
  private static final String DIGEST = "HmacSHA256";

  private final ServerNumber self;
  private final Directory directory;
  private final Registration registration;
  private final long leaseMillis;

  /** What a text is. */
  sealed interface Checked {
    /** A token of whoever shows it. */
    record Good(ClientToken token) implements Checked {}

    /** No token, or not his. */
    record Bad() implements Checked {}

    /** Perhaps one of a server whose key is not known here yet. */
    record NotKnown() implements Checked {}
  }

  /** A token and its text. */
  record Given(ClientToken token, String text) {}

  ClientTokens(
      ServerNumber self, Directory directory, Registration registration, long leaseMillis) {
    this.self = self;
    this.directory = directory;
    this.registration = registration;
    this.leaseMillis = leaseMillis;
  }

  /**
   * Gives a number, or more time for one.
   *
   * @param former the text that the client has; where it is not good it gets a new number
   * @return nothing where this server is not in the registry of registries, hence has no key
   */
  Optional<Given> give(Step step, Request.Actor who, String former) {
    Optional<byte[]> own = key(step.state(), self).or(() -> makeKey(step));
    if (own.isEmpty()) {
      return Optional.empty();
    }
    ClientNumber client =
        check(step.state(), former, who) instanceof Checked.Good(ClientToken token)
            ? token.client()
            : new ClientNumber(step.environment().randomness().nextLong());
    ClientToken token = new ClientToken(client, owner(who), step.wallMillis() + leaseMillis, self);
    byte[] bytes = ClientToken.CODEC.toBytes(token);
    byte[] signed = new ByteWriter().putBytes(bytes).putRaw(digest(own.get(), bytes)).toByteArray();
    return Optional.of(
        new Given(token, Base64.getUrlEncoder().withoutPadding().encodeToString(signed)));
  }

  /** Whether a text is a token of whoever shows it; whether its time is over is asked apart. */
  Checked check(State state, String text, Request.Actor who) {
    ClientToken token;
    byte[] bytes;
    byte[] digest;
    try {
      ByteReader in = new ByteReader(Base64.getUrlDecoder().decode(text));
      bytes = in.getBytes();
      digest = in.getRaw(in.remaining());
      token = ClientToken.CODEC.fromBytes(bytes);
    } catch (MalformedException | IllegalArgumentException e) {
      return new Checked.Bad();
    }
    if (!token.owner().equals(owner(who))) {
      return new Checked.Bad();
    }
    Optional<byte[]> key = key(state, token.by());
    if (key.isPresent()) {
      return isOf(key.get(), bytes, digest) ? new Checked.Good(token) : new Checked.Bad();
    }
    // A server that came back as new has another number, and its key still.
    return directory.gv(state).allServers().keySet().stream()
            .anyMatch(server ->
                key(state, server).filter(other -> isOf(other, bytes, digest)).isPresent())
        ? new Checked.Good(token)
        : new Checked.NotKnown();
  }

  private static boolean isOf(byte[] key, byte[] bytes, byte[] digest) {
    return MessageDigest.isEqual(digest, digest(key, bytes));
  }

  private Optional<byte[]> key(State state, ServerNumber server) {
    return directory
        .gv(state)
        .server(server)
        .map(ServerEntry::id)
        .flatMap(id -> directory.find(state, id).bearer())
        .flatMap((Entry entry) -> entry.field(KEY))
        .filter(text -> text.matches("[0-9a-f]{" + 2 * KEY_OCTETS + "}"))
        .map(HexFormat.of()::parseHex);
  }

  private Optional<byte[]> makeKey(Step step) {
    Optional<ServerEntry> entry = directory.gv(step.state()).server(self);
    byte[] key = step.environment().randomness().bytes(KEY_OCTETS);
    String text = HexFormat.of().formatHex(key);
    entry.ifPresent(
        here -> registration.change(step, new RegistryChange.SetField(here.id(), KEY, text)));
    return entry.map(here -> key);
  }

  private static String owner(Request.Actor who) {
    return switch (who) {
      case Request.Actor.Operator() -> "operator";
      case Request.Actor.User(var id) -> id.toString();
    };
  }

  private static byte[] digest(byte[] key, byte[] bytes) {
    try {
      Mac mac = Mac.getInstance(DIGEST);
      mac.init(new SecretKeySpec(key, DIGEST));
      return mac.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + DIGEST, e);
    }
  }
}
