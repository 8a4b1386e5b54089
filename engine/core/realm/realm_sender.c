/* realm_sender.c -- Names of speakers from other worlds.
 *
 * "NAME@WORLD" is vouched for by that world. A world cannot speak as somebody of this world who is
 * not there. */
#include "engine/core/people/account.h"
#include "engine/core/realm/realm_impl.h"
#include "engine/core/realm/travel_impl.h"

#define SENDER_MAX 100

bool realm_sender(struct engine *engine, const struct post_letter *letter, const char *name,
        struct buf *out)
{
    if (!account_name_is_formed(str_of(name)) ||
            !travel_is_name_of(engine, str_of(name), letter->from)) {
        return false;
    }
    buf_printf(out, "%s@%.*s", name, STR_FMT(letter->from));
    return out->length <= SENDER_MAX;
}

void realm_refuse_words(struct engine *engine, const struct post_letter *letter, struct str why)
{
    json_t *json = json_loadb(letter->body.bytes, letter->body.length, 0, NULL);
    const char *from = realm_text(json, "from");
    struct str name = str_of(from[0] ? from : realm_text(json, "sender"));
    if (account_name_is_formed(name) && !travel_is_name_of(engine, name, letter->from)) {
        realm_audit(engine, letter->from, "letter refused", name,
                STR("speaks as somebody who is not there"));
    }
    (void)why;
    json_decref(json);
}
