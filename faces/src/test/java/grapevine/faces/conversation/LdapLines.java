package grapevine.faces.conversation;

import com.unboundid.asn1.ASN1Buffer;
import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.protocol.AbandonRequestProtocolOp;
import com.unboundid.ldap.protocol.AddRequestProtocolOp;
import com.unboundid.ldap.protocol.BindRequestProtocolOp;
import com.unboundid.ldap.protocol.CompareRequestProtocolOp;
import com.unboundid.ldap.protocol.DeleteRequestProtocolOp;
import com.unboundid.ldap.protocol.ExtendedRequestProtocolOp;
import com.unboundid.ldap.protocol.LDAPMessage;
import com.unboundid.ldap.protocol.ModifyDNRequestProtocolOp;
import com.unboundid.ldap.protocol.ModifyRequestProtocolOp;
import com.unboundid.ldap.protocol.ProtocolOp;
import com.unboundid.ldap.protocol.SearchRequestProtocolOp;
import com.unboundid.ldap.protocol.UnbindRequestProtocolOp;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.DereferencePolicy;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.AssertionRequestControl;
import com.unboundid.ldap.sdk.controls.PostReadRequestControl;
import com.unboundid.ldap.sdk.controls.PreReadRequestControl;
import com.unboundid.ldap.sdk.controls.ServerSideSortRequestControl;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import com.unboundid.ldap.sdk.controls.SortKey;
import com.unboundid.ldap.sdk.extensions.CancelExtendedRequest;
import com.unboundid.ldap.sdk.extensions.PasswordModifyExtendedRequest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Requests out of lines: {@code ID verb | argument | argument | option=value option=value}. A list
 * within an argument has spaces between; modifications and attributes have {@code ;}.
 */
final class LdapLines {

  private LdapLines() {}

  /** The bytes of a request, or those that {@code raw} gives in hexadecimal digits. */
  static byte[] request(String line) {
    if (line.startsWith("raw ")) {
      return HexFormat.of().parseHex(line.substring(4).replace(" ", ""));
    }
    String[] parts = line.split(" \\| ", -1);
    String[] first = parts[0].split(" ");
    List<String> arguments = new ArrayList<>(List.of(parts).subList(1, parts.length));
    try {
      List<Control> controls = new ArrayList<>();
      Map<String, String> options = new TreeMap<>();
      if (!arguments.isEmpty() && arguments.getLast().startsWith("with ")) {
        options(arguments.removeLast().substring(5), options, controls);
      }
      ProtocolOp operation = operation(first[1], arguments, options);
      ASN1Buffer buffer = new ASN1Buffer();
      new LDAPMessage(Integer.parseInt(first[0]), operation, controls).writeTo(buffer);
      return buffer.toByteArray();
    } catch (LDAPException e) {
      throw new IllegalArgumentException(line, e);
    }
  }

  private static void options(String text, Map<String, String> options, List<Control> controls)
      throws LDAPException {
    for (String option : text.split("; ")) {
      String[] parts = option.split("=", 2);
      String value = parts.length > 1 ? parts[1] : "";
      switch (parts[0]) {
        case "page" -> {
          String[] page = value.split(":", 2);
          controls.add(
              new SimplePagedResultsControl(
                  Integer.parseInt(page[0]), new ASN1OctetString(page[1])));
        }
        case "sort" -> {
          List<SortKey> keys = new ArrayList<>();
          for (String key : value.split(" ")) {
            keys.add(new SortKey(key.replace("-", ""), key.startsWith("-")));
          }
          controls.add(new ServerSideSortRequestControl(keys));
        }
        case "assert" -> controls.add(new AssertionRequestControl(value));
        case "pre" -> controls.add(new PreReadRequestControl(value.split(" ")));
        case "post" -> controls.add(new PostReadRequestControl(value.split(" ")));
        case "critical" -> controls.add(new Control(value, true));
        case "control" -> {
          String[] known = value.split(":");
          controls.add(
              new Control(known[0], true, new ASN1OctetString(HexFormat.of().parseHex(known[1]))));
        }
        default -> options.put(parts[0], value);
      }
    }
  }

