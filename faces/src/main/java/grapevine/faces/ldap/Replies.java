package grapevine.faces.ldap;

import com.unboundid.asn1.ASN1Buffer;
import com.unboundid.asn1.ASN1BufferSequence;
import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.protocol.AddResponseProtocolOp;
import com.unboundid.ldap.protocol.BindResponseProtocolOp;
import com.unboundid.ldap.protocol.CompareResponseProtocolOp;
import com.unboundid.ldap.protocol.DeleteResponseProtocolOp;
import com.unboundid.ldap.protocol.ExtendedResponseProtocolOp;
import com.unboundid.ldap.protocol.LDAPMessage;
import com.unboundid.ldap.protocol.ModifyDNResponseProtocolOp;
import com.unboundid.ldap.protocol.ModifyResponseProtocolOp;
import com.unboundid.ldap.protocol.ProtocolOp;
import com.unboundid.ldap.sdk.Control;
import grapevine.faces.ldap.search.Selection;
import grapevine.faces.ldap.tree.Shown;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Responses that leave together. For one thread. */
final class Replies {

  private static final int KEPT_OCTETS_MAX = 16_384;
  private static final byte CONTROLS = (byte) 0xa0;

  /** A search entry within a response; within a control it is a plain sequence. */
  private static final byte SEARCH_ENTRY = LDAPMessage.PROTOCOL_OP_TYPE_SEARCH_RESULT_ENTRY;

  private static final byte PLAIN_SEQUENCE = 0x30;

  private final ASN1Buffer buffer = new ASN1Buffer(KEPT_OCTETS_MAX);

  int octets() {
    return buffer.length();
  }

  byte[] take() {
    byte[] octets = buffer.toByteArray();
    buffer.clear();
    return octets;
  }

  /** Written into the buffer itself: searches return little else. */
  void entry(int id, Shown shown, Selection selection) {
    ASN1BufferSequence message = buffer.beginSequence();
    buffer.addInteger(id);
    selection.write(shown, SEARCH_ENTRY, buffer);
    message.end();
  }

  /** An object as the control that shows it before or after a change (RFC 4527). */
  static Control read(String oid, Shown shown, Selection selection) {
    ASN1Buffer value = new ASN1Buffer();
    selection.write(shown, PLAIN_SEQUENCE, value);
    return new Control(oid, false, new ASN1OctetString(value.toByteArray()));
  }

  /** The response to that kind of request. */
  void result(LDAPMessage request, Result result, List<Control> controls) {
    int code = result.code();
    String matched = result.matched().isEmpty() ? null : result.matched();
    String words = result.words().isEmpty() ? null : result.words();
    switch (request.getProtocolOpType()) {
      case LDAPMessage.PROTOCOL_OP_TYPE_BIND_REQUEST -> bind(request.getMessageID(), result, null);
      case LDAPMessage.PROTOCOL_OP_TYPE_EXTENDED_REQUEST ->
          extended(request.getMessageID(), result, null, null);
      case LDAPMessage.PROTOCOL_OP_TYPE_SEARCH_REQUEST ->
          done(request.getMessageID(), result, controls);
      case LDAPMessage.PROTOCOL_OP_TYPE_MODIFY_REQUEST ->
          put(request, new ModifyResponseProtocolOp(code, matched, words, null), controls);
      case LDAPMessage.PROTOCOL_OP_TYPE_ADD_REQUEST ->
          put(request, new AddResponseProtocolOp(code, matched, words, null), controls);
      case LDAPMessage.PROTOCOL_OP_TYPE_DELETE_REQUEST ->
          put(request, new DeleteResponseProtocolOp(code, matched, words, null), controls);
      case LDAPMessage.PROTOCOL_OP_TYPE_MODIFY_DN_REQUEST ->
          put(request, new ModifyDNResponseProtocolOp(code, matched, words, null), controls);
      case LDAPMessage.PROTOCOL_OP_TYPE_COMPARE_REQUEST ->
          put(request, new CompareResponseProtocolOp(code, matched, words, null), controls);
      default -> throw new IllegalArgumentException("a request that has no response");
    }
  }

  private void put(LDAPMessage request, ProtocolOp operation, List<Control> controls) {
    new LDAPMessage(request.getMessageID(), operation, controls).writeTo(buffer);
  }

  /** The end of a search, written directly where nothing is special. */
  private void done(int id, Result result, List<Control> controls) {
    ASN1BufferSequence message = buffer.beginSequence();
    buffer.addInteger(id);
    ASN1BufferSequence done = buffer.beginSequence(LDAPMessage.PROTOCOL_OP_TYPE_SEARCH_RESULT_DONE);
    buffer.addEnumerated(result.code());
    buffer.addOctetString(result.matched());
    buffer.addOctetString(result.words());
    done.end();
    if (!controls.isEmpty()) {
      ASN1BufferSequence attached = buffer.beginSequence(CONTROLS);
      controls.forEach(control -> control.writeTo(buffer));
      attached.end();
    }
    message.end();
  }

  void bind(int id, Result result, byte @Nullable [] challenge) {
    ASN1OctetString said = challenge == null ? null : new ASN1OctetString(challenge);
    BindResponseProtocolOp operation =
        new BindResponseProtocolOp(result.code(), result.matched(), result.words(), null, said);
    new LDAPMessage(id, operation).writeTo(buffer);
  }

  void extended(int id, Result result, @Nullable String oid, @Nullable String value) {
    ASN1OctetString said = value == null ? null : new ASN1OctetString(value);
    ExtendedResponseProtocolOp operation =
        new ExtendedResponseProtocolOp(
            result.code(), result.matched(), result.words(), null, oid, said);
    new LDAPMessage(id, operation).writeTo(buffer);
  }

  /** RFC 4511 section 4.4.1: the last word. */
  void disconnection(Result why) {
    extended(0, why, Oids.DISCONNECTION, null);
  }
}
