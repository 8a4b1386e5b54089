/* bridge_inform.c -- what the game tells people on bridged networks who ask the bridge itself.
 *
 * They read of channels only that they are on themselves, and never of invisible people. */
#include "engine/core/chat/channel_impl.h"
#include "engine/core/output/speech_limit.h"
#include "engine/core/people/person.h"
#include "engine/core/people/presence.h"
#include "engine/core/people/sanction.h"
#include "engine/session/markup.h"
#include "net/bridges/bridge_impl.h"

enum { NAMES_BYTES_MAX = 300 };

struct informing {
    struct engine *engine;
    struct buf names; /* markup */
    unsigned more;    /* that had no room */
};

static void add_person(void *data, uint64_t character, unsigned rank)
{
    struct informing *informing = data;
    const struct presence *presence = presence_find(informing->engine, character);
    (void)rank;
    if (!presence || presence->modes & PERSON_INVISIBLE) {
        return;
    }
    if (informing->names.length > NAMES_BYTES_MAX) {
        informing->more++;
        return;
    }
    buf_add_text(&informing->names, informing->names.length > 0 ? ", " : "");
    markup_escape(str_of(presence->name), &informing->names);
}

static void list_people(
        struct engine *engine, const struct bridge_channel *channel, struct buf *out)
{
    struct informing informing = {.engine = engine};
    const struct channel *here = channel_find(engine, str_of(channel->name));
    if (here) {
        channel_each_person(engine, here, add_person, &informing);
    }
    if (informing.more > 0) {
        buf_printf(&informing.names, " (+%u)", informing.more);
    }
    if (informing.names.length > 0) {
        phrase_put(engine, out, PHRASE_bridge_who, WITH("channel", channel->name),
                WITH("people", buf_str(&informing.names)));
    } else {
        phrase_put(engine, out, PHRASE_bridge_nobody, WITH("channel", channel->name));
    }
    buf_finish(&informing.names);
}

static bool may_ask(struct engine *engine, const struct bridge *bridge, struct str nick)
{
    struct buf sender = {0};
    buf_printf(&sender, "%.*s@%s", STR_FMT(str_fit(nick, BRIDGE_NICK_MAX)), bridge->name);
    bool may = !bridge->paused && !sanction_has_elsewhere(engine, buf_str(&sender)) &&
               speech_limit_may_explain(engine, buf_str(&sender));
    buf_finish(&sender);
    return may;
}

void bridge_inform(
        struct engine *engine, const struct bridge *bridge, struct str nick, bool who)
{
    bool may = may_ask(engine, bridge, nick);
    for (size_t i = 0; may && i < bridge->channel_count; i++) {
        const struct bridge_channel *channel = &bridge->channels[i];
        struct buf text = {0};
        if (!bridge_has_person(channel, nick)) {
            continue;
        }
        if (who) {
            list_people(engine, channel, &text);
        } else {
            phrase_put(engine, &text, PHRASE_bridge_help, WITH("channel", channel->name));
        }
        bridge_tell_refused(engine, bridge, str_of(channel->name), nick, buf_str(&text));
        buf_finish(&text);
    }
}

bool bridge_tell_unread(struct engine *engine, const struct bridge *bridge, struct str nick)
{
    size_t i = 0;
    while (i < bridge->channel_count && !bridge_has_person(&bridge->channels[i], nick)) {
        i++;
    }
    if (i == bridge->channel_count || !may_ask(engine, bridge, nick)) {
        return false;
    }
    struct buf text = {0};
    phrase_put(engine, &text, PHRASE_bridge_unread);
    bridge_tell_refused(engine, bridge, str_of(bridge->channels[i].name), nick, buf_str(&text));
    buf_finish(&text);
    return true;
}
