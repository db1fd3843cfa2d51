/**
 * Network addresses as an operator writes them, and listening at one of them: what goes wrong there
 * is his to mend, so each cause is told with its remedy.
 */
@NullMarked
package grapevine.runtime.address;

import org.jspecify.annotations.NullMarked;
