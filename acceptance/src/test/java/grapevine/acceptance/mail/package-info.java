/** What goes in comes out: as it was, where it should be, once. */
@NullMarked
package grapevine.acceptance.mail;

import org.jspecify.annotations.NullMarked;
