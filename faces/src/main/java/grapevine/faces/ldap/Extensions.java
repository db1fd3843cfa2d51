package grapevine.faces.ldap;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.protocol.ExtendedRequestProtocolOp;
import com.unboundid.ldap.protocol.LDAPMessage;
import com.unboundid.ldap.sdk.ExtendedRequest;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.extensions.CancelExtendedRequest;
import com.unboundid.ldap.sdk.extensions.PasswordModifyExtendedRequest;
import grapevine.faces.Refusal;
import grapevine.faces.directory.Edit;
import grapevine.faces.ldap.tree.Place;
import grapevine.faces.ldap.tree.Tree;
import grapevine.kernel.id.RName;
import java.util.Optional;

/** Values of extended requests. */
final class Extensions {

  private Extensions() {}

  /** What a request for a new password came to (RFC 3062). */
  sealed interface PasswordWish {
    /** It can be asked for. */
    record Ready(RName whose, Edit.Password edit) implements PasswordWish {}

    /** It cannot. */
    record Fails(Result why) implements PasswordWish {}
  }

  /** The id of the operation that a request is to cancel (RFC 3909); empty for any other. */
  static Optional<Integer> cancelled(LDAPMessage message, int depthMax) {
    ExtendedRequestProtocolOp operation = message.getExtendedRequestProtocolOp();
    if (!operation.getOID().equals(Oids.CANCEL) || !sound(operation, depthMax)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new CancelExtendedRequest(request(operation)).getTargetMessageID());
    } catch (LDAPException malformed) {
      return Optional.empty();
    }
  }

  /**
   * Reads a request for a new password.
   *
   * @param self whose password it is where none is named
   */
  static PasswordWish password(LDAPMessage message, RName self, Tree tree, int depthMax) {
    ExtendedRequestProtocolOp operation = message.getExtendedRequestProtocolOp();
    if (!sound(operation, depthMax)) {
      return new PasswordWish.Fails(Result.of(Refusal.BAD_ARGUMENTS));
    }
    try {
      return wish(new PasswordModifyExtendedRequest(request(operation)), self, tree);
    } catch (LDAPException malformed) {
      return new PasswordWish.Fails(Result.of(Refusal.BAD_ARGUMENTS));
    }
  }

  private static PasswordWish wish(PasswordModifyExtendedRequest request, RName self, Tree tree) {
    String identity = request.getUserIdentity();
    Optional<RName> whose =
        identity == null || identity.isEmpty() ? Optional.of(self) : named(identity, tree);
    byte[] fresh = request.getNewPasswordBytes();
    byte[] old = request.getOldPasswordBytes();
    if (whose.isEmpty()) {
      return new PasswordWish.Fails(Result.of(Refusal.ENTRY_UNKNOWN));
    }
    if (fresh == null || fresh.length == 0) {
      // RFC 3062 section 2: a server may decline to make one up
      return new PasswordWish.Fails(
          Result.of(ResultCode.UNWILLING_TO_PERFORM, "give a new password"));
    }
    return new PasswordWish.Ready(
        whose.get(), new Edit.Password(old == null ? new byte[0] : old, fresh));
  }

  /** A distinguished name, or as authorization identity, or a name such as alice.pa. */
  private static Optional<RName> named(String identity, Tree tree) {
    String dn = identity.startsWith("dn:") ? identity.substring(3) : identity;
    if (dn.indexOf('=') >= 0) {
      return tree.place(dn).orElse(null) instanceof Place.Leaf(var _, RName name) && !name.isGroup()
          ? Optional.of(name)
          : Optional.empty();
    }
    return RName.parse(identity.startsWith("u:") ? identity.substring(2) : identity)
        .filter(name -> !name.isGroup());
  }

  /** A value lies within an octet string, so the look at the message has not seen it. */
  private static boolean sound(ExtendedRequestProtocolOp operation, int depthMax) {
    ASN1OctetString value = operation.getValue();
    return value == null || BerGuard.sound(value.getValue(), 0, value.getValueLength(), depthMax);
  }

  private static ExtendedRequest request(ExtendedRequestProtocolOp operation) {
    return new ExtendedRequest(operation.getOID(), operation.getValue());
  }
}
