/** Tests of what no conversation shows. */
@NullMarked
package grapevine.faces.ldap;

import org.jspecify.annotations.NullMarked;
