/**
 * Replies as people and programs read them: rows as tables, as lines of names and values, as bare
 * lines, or as one JSON array. Text from outside never steers the terminal: control characters are
 * shown as question marks.
 */
@NullMarked
package grapevine.cli.output;

import org.jspecify.annotations.NullMarked;
