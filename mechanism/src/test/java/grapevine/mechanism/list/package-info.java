/** The laws of the list, on cases from the papers and on generated ones. */
@NullMarked
package grapevine.mechanism.list;

import org.jspecify.annotations.NullMarked;
