/* outbox_log.c -- Log lines about what another world sends, limited for each world.
 *
 * Use it for every line that a message, a greeting or an announcement can cause, and realm_audit
 * for what wizards should find later. */
#include "engine/modules/realm/outbox/outbox_log.h"

#include "engine/base/base.h"
#include "engine/modules/realm/outbox/outbox_impl.h"

#include <stdarg.h>
#include <stdio.h>

enum { LOG_LINES_MOST = 20, LOG_LINES_MS = 60000, LOG_LINE_BYTES = 600 };

/* Returns the line's number within its minute. */
static unsigned count_line(struct outbox_logged *logged)
{
    int64_t now_ms = clock_ms();
    if (logged->lines == 0 || now_ms - logged->from_ms >= LOG_LINES_MS) {
        *logged = (struct outbox_logged){.from_ms = now_ms};
    }
    logged->lines += logged->lines <= LOG_LINES_MOST + 1;
    return logged->lines;
}

void outbox_log(
        struct engine *engine, struct str world, enum log_level level, const char *format, ...)
{
    struct outbox_peer *peer = outbox_peer_find(realm_outbox(engine), world);
    unsigned number = count_line(peer ? &peer->logged : &realm_outbox(engine)->logged);
    char line[LOG_LINE_BYTES];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(line, sizeof(line), format, args);
    va_end(args);
    if (number <= LOG_LINES_MOST) {
        log_write(level, "%s", line);
    } else if (number == LOG_LINES_MOST + 1) {
        log_warning("more about what the world %.*s sends is left out of the log for a minute; "
                    "@realm refuse %.*s takes nothing from it any more",
                STR_FMT(world), STR_FMT(world));
    }
}
