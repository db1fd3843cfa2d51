package grapevine.faces.ldap.tree;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The schema as RFC 4512 section 4 publishes it, for browsers and libraries that read it. */
final class SchemaText {

  /** What the root and the description of the schema have, and nothing else. */
  static final List<String> OF_THE_SERVER =
      List.of(
          "1.3.6.1.4.1.1466.101.120.5 namingContexts",
          "1.3.6.1.4.1.1466.101.120.7 supportedExtension",
          "1.3.6.1.4.1.1466.101.120.13 supportedControl",
          "1.3.6.1.4.1.1466.101.120.14 supportedSASLMechanisms",
          "1.3.6.1.4.1.1466.101.120.15 supportedLDAPVersion",
          "1.3.6.1.4.1.4203.1.3.5 supportedFeatures",
          "1.3.6.1.1.4 vendorName",
          "2.5.21.4 matchingRules",
          "2.5.21.5 attributeTypes",
          "2.5.21.6 objectClasses",
          "1.3.6.1.4.1.1466.101.120.16 ldapSyntaxes");

  /**
   * RFC 4512, RFC 4519, RFC 4524, RFC 2798, RFC 2307. Groups may be empty and have addresses here;
   * a POSIX group is an addition to a group of names, as rfc2307bis has it.
   */
  static final List<String> OBJECT_CLASSES =
      List.of(
          "( 2.5.6.0 NAME 'top' ABSTRACT MUST objectClass )",
          "( 2.5.6.5 NAME 'organizationalUnit' SUP top STRUCTURAL MUST ou MAY description )",
          "( 2.5.6.4 NAME 'organization' SUP top STRUCTURAL MUST o MAY description )",
          "( 2.5.6.2 NAME 'country' SUP top STRUCTURAL MUST c MAY description )",
          "( 0.9.2342.19200300.100.4.13 NAME 'domain' SUP top STRUCTURAL MUST dc"
              + " MAY description )",
          "( 2.5.6.6 NAME 'person' SUP top STRUCTURAL MUST ( sn $ cn )"
              + " MAY ( userPassword $ telephoneNumber $ description ) )",
          "( 2.5.6.7 NAME 'organizationalPerson' SUP person STRUCTURAL MAY ( title $"
              + " facsimileTelephoneNumber $ postalAddress $ physicalDeliveryOfficeName $ ou ) )",
          "( 2.16.840.1.113730.3.2.2 NAME 'inetOrgPerson' SUP organizationalPerson STRUCTURAL"
              + " MAY ( departmentNumber $ displayName $ employeeNumber $ employeeType $ givenName"
              + " $ initials $ jpegPhoto $ labeledURI $ mail $ mobile $ o $ preferredLanguage $ uid"
              + " $ userCertificate ) )",
          "( 2.5.6.9 NAME 'groupOfNames' SUP top STRUCTURAL MUST cn"
              + " MAY ( member $ owner $ description $ mail $ rfc822MailMember $ o $ ou ) )",
          "( 1.3.6.1.1.1.2.0 NAME 'posixAccount' SUP top AUXILIARY MUST ( cn $ uid $ uidNumber $"
              + " gidNumber $ homeDirectory ) MAY ( userPassword $ loginShell $ gecos $"
              + " description ) )",
          "( 1.3.6.1.1.1.2.2 NAME 'posixGroup' SUP top AUXILIARY MUST gidNumber"
              + " MAY ( userPassword $ memberUid $ description ) )",
          "( 1.3.6.1.4.1.24552.500.1.1.2.0 NAME 'ldapPublicKey' SUP top AUXILIARY"
              + " MAY ( sshPublicKey $ uid ) )",
          "( 2.5.20.1 NAME 'subschema' AUXILIARY MAY ( matchingRules $ attributeTypes $"
              + " objectClasses ) )");

  /** The classes that people may have, in small letters. */
  static final List<String> OF_PEOPLE =
      List.of(
          "top",
          "person",
          "organizationalperson",
          "inetorgperson",
          "posixaccount",
          "ldappublickey");

  /** The classes that groups may have, in small letters. */
  static final List<String> OF_GROUPS = List.of("top", "groupofnames", "posixgroup");

  private SchemaText() {}

  /** One name in quotes, or several in parentheses. */
  static String names(List<String> names) {
    List<String> quoted = names.stream().map(name -> "'" + name + "'").toList();
    return quoted.size() == 1 ? quoted.getFirst() : "( " + String.join(" ", quoted) + " )";
  }

  /** The name of the rule for parts of values. */
  static String partsRule(Matching matching) {
    return matching.equality().replaceFirst("Match$", "SubstringsMatch");
  }

  static List<String> attributeTypes() {
    return Schema.all().stream().map(AttributeType::description).toList();
  }

  static List<String> matchingRules() {
    Set<String> rules = new LinkedHashSet<>();
    for (Matching each : Matching.values()) {
      rules.add(
          "( "
              + each.equalityOid()
              + " NAME '"
              + each.equality()
              + "' SYNTAX "
              + each.syntax()
              + " )");
    }
    return new ArrayList<>(rules);
  }

  static List<String> syntaxes() {
    Set<String> syntaxes = new LinkedHashSet<>();
    for (Matching each : Matching.values()) {
      syntaxes.add("( " + each.syntax() + " )");
    }
    return new ArrayList<>(syntaxes);
  }
}
