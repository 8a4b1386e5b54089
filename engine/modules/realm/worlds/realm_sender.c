/* realm_sender.c -- Names of speakers from other worlds.
 *
 * "NAME@WORLD" is vouched for by that world. A world cannot speak as somebody of this world who is
 * not there, nor as somebody of a third world unless that one says that they are there
 * (travel_away.c). */
#include "engine/core/people/account.h"
#include "engine/modules/realm/worlds/realm_impl.h"
#include "engine/modules/realm/worlds/travel_impl.h"

#define SENDER_MAX 100

static bool may_speak(struct engine *engine, const struct outbox_message *message,
        const json_t *body, struct str name)
{
    return travel_is_name_of(engine, name, message->from) &&
           travel_may_speak(engine, message, body, name);
}

bool realm_sender(struct engine *engine, const struct outbox_message *message,
        const json_t *body, const char *member, struct buf *out)
{
    const char *name = realm_text(body, member);
    if (!account_name_is_formed(str_of(name)) ||
            !may_speak(engine, message, body, str_of(name))) {
        return false;
    }
    buf_printf(out, "%s@%.*s", name, STR_FMT(message->from));
    return out->length <= SENDER_MAX;
}

void realm_refuse_words(
        struct engine *engine, const struct outbox_message *message, struct str why)
{
    json_t *json = json_loadb(message->body.bytes, message->body.length, 0, NULL);
    const char *from = realm_text(json, "from");
    struct str name = str_of(from[0] ? from : realm_text(json, "sender"));
    if (account_name_is_formed(name) && !may_speak(engine, message, json, name)) {
        realm_audit(engine, message->from, "letter refused", name,
                STR("speaks as somebody who is not there"));
    }
    (void)why;
    json_decref(json);
}
