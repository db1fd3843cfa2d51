/**
 * LDAP, the server's side (RFC 4511, RFC 4513): searches over a picture of the registries, sign-in
 * and changes by questions to the node. UnboundID's library reads and writes the messages; what
 * comes is first looked at as raw bytes, since the library trusts its peers. Operations are done
 * one after the other; a search that takes long lets others of its connection be abandoned or
 * cancelled, itself too. Whoever has signed in may read everything but secrets; strangers see the
 * root and the schema.
 */
@NullMarked
package grapevine.faces.ldap;

import org.jspecify.annotations.NullMarked;
