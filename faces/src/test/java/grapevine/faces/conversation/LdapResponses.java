package grapevine.faces.conversation;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.asn1.ASN1StreamReader;
import com.unboundid.ldap.protocol.BindResponseProtocolOp;
import com.unboundid.ldap.protocol.ExtendedResponseProtocolOp;
import com.unboundid.ldap.protocol.GenericResponseProtocolOp;
import com.unboundid.ldap.protocol.LDAPMessage;
import com.unboundid.ldap.protocol.SearchResultEntryProtocolOp;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.controls.PostReadResponseControl;
import com.unboundid.ldap.sdk.controls.PreReadResponseControl;
import com.unboundid.ldap.sdk.controls.ServerSideSortResponseControl;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Responses as lines. */
final class LdapResponses {

  private static final int SHOWN_MAX = 60;

  private LdapResponses() {}

  /** Lines for messages that must be whole. */
  static List<String> lines(byte[] bytes) {
    ASN1StreamReader reader = new ASN1StreamReader(new ByteArrayInputStream(bytes));
    List<String> lines = new ArrayList<>();
    try {
      LDAPMessage message = LDAPMessage.readFrom(reader, false);
      while (message != null) {
        add(lines, message);
        message = LDAPMessage.readFrom(reader, false);
      }
    } catch (LDAPException e) {
      throw new IllegalStateException(lines.toString(), e);
    }
    return lines;
  }

  private static void add(List<String> lines, LDAPMessage message) throws LDAPException {
    String id = "S: " + message.getMessageID() + " ";
    switch (message.getProtocolOp()) {
      case SearchResultEntryProtocolOp entry -> {
        lines.add(id + "entry " + entry.getDN());
        add(lines, "S:   ", entry.getAttributes());
      }
      case BindResponseProtocolOp bind -> {
        ASN1OctetString said = bind.getServerSASLCredentials();
        lines.add(
            id
                + "bind "
                + result(bind.getResultCode(), bind.getDiagnosticMessage(), bind.getMatchedDN())
                + (said == null ? "" : " challenge \"" + said.stringValue() + "\""));
      }
      case ExtendedResponseProtocolOp extended -> {
        ASN1OctetString value = extended.getResponseValue();
        lines.add(
            id
                + "extended "
                + result(extended.getResultCode(), extended.getDiagnosticMessage(), null)
                + (extended.getResponseOID() == null ? "" : " as " + extended.getResponseOID())
                + (value == null ? "" : " value \"" + value.stringValue() + "\""));
      }
      case GenericResponseProtocolOp other -> {
        String kind = other.getClass().getSimpleName().replaceAll("Response.*|ProtocolOp", "");
        lines.add(
            id
                + kind
                + " "
                + result(
                    other.getResultCode(), other.getDiagnosticMessage(), other.getMatchedDN()));
      }
      default -> throw new IllegalStateException("no response: " + message);
    }
    for (Control control : message.getControls()) {
      add(lines, control);
    }
  }

  private static String result(int code, @Nullable String words, @Nullable String matched) {
    return code
        + " "
        + ResultCode.valueOf(code).getName().replace(' ', '-')
        + (words == null ? "" : " (" + words + ")")
        + (matched == null ? "" : " matched " + matched);
  }

  private static void add(List<String> lines, Control control) throws LDAPException {
    switch (control) {
      case SimplePagedResultsControl page ->
          lines.add("S:   [page \"" + page.getCookie().stringValue() + "\"]");
      case ServerSideSortResponseControl sort ->
          lines.add("S:   [sort " + sort.getResultCode().intValue() + "]");
      case PreReadResponseControl pre -> add(lines, "before", pre.getEntry());
      case PostReadResponseControl post -> add(lines, "after", post.getEntry());
      default -> lines.add("S:   [" + control.getOID() + "]");
    }
  }

  private static void add(List<String> lines, String when, Entry entry) {
    lines.add("S:   [" + when + " " + entry.getDN() + "]");
    add(lines, "S:     ", entry.getAttributes());
  }

  private static void add(List<String> lines, String indent, Collection<Attribute> attributes) {
    for (Attribute attribute : attributes) {
      if (attribute.size() == 0) {
        lines.add(indent + attribute.getName());
      }
      for (byte[] value : attribute.getValueByteArrays()) {
        String text = Escapes.write(value);
        String shown = text.length() > SHOWN_MAX ? text.substring(0, SHOWN_MAX) + "…" : text;
        lines.add(indent + attribute.getName() + ": " + shown);
      }
    }
  }
}
