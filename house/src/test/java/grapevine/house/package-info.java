/** The rules of the house as tests: tidiness, architecture, static checks. */
@NullMarked
package grapevine.house;

import org.jspecify.annotations.NullMarked;
