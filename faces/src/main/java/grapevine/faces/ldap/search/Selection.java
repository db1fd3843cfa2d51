package grapevine.faces.ldap.search;

import com.unboundid.asn1.ASN1Buffer;
import com.unboundid.asn1.ASN1BufferSequence;
import com.unboundid.asn1.ASN1BufferSet;
import grapevine.faces.ldap.tree.AttributeType;
import grapevine.faces.ldap.tree.Place;
import grapevine.faces.ldap.tree.Schema;
import grapevine.faces.ldap.tree.Shown;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which attributes are returned (RFC 4511 section 4.5.1.8, RFC 3673), and how. Immutable.
 *
 * @param user all that people may see
 * @param operational all that the server keeps
 * @param named those asked for by name, as they were called
 * @param typesOnly without values
 */
public record Selection(boolean user, boolean operational, List<Named> named, boolean typesOnly) {

  /** An attribute that was asked for, as it was called. */
  public record Named(AttributeType type, String called) {}

  /** Reads what a client asks for; what nobody knows is left out. */
  public static Selection of(List<String> attributes, boolean typesOnly) {
    Map<AttributeType, Named> named = new LinkedHashMap<>();
    for (String called : attributes) {
      Optional<AttributeType> type = Schema.type(called);
      type.ifPresent(each -> named.putIfAbsent(each, new Named(each, called)));
    }
    boolean user = attributes.isEmpty() || attributes.contains("*");
    List<Named> inOrder = List.copyOf(named.values());
    return new Selection(user, attributes.contains("+"), inOrder, typesOnly);
  }

  /** Writes name and attributes of an object, under that tag. */
  public void write(Shown shown, byte tag, ASN1Buffer out) {
    ASN1BufferSequence object = out.beginSequence(tag);
    out.addOctetString(shown.dn());
    ASN1BufferSequence attributes = out.beginSequence();
    if (user || operational) {
      boolean root = shown.place() instanceof Place.Root;
      for (AttributeType type : shown.types()) {
        // most clients ask the root for nothing in particular and want to see all
        boolean wanted = type.operational() && !root ? operational : user;
        if (wanted && !namedOtherwise(type)) {
          write(shown, type, type.name(), out);
        }
      }
    }
    for (Named each : named) {
      write(shown, each.type(), each.called(), out);
    }
    attributes.end();
    object.end();
  }

  private boolean namedOtherwise(AttributeType type) {
    for (Named each : named) {
      if (each.type().equals(type)) {
        return true;
      }
    }
    return false;
  }

  private void write(Shown shown, AttributeType type, String called, ASN1Buffer out) {
    List<String> values = shown.values(type);
    if (values.isEmpty()) {
      return;
    }
    ASN1BufferSequence attribute = out.beginSequence();
    out.addOctetString(called);
    ASN1BufferSet set = out.beginSet();
    if (!typesOnly) {
      for (String value : values) {
        out.addOctetString(type.matching().sent(value));
      }
    }
    set.end();
    attribute.end();
  }
}
