package grapevine.trial.bench;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;

/** A directory that is measured: it speaks LDAP on a port of this machine. */
interface DirectorySystem extends RunningSystem {
  /** Where it speaks LDAP, on loopback. */
  int ldapPort();

  /** Its best way to tell over LDAP whether a person lies in a group, near or far. */
  boolean isMember(LDAPConnection connection, String person, String group) throws LDAPException;
}
