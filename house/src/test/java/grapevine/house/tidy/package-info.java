/**
 * Rules over the text and the syntax of all sources: what may be called where, how large things may
 * get, what may not be left behind. The numbers are those of {@code docs/STYLE.md}.
 */
@NullMarked
package grapevine.house.tidy;

import org.jspecify.annotations.NullMarked;
