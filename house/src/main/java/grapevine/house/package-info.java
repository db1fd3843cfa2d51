/**
 * The rules of the house as tests: {@code tidy} reads the sources, {@code architecture} the
 * compiled classes, {@code checks} the static checks of the build. Each rule has a bad example that
 * it must catch, so that a rule which has stopped working turns the build red.
 */
@NullMarked
package grapevine.house;

import org.jspecify.annotations.NullMarked;
