/** The letters that tests write, and how they find them again in mailboxes. */
@NullMarked
package grapevine.acceptance.letter;

import org.jspecify.annotations.NullMarked;
