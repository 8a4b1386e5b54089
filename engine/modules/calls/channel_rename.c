/* channel_rename.c -- another name for a channel (draft/channel-rename).
 *
 * 1. Its founder may rename it, and wizards. Channels that the game has itself, that other worlds share or that a bridge
 *    carries keep their names, which a configuration has.
 * 2. Members, ranks, bans, topic and lines stay, since rows have the first name (channel->stored).
 * 3. The former name leads to the new one for some days, and nobody else can have it meanwhile. It takes an hour until
 *    the next change. */
#include "engine/modules/calls/channel_rename.h"

#include "engine/base/clock.h"
#include "engine/core/chat/channel_impl.h"
#include "engine/core/chat/networks.h"
#include "engine/core/output/speech_limit.h"
#include "engine/core/people/role.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/transaction.h"
#include "engine/modules/calls/calls_chat.h"
#include "engine/modules/calls/module.h"
#include "world/model/prop.h"

#include <string.h>

struct carried {
    const struct channel *channel;
    bool found;
};

static void is_carried(void *data, struct str name)
{
    struct carried *carried = data;
    carried->found |= str_equal_nocase(name, channel_name(carried->channel));
}

/* True if only a configuration can change its name. */
static bool is_fixed(struct engine *engine, const struct channel *channel)
{
    struct carried carried = {channel, false};
    network_each_channel(engine, is_carried, &carried);
    return carried.found || channel->founder == 0 ||
           channel_is_shared(engine, channel_name(channel));
}

static enum channel_no may_rename(struct engine *engine, const struct channel *channel,
        struct object *actor, struct err *err)
{
    enum channel_no no = channel_check_actor(engine, channel, actor, true, err);
    bool wizard = role_of(engine, actor->id) == PERM_WIZARD;
    if (no != CHANNEL_OK) {
        return no;
    }
    if (is_fixed(engine, channel)) {
        (void)phrase_err(
                engine, err, ERR_DENIED, PHRASE_channel_fixed, WITH("channel", channel->name));
        return CHANNEL_FIXED;
    }
    if (channel->founder != actor->id && !wizard) {
        (void)phrase_err(engine, err, ERR_DENIED, PHRASE_channel_no_operator,
                WITH("channel", channel->name));
        return CHANNEL_NOT_OPERATOR;
    }
    if (!wizard && clock_wall_age_ms(channel->renamed_ms) < CHANNEL_RENAME_MS) {
        (void)phrase_err(
                engine, err, ERR_LIMIT, PHRASE_channel_soon, WITH("channel", channel->name));
        return CHANNEL_FIXED;
    }
    return CHANNEL_OK;
}

/* Tells members without a chat client. */
static void note_rename(struct engine *engine, const struct channel *channel,
        const struct object *actor, struct str why)
{
    struct str who =
            prop_str(engine_world(engine), (struct object *)(uintptr_t)actor, ATOM_name);
    struct buf line = {0};
    struct buf quiet = {0};
    phrase_put(engine, &quiet, PHRASE_channel_renames, WITH("who", who),
            WITH("old", channel->former));
    phrase_put(engine, &line,
            why.length > 0 ? PHRASE_channel_renames_why : PHRASE_channel_renames,
            WITH("who", who), WITH("old", channel->former), WITH("why", why));
    channel_note(engine, channel, actor->id, buf_str(&line), buf_str(&quiet));
    buf_finish(&line);
    buf_finish(&quiet);
}

enum channel_no channel_rename(struct engine *engine, struct object *actor, struct str names[2],
        struct str why, json_t **out_event, struct err *err)
{
    struct channel *channel = channel_find_for(engine, actor->id, names[0]);
    struct str name = channel_bare_name(names[1]);
    if (!channel) {
        return channel_missing(engine, names[0], err);
    }
    if (ignore_is_muted(engine, actor->id, err)) {
        return CHANNEL_SILENT;
    }
    enum channel_no no = may_rename(engine, channel, actor, err);
    if (no != CHANNEL_OK || str_equal_nocase(name, channel_name(channel))) {
        return no;
    }
    if (channel_find(engine, name)) {
        (void)phrase_err(engine, err, ERR_EXISTS, PHRASE_ask_name_taken);
        return CHANNEL_TAKEN;
    }
    no = channel_check_name(
            engine, name, channel, role_of(engine, actor->id) < PERM_WIZARD, err);
    if (no != CHANNEL_OK) {
        return no == CHANNEL_RENAMED ? CHANNEL_TAKEN : no;
    }
    if (!speech_limit_take(engine, actor, err)) {
        return CHANNEL_SILENT;
    }
    (void)str_copy(channel_name(channel), channel->former, sizeof(channel->former));
    channel_set_name(channels_state(engine), channel, name);
    channel->renamed_ms = clock_wall_ms();
    channel_keep(engine, channel);
    json_t *event = channel_event(engine, channel, actor->id);
    (void)json_object_set_new(event, "channel", json_string(channel->former));
    (void)json_object_set_new(event, "name", json_string(channel->name));
    (void)json_object_set_new(event, "why", json_stringn(why.bytes, why.length));
    *out_event = json_incref(event);
    channel_tell(engine, channel, "Chat.Renamed", event, engine_transaction(engine)->session);
    note_rename(engine, channel, actor, why);
    return CHANNEL_OK;
}

static enum call_answer run_rename(struct call *call)
{
    struct err err = {0};
    json_t *event = NULL;
    struct str names[2] = {call_text(call, "channel"), call_text(call, "name")};
    enum channel_no no = channel_rename(
            call->engine, call_actor(call), names, calls_chat_why(call), &event, &err);
    if (no != CHANNEL_OK) {
        return calls_channel_fail(call, no, &err);
    }
    const struct channel *channel = channel_find(call->engine, names[1]);
    call->result = json_pack("{s:s, s:s, s:s}", "channel",
            event ? channel->former : channel->name, "name", channel->name, "why",
            event ? json_string_value(json_object_get(event, "why")) : "");
    json_decref(event);
    return CALL_DONE;
}

void calls_rename_add(struct engine *engine)
{
    static const struct call_handler handlers[] = {{"channel.rename", run_rename}};
    calls_add(engine, handlers, 1);
}