  private static ProtocolOp operation(
      String verb, List<String> arguments, Map<String, String> options) throws LDAPException {
    String first = arguments.isEmpty() ? "" : arguments.getFirst();
    return switch (verb) {
      case "bind" -> new BindRequestProtocolOp(first, arguments.get(1));
      case "sasl" ->
          new BindRequestProtocolOp(
              "",
              first,
              arguments.size() < 2 ? null : new ASN1OctetString(Escapes.read(arguments.get(1))));
      case "unbind" -> new UnbindRequestProtocolOp();
      case "abandon" -> new AbandonRequestProtocolOp(Integer.parseInt(first));
      case "search" -> search(arguments, options);
      case "compare" -> {
        String[] assertion = arguments.get(1).split("=", 2);
        yield new CompareRequestProtocolOp(first, assertion[0], new ASN1OctetString(assertion[1]));
      }
      case "add" -> new AddRequestProtocolOp(first, attributes(arguments.get(1)));
      case "modify" -> new ModifyRequestProtocolOp(first, modifications(arguments.get(1)));
      case "delete" -> new DeleteRequestProtocolOp(first);
      case "rename" ->
          new ModifyDNRequestProtocolOp(
              first, arguments.get(1), true, arguments.size() < 3 ? null : arguments.get(2));
      case "extended" ->
          new ExtendedRequestProtocolOp(
              first,
              arguments.size() < 2
                  ? null
                  : new ASN1OctetString(HexFormat.of().parseHex(arguments.get(1))));
      case "password" ->
          new ExtendedRequestProtocolOp(
              new PasswordModifyExtendedRequest(
                  absent(first), absent(arguments.get(1)), absent(arguments.get(2))));
      case "cancel" ->
          new ExtendedRequestProtocolOp(new CancelExtendedRequest(Integer.parseInt(first)));
      default -> throw new IllegalArgumentException(verb);
    };
  }

  @org.jspecify.annotations.Nullable
  private static String absent(String text) {
    return text.equals("-") ? null : text;
  }

  private static ProtocolOp search(List<String> arguments, Map<String, String> options)
      throws LDAPException {
    SearchScope scope =
        switch (arguments.get(1)) {
          case "base" -> SearchScope.BASE;
          case "one" -> SearchScope.ONE;
          case "below" -> SearchScope.SUBORDINATE_SUBTREE;
          default -> SearchScope.SUB;
        };
    List<String> attributes =
        arguments.size() < 4 ? List.of() : List.of(arguments.get(3).split(" "));
    return new SearchRequestProtocolOp(
        arguments.get(0),
        scope,
        DereferencePolicy.NEVER,
        Integer.parseInt(options.getOrDefault("size", "0")),
        Integer.parseInt(options.getOrDefault("time", "0")),
        options.containsKey("types"),
        Filter.create(arguments.get(2)),
        attributes);
  }

  private static List<Attribute> attributes(String text) {
    List<Attribute> attributes = new ArrayList<>();
    for (String each : text.split("; ")) {
      String[] parts = each.split("=", 2);
      attributes.add(new Attribute(parts[0], parts[1].split(" \\+ ")));
    }
    return attributes;
  }

  private static List<Modification> modifications(String text) {
    List<Modification> modifications = new ArrayList<>();
    for (String each : text.split("; ")) {
      String[] kindAndRest = each.split(" ", 2);
      String[] parts = kindAndRest[1].split("=", 2);
      ModificationType kind =
          switch (kindAndRest[0]) {
            case "add" -> ModificationType.ADD;
            case "delete" -> ModificationType.DELETE;
            case "increment" -> ModificationType.INCREMENT;
            default -> ModificationType.REPLACE;
          };
      modifications.add(
          parts.length < 2
              ? new Modification(kind, parts[0])
              : new Modification(kind, parts[0], parts[1].split(" \\+ ")));
    }
    return modifications;
  }
}
