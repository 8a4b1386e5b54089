/* realm_said.c -- tells other worlds what is said on shared channels. */
#include "engine/modules/realm/worlds/realm.h"

#include "engine/base/log.h"
#include "engine/core/chat/channel.h"
#include "engine/core/people/account.h"
#include "engine/modules/realm/outbox/outbox.h"
#include "engine/modules/realm/worlds/voice.h"

#include <jansson.h>

#include <stdlib.h>

void realm_say_on(
        struct engine *engine, const struct channel *channel, const struct channel_line *line)
{
    struct err err;
    struct str name = channel_name(channel);
    if (line->speaker == 0 || !channel_is_shared(engine, name)) {
        return;
    }
    json_t *json = json_pack("{s:s, s:s%, s:s%, s:s%, s:I, s:b}", "channel", name.bytes,
            "sender", line->sender.bytes, line->sender.length, "kind", line->kind.bytes,
            line->kind.length, "text", line->text.bytes, line->text.length, "ms",
            (json_int_t)line->time_ms, "account", account_of(engine, line->speaker) != NULL);
    voice_put(engine, line->speaker, json);
    char *body = json ? json_dumps(json, JSON_COMPACT) : NULL;
    if (body && !outbox_write(engine, OUTBOX_ALL, "said", str_of(body), &err)) {
        log_error(
                "a line on channel %s was not sent to other worlds: %s", name.bytes, err.text);
    }
    free(body);
    json_decref(json);
}
