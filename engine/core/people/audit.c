/* audit.c -- who did what that others cannot do, from where and by which door?
 *
 * A line each, for good, through the open tx; only wizards read them (@audit). */
#include "engine/core/people/audit.h"

#include "engine/core/people/account.h"
#include "engine/core/people/presence.h"
#include "engine/core/run/slice.h"
#include "world/model/rows.h"

void audit_write(struct engine *engine, uint64_t actor, struct str action, struct str subject,
        struct str detail)
{
    struct row row = row_new(TABLE_AUDIT);
    row_set_id(&row, "number", ++engine->audit_number);
    row_set_int(&row, "time_ms", clock_wall_ms());
    const struct presence *guest =
            account_of(engine, actor) ? NULL : presence_find(engine, actor);
    if (guest) {
        /* Their object goes with them. */
        row_set_str(&row, "actor", str_of(guest->name));
    } else {
        row_set_id(&row, "actor", actor);
    }
    row_set_str(&row, "action", action);
    row_set_str(&row, "subject", subject);
    row_set_str(&row, "detail", detail);
    const struct session *session = hub_find(engine->hub, engine->slice->session);
    if (session && engine->slice->actor == actor) {
        row_set_str(&row, "door", str_of(session->front ? session->front->service : ""));
        row_set_str(&row, "address", str_of(session->address));
    }
    rows_put(engine->world, &row);
}
