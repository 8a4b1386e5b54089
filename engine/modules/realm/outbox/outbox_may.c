/* outbox_may.c -- Rights of worlds in words. */
#include "engine/modules/realm/outbox/outbox_trust.h"

void outbox_may_put(unsigned may, struct buf *out)
{
    const char *between = "";
    unsigned right = 0;
    const char *word = NULL;
    for (size_t i = 0; (word = world_right_at(i, &right)); i++) {
        if (may & right) {
            buf_printf(out, "%s%s", between, word);
            between = ", ";
        }
    }
    buf_add_text(out, *between ? "" : "nothing");
}
