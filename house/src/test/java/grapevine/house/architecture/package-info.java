/**
 * Rules over the compiled classes: which module may use which, and what pure modules may not reach.
 * {@code badhouse} below is a small house that breaks each of them.
 */
@NullMarked
package grapevine.house.architecture;

import org.jspecify.annotations.NullMarked;
