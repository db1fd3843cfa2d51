/** The fetching of bodies under test: cuts, wrong bytes, restarts. */
@NullMarked
package grapevine.service.body;

import org.jspecify.annotations.NullMarked;
