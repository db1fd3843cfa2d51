/**
 * Proves that the static checks of the build, with the build's own flags, stop what they should.
 */
@NullMarked
package grapevine.house.checks;

import org.jspecify.annotations.NullMarked;
