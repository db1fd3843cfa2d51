/** Reports, compared with golden texts. */
@NullMarked
package grapevine.service.report;

import org.jspecify.annotations.NullMarked;
