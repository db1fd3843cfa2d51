package grapevine.faces.ldap;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.protocol.LDAPMessage;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.controls.AssertionRequestControl;
import com.unboundid.ldap.sdk.controls.PostReadRequestControl;
import com.unboundid.ldap.sdk.controls.PreReadRequestControl;
import com.unboundid.ldap.sdk.controls.ServerSideSortRequestControl;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import com.unboundid.ldap.sdk.controls.SortKey;
import grapevine.faces.Refusal;
import grapevine.faces.ldap.search.Selection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The controls of one request (RFC 4511 section 4.1.11). One that is not known, or not for such a
 * request, is passed over, or refuses the request where it is critical.
 */
final class Controls {

  private final int depthMax;
  private @Nullable Result fault;
  private @Nullable Filter assertion;
  private @Nullable Selection before;
  private @Nullable Selection after;
  private @Nullable Page page;
  private SortKey @Nullable [] sortKeys;
  private boolean sortCritical;

  /** A page that is asked for; of size 0 to give the search up. */
  record Page(int size, byte[] cookie) {}

  private Controls(int depthMax) {
    this.depthMax = depthMax;
  }

  static Controls of(LDAPMessage request, int depthMax) {
    Controls controls = new Controls(depthMax);
    for (Control control : request.getControls()) {
      if (controls.fault == null) {
        controls.take(control, request.getProtocolOpType());
      }
    }
    return controls;
  }

  private void take(Control control, byte operation) {
    if (!suits(control.getOID(), operation)) {
      if (control.isCritical()) {
        fault = Result.of(Refusal.CONTROL_UNKNOWN, control.getOID());
      }
      return;
    }
    ASN1OctetString value = control.getValue();
    byte[] octets = value == null ? new byte[0] : value.getValue();
    // within an octet string, so the look at the message has not seen it
    if (!BerGuard.sound(octets, 0, octets.length, depthMax)) {
      fault = Result.of(Refusal.BAD_ARGUMENTS, "control " + control.getOID());
      return;
    }
    try {
      read(control, value);
    } catch (LDAPException malformed) {
      fault = Result.of(Refusal.BAD_ARGUMENTS, "control " + control.getOID());
    }
  }

  private static boolean suits(String oid, byte operation) {
    boolean search = operation == LDAPMessage.PROTOCOL_OP_TYPE_SEARCH_REQUEST;
    boolean adds = operation == LDAPMessage.PROTOCOL_OP_TYPE_ADD_REQUEST;
    boolean deletes = operation == LDAPMessage.PROTOCOL_OP_TYPE_DELETE_REQUEST;
    boolean modifies =
        operation == LDAPMessage.PROTOCOL_OP_TYPE_MODIFY_REQUEST
            || operation == LDAPMessage.PROTOCOL_OP_TYPE_MODIFY_DN_REQUEST;
    boolean compares = operation == LDAPMessage.PROTOCOL_OP_TYPE_COMPARE_REQUEST;
    return switch (oid) {
      case Oids.PAGED_RESULTS, Oids.SORT_REQUEST -> search;
      case Oids.ASSERTION -> search || compares || deletes || modifies;
      case Oids.PRE_READ -> deletes || modifies;
      case Oids.POST_READ -> adds || modifies;
      case Oids.MANAGE_DSA_IT -> true;
      default -> false;
    };
  }

  private void read(Control control, @Nullable ASN1OctetString value) throws LDAPException {
    switch (control.getOID()) {
      case Oids.PAGED_RESULTS -> {
        SimplePagedResultsControl paged =
            new SimplePagedResultsControl(control.getOID(), control.isCritical(), value);
        page = new Page(paged.getSize(), paged.getCookie().getValue());
        if (paged.getSize() < 0) {
          fault = Result.of(Refusal.BAD_ARGUMENTS, "page size");
        }
      }
      case Oids.SORT_REQUEST -> {
        sortKeys = new ServerSideSortRequestControl(control).getSortKeys();
        sortCritical = control.isCritical();
      }
      case Oids.ASSERTION -> assertion = new AssertionRequestControl(control).getFilter();
      case Oids.PRE_READ -> before = selection(new PreReadRequestControl(control).getAttributes());
      case Oids.POST_READ -> after = selection(new PostReadRequestControl(control).getAttributes());
      default -> {}
    }
  }

  private static Selection selection(String[] attributes) {
    return Selection.of(List.of(attributes), false);
  }

  /** Why the request is refused; null where it is not. */
  @Nullable Result fault() {
    return fault;
  }

  /** What must hold (RFC 4528). */
  @Nullable Filter assertion() {
    return assertion;
  }

  /** What is shown of the entry as it was (RFC 4527). */
  @Nullable Selection before() {
    return before;
  }

  /** What is shown of the entry as it became (RFC 4527). */
  @Nullable Selection after() {
    return after;
  }

  /** RFC 2696. */
  @Nullable Page page() {
    return page;
  }

  /** RFC 2891. */
  SortKey @Nullable [] sortKeys() {
    return sortKeys;
  }

  boolean sortCritical() {
    return sortCritical;
  }
}
