/** Other people's mail programs, unmodified. */
@NullMarked
package grapevine.acceptance.client;

import org.jspecify.annotations.NullMarked;
