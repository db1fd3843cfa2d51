package grapevine.faces.transfer;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldif.LDIFWriter;
import com.unboundid.util.ByteStringBuffer;
import grapevine.faces.ldap.tree.AttributeType;
import grapevine.faces.ldap.tree.Schema;
import grapevine.faces.ldap.tree.Tree;
import grapevine.kernel.id.RName;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Entries as LDIF (RFC 2849): the tree of the LDAP face, with a branch for aliases. What LDAP has
 * no attribute for begins with {@code grapevine}. What is written can be read again.
 */
public final class LdifOutput implements Output {
  private static final int COLUMNS = 76;
  private static final int NO_WRAP = Integer.MAX_VALUE;

  private final OutputStream out;
  private final DN suffix;
  private @Nullable RName last;

  private LdifOutput(OutputStream out, DN suffix) {
    this.out = out;
    this.suffix = suffix;
  }

  /** To a stream, below a suffix such as {@code dc=example,dc=org}; empty where that is none. */
  public static Optional<LdifOutput> below(String suffix, OutputStream out) {
    return Tree.parse(suffix).filter(dn -> !dn.isNullDN()).map(dn -> new LdifOutput(out, dn));
  }

  @Override
  public void write(Given given) throws IOException {
    RName before = last;
    if (before == null) {
      line("version", "1", NO_WRAP);
    }
    if (before == null || !given.name().equals(before)) {
      out.write('\n');
      last = given.name();
      begin(given);
    }
    for (var values : given.values().entrySet()) {
      for (String value : values.getValue()) {
        value(values.getKey(), value);
      }
    }
    for (var names : given.names().entrySet()) {
      for (String name : names.getValue()) {
        name(given, names.getKey(), name);
      }
    }
    if (given.password().isPresent()) {
      String password = given.password().get();
      line("userPassword", password.startsWith("$argon2") ? "{ARGON2}" + password : password);
    }
  }

  private void begin(Given given) throws IOException {
    RName name = given.name();
    line("dn", dn(name, given.sort() == Given.Sort.ALIAS));
    String plain = plain(name);
    switch (given.sort()) {
      case PERSON -> person(given, plain);
      case GROUP -> {
        classes("top", "groupOfNames");
        if (given.values().containsKey("gid-number")) {
          classes("posixGroup");
        }
        line("cn", plain);
      }
      case ALIAS -> {
        classes("top", "nisMailAlias");
        line("cn", plain);
      }
    }
  }

  private void person(Given given, String plain) throws IOException {
    classes("top", "person", "organizationalPerson", "inetOrgPerson");
    if (given.values().containsKey("uid-number") && given.values().containsKey("gid-number")) {
      classes("posixAccount");
    }
    if (given.values().containsKey("ssh-key")) {
      classes("ldapPublicKey");
    }
    String full = given.values().getOrDefault("full-name", List.of(plain)).getFirst();
    line("uid", plain);
    line("cn", full);
    if (!given.values().containsKey("surname")) {
      line("sn", full.strip().substring(full.strip().lastIndexOf(' ') + 1));
    }
  }

  private void classes(String... names) throws IOException {
    for (String name : names) {
      line("objectClass", name);
    }
  }

  private void value(String word, String value) throws IOException {
    switch (word) {
      // Locked for good (draft-behera-ldap-password-policy §5.3.3).
      case "disabled" -> {
        if (value.equals("true")) {
          line("pwdAccountLockedTime", "000001010000Z");
        }
      }
      case "connect-site" -> line("grapevineConnectSite", value);
      case "organisation" -> line("o", value);
      default -> {
        Optional<AttributeType> type = Schema.ofWord(word);
        if (type.isPresent()) {
          line(type.get().name(), type.get().matching().sent(value));
        }
      }
    }
  }

  private void name(Given given, String word, String name) throws IOException {
    boolean alias = given.sort() == Given.Sort.ALIAS;
    Optional<RName> one =
        alias || name.indexOf('@') >= 0 || name.startsWith("*")
            ? Optional.empty()
            : RName.parse(name);
    switch (word) {
      case Given.MEMBER -> line(one.isPresent() ? word : "rfc822MailMember", dn(one, name));
      case Given.OWNER -> line(one.isPresent() ? word : "grapevineOwner", dn(one, name));
      case Given.TARGET -> line("rfc822MailMember", name);
      case Given.FRIEND -> line("grapevineFriend", name);
      case Given.INBOX -> line("grapevineInbox", name);
      case Given.FORWARD -> line("mailForwardingAddress", name);
      default -> line("mail", name);
    }
  }

  private String dn(Optional<RName> name, String text) {
    return name.map(one -> dn(one, false)).orElse(text);
  }

  private static String plain(RName name) {
    String first = name.name();
    return name.isGroup() ? first.substring(0, first.length() - 1) : first;
  }

  private String dn(RName name, boolean alias) {
    RDN first = new RDN(name.isGroup() || alias ? "cn" : "uid", plain(name));
    String unit = alias ? "aliases" : name.isGroup() ? "groups" : "people";
    DN registry = new DN(new RDN("ou", name.registry()), suffix);
    return new DN(first, new DN(new RDN("ou", unit), registry)).toString();
  }

  private void line(String attribute, String value) throws IOException {
    line(attribute, value, COLUMNS);
  }

  private void line(String attribute, String value, int columns) throws IOException {
    line(attribute, value.getBytes(StandardCharsets.UTF_8), columns);
  }

  private void line(String attribute, byte[] value) throws IOException {
    line(attribute, value, COLUMNS);
  }

  private void line(String attribute, byte[] value, int columns) throws IOException {
    ByteStringBuffer line = new ByteStringBuffer();
    LDIFWriter.encodeNameAndValue(attribute, new ASN1OctetString(value), line, columns);
    line.append((byte) '\n');
    line.write(out);
  }

  @Override
  public void end() throws IOException {
    out.flush();
  }
}
