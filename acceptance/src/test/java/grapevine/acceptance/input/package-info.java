/** Input that no good client sends: a clear answer or a closed connection, and nobody is harmed. */
@NullMarked
package grapevine.acceptance.input;

import org.jspecify.annotations.NullMarked;
