package grapevine.faces.ldap;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.protocol.BindRequestProtocolOp;
import com.unboundid.ldap.sdk.ResultCode;
import grapevine.faces.PlainCredentials;
import grapevine.faces.Question;
import grapevine.faces.Refusal;
import grapevine.faces.envelope.Channel;
import grapevine.faces.ldap.tree.Place;
import grapevine.faces.ldap.tree.Tree;
import grapevine.kernel.id.RName;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a bind request asks for (RFC 4513 section 5). */
sealed interface SignIn {

  /** To be a stranger. */
  record Stranger() implements SignIn {}

  /** To be somebody, if the password is his. */
  record Claim(Question.Authenticate question) implements SignIn {}

  /** To go on with a proof: one message of SCRAM. */
  record Proof(byte[] said) implements SignIn {}

  /** To be asked for the credentials. */
  record Challenge() implements SignIn {}

  /**
   * What is refused.
   *
   * @param guess whether it counts as a wrong password
   */
  record Fails(Result why, boolean guess) implements SignIn {}

  private static SignIn fails(Refusal refusal) {
    return new Fails(Result.of(refusal), refusal == Refusal.AUTHENTICATION_FAILED);
  }

  /** Reads a bind request; what of it was secret is overwritten. */
  static SignIn read(BindRequestProtocolOp bind, Tree tree, Channel channel) {
    if (bind.getVersion() != 3) {
      return new Fails(Result.of(ResultCode.PROTOCOL_ERROR, "LDAP version 3 only"), false);
    }
    boolean simple = bind.getCredentialsType() == BindRequestProtocolOp.CRED_TYPE_SIMPLE;
    byte[] secret = octets(simple ? bind.getSimplePassword() : bind.getSASLCredentials());
    byte[] own = secret.clone();
    Arrays.fill(secret, (byte) 0);
    return simple
        ? simple(bind.getBindDN(), own, tree, channel)
        : sasl(String.valueOf(bind.getSASLMechanism()), own, tree, channel);
  }

  private static byte[] octets(@Nullable ASN1OctetString value) {
    return value == null ? new byte[0] : value.getValue();
  }

  private static SignIn simple(String dn, byte[] password, Tree tree, Channel channel) {
    if (password.length == 0) {
      // RFC 4513 section 5.1.2: a name without a password proves nothing, and programs that
      // forget to ask for one would let everybody in
      return dn.isBlank()
          ? new Stranger()
          : new Fails(Result.of(ResultCode.UNWILLING_TO_PERFORM, "a name needs a password"), false);
    }
    if (!channel.confidential()) {
      Arrays.fill(password, (byte) 0);
      return fails(Refusal.ENCRYPTION_REQUIRED);
    }
    Optional<Place> place = tree.place(dn);
    if (place.orElse(null) instanceof Place.Leaf(var _, RName name) && !name.isGroup()) {
      return claim(name.toString(), password, Question.Mechanism.SIMPLE_BIND, channel);
    }
    Arrays.fill(password, (byte) 0);
    return fails(place.isEmpty() ? Refusal.NAME_MALFORMED : Refusal.AUTHENTICATION_FAILED);
  }

  private static SignIn claim(
      String user, byte[] password, Question.Mechanism mechanism, Channel channel) {
    return new Claim(new Question.Authenticate(user, password, mechanism, channel));
  }

  private static SignIn sasl(String mechanism, byte[] said, Tree tree, Channel channel) {
    boolean scram = mechanism.equals(Scram.MECHANISM);
    if (!scram && !mechanism.equals("PLAIN")) {
      Arrays.fill(said, (byte) 0);
      return fails(Refusal.MECHANISM_UNKNOWN);
    }
    if (!channel.confidential()) {
      Arrays.fill(said, (byte) 0);
      return fails(Refusal.ENCRYPTION_REQUIRED);
    }
    if (said.length == 0) {
      return new Challenge();
    }
    if (scram) {
      return new Proof(said);
    }
    return PlainCredentials.read(said, (other, user) -> sameOne(other, user, tree))
        .map(credentials ->
            claim(
                credentials.user(), credentials.password(), Question.Mechanism.LDAP_PLAIN, channel))
        .orElseGet(() -> fails(Refusal.CREDENTIALS_MALFORMED));
  }

  /** An authorization identity (RFC 4513 section 5.2.1.8) may be one's own only. */
  private static boolean sameOne(String authorization, String user, Tree tree) {
    if (authorization.equals(user) || authorization.equals("u:" + user)) {
      return true;
    }
    return authorization.startsWith("dn:")
        && tree.place(authorization.substring(3)).orElse(null)
            instanceof Place.Leaf(var _, RName name)
        && RName.parse(user).filter(name::equals).isPresent();
  }
}
