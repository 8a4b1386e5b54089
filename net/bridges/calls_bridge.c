/* calls_bridge.c -- The calls bridge.*, for bridges to other networks.
 *
 * Only sessions of bridges (SESSION_BRIDGES), which the operator's configuration opens, may use them. A
 * missing channel of the game is created without a founder, because the operator who configures a
 * bridge wants it.
 *
 * People on the other network cannot change anything here: their change of a topic is shown like
 * their speech. */
#include "engine/core/calls/call.h"
#include "engine/core/chat/channel_impl.h"
#include "engine/core/output/credential.h"
#include "engine/core/output/format.h"
#include "engine/core/output/speech_limit.h"
#include "engine/core/people/person.h"
#include "engine/core/people/presence.h"
#include "engine/core/people/sanction.h"
#include "engine/core/phrase/phrase.h"
#include "engine/modules/calls/account_list.h"
#include "net/bridges/bridge_impl.h"
#include "net/shared/emphasis.h"

#include <string.h>

#define TEXT_BYTES_MAX 1000
#define OPERATORS_MAX 20 /* of a channel that a bridge has created */

static bool is_bridge(const struct call *call)
{
    return call_has_right(call, SESSION_BRIDGES);
}

static enum call_answer not_a_bridge(struct call *call)
{
    return call_refuse(call, 403, PHRASE_ask_bridges);
}

struct granting {
    struct channel *channel;
    bool any;
};

static void grant(void *data, const struct account *account)
{
    struct granting *granting = data;
    channel_set_rank(granting->channel, account->character, CHANNEL_OPERATOR);
    granting->any = true;
}

/* Makes wizards the operators of a channel without a founder. */
static void give_operators(struct engine *engine, struct channel *channel)
{
    struct account_filter wizards = {.role = PERM_WIZARD, .limit = OPERATORS_MAX};
    struct granting granting = {.channel = channel};
    char next[ACCOUNT_NAME_MAX + 1];
    if (channel->founder == 0 && !str_equal(channel_name(channel), STR("public")) &&
            !channel_has_operator(engine, channel)) {
        account_search(engine, &wizards, grant, &granting, next);
    }
    if (granting.any) {
        channel_keep(engine, channel);
    }
}

/* Creates the channel before anybody joins it, so that the first member does not become its
 * operator. An invalid name is refused on first use. */
static void found_channel(struct engine *engine, struct str name)
{
    struct channel *made = channel_find(engine, name);
    struct err err;
    if (made || channel_found(engine, NULL, name, &made, &err) == CHANNEL_OK) {
        give_operators(engine, made);
    }
}

/*** call bridge.open
{
  "about": "Says which channels a bridge carries; bridges alone call these", "writes": true,
  "takes": {
    "name": "text",
    "network?": "text",
    "channels?": "list of text",
    "resumes?": "flag: the network tells which lines it has",
    "tells?": "flag: the bridge can tell one person there something"
  }
} */
/* {name, network, channels: [NAME], resumes?, tells?} */
static enum call_answer call_open_bridge(struct call *call)
{
    if (!is_bridge(call)) {
        return not_a_bridge(call);
    }
    struct bridge *bridge = bridge_get(bridges_of(call->engine), call_text(call, "name"));
    if (!bridge) {
        return call_refuse(call, 409, PHRASE_ask_bridges_many, WITH("count", BRIDGES_MAX));
    }
    const json_t *channels = call_json(call, "channels");
    size_t count = json_array_size(channels);
    count = count < BRIDGE_CHANNELS_MAX ? count : BRIDGE_CHANNELS_MAX;
    for (size_t i = 0; i < bridge->channel_count; i++) {
        bridge_people_leave(call->engine, bridge, &bridge->channels[i]);
    }
    bridge_forget_channels(bridge);
    bridge->channels = mem_alloc_array(count, sizeof(*bridge->channels));
    for (size_t i = 0; i < count; i++) {
        const char *channel = json_string_value(json_array_get(channels, i));
        bridge->channels[bridge->channel_count++].name = mem_dup_text(channel ? channel : "");
        found_channel(call->engine, str_of(channel ? channel : ""));
    }
    bridge->session = call->session;
    bridge->resumes = call_flag(call, "resumes");
    bridge->tells = call_flag(call, "tells");
    bridge->nick[0] = '\0';
    bridge->state[0] = '\0';
    bridge->next_ms = 0;
    (void)str_copy(call_text(call, "network"), bridge->network, sizeof(bridge->network));
    if (bridge->paused) {
        bridge_tell_pause(call->engine, bridge);
    }
    for (size_t i = 0; i < bridge->channel_count; i++) {
        bridge_resume(call->engine, bridge, str_of(bridge->channels[i].name));
    }
    return CALL_DONE;
}

/*** call bridge.state
{
  "about": "Says how the bridge is connected", "writes": true,
  "takes": {
    "state?": "text",
    "nick?": "text: empty: not connected",
    "network?": "text",
    "wait_ms?": "number: until it tries again"
  }
} */
/* {state, nick (empty: not connected), network?, wait_ms? (until the next try)} */
static enum call_answer call_state(struct call *call)
{
    struct bridge *bridge = bridge_of(call->engine, call->session);
    if (!bridge) {
        return not_a_bridge(call);
    }
    struct str network = call_text(call, "network");
    (void)str_copy(call_text(call, "state"), bridge->state, sizeof(bridge->state));
    (void)str_copy(call_text(call, "nick"), bridge->nick, sizeof(bridge->nick));
    uint64_t wait_ms = call_number(call, "wait_ms");
    bridge->next_ms = wait_ms > 0 && wait_ms < INT32_MAX ? clock_ms() + (int64_t)wait_ms : 0;
    if (network.length > 0) {
        (void)str_copy(network, bridge->network, sizeof(bridge->network));
    }
    return CALL_DONE;
}

/* Common data of bridge.say and bridge.topic. */
struct crossing {
    struct bridge *bridge;
    struct str channel;
    struct str nick;
    struct str text;
    struct buf sender;
    bool wanted;  /* false: the call does nothing and succeeds */
    bool carried; /* another bridge has carried it: it goes no further */
};

/* True if the game refuses the text, because it may be a password or too much comes from there. The
 * speaker is told then. */
static bool holds_back(struct call *call, const struct crossing *crossing)
{
    struct engine *engine = call->engine;
    struct str sender = buf_str(&crossing->sender);
    struct err err;
    struct buf plain = {0};
    emphasis_add_unmarked(crossing->text, &plain);
    bool secret = credential_is_line(crossing->text) || credential_is_line(buf_str(&plain));
    buf_finish(&plain);
    if (secret) {
        (void)phrase_err(engine, &err, ERR_DENIED, PHRASE_credential_afar);
    } else if (speech_limit_take_afar(engine, sender, &err)) {
        return false;
    }
    if (speech_limit_may_explain(engine, sender)) {
        bridge_tell_refused(
                engine, crossing->bridge, crossing->channel, crossing->nick, str_of(err.text));
    }
    return true;
}

static bool cross(struct call *call, struct crossing *out)
{
    struct err err;
    struct channel *made = NULL;
    out->bridge = bridge_of(call->engine, call->session);
    if (!out->bridge) {
        (void)not_a_bridge(call);
        return false;
    }
    out->channel = call_text(call, "channel");
    out->nick = call_text(call, "nick");
    out->text = call_text(call, "text");
    if (!bridge_carries(out->bridge, out->channel)) {
        (void)call_refuse(call, 404, PHRASE_ask_bridge_channel);
        return false;
    }
    if (!channel_find(call->engine, out->channel) &&
            channel_found(call->engine, NULL, out->channel, &made, &err) != CHANNEL_OK) {
        (void)call_fail(call, 422, "%s", err.text);
        return false;
    }
    out->text = str_fit(out->text, TEXT_BYTES_MAX);
    out->nick = str_fit(out->nick, BRIDGE_NICK_MAX);
    buf_printf(&out->sender, "%.*s@%s", STR_FMT(out->nick), out->bridge->name);
    const struct channel *channel = channel_find(call->engine, out->channel);
    out->wanted =
            !out->bridge->paused && channel &&
            channel_may_carry(call->engine, channel, buf_str(&out->sender), &err) ==
                    CHANNEL_OK &&
            !sanction_has_elsewhere(call->engine, buf_str(&out->sender)) &&
            !bridge_is_ours(call->engine, out->bridge, out->nick) &&
            !bridge_is_double(call->engine, out->bridge, out->channel, out->nick, out->text) &&
            !holds_back(call, out);
    return true;
}

/* Says it on the channel if wanted, and frees crossing. */
static enum call_answer run_bridge_say(
        struct call *call, struct crossing *crossing, struct str text, struct str kind)
{
    struct err err;
    struct channel_speech speech = {
            .channel = crossing->channel,
            .sender = buf_str(&crossing->sender),
            .text = text,
            .kind = kind,
            .stays_here = crossing->carried,
    };
    bool failed = crossing->wanted && channel_say(call->engine, &speech, &err) != CHANNEL_OK;
    buf_finish(&crossing->sender);
    return failed ? call_fail(call, 409, "%s", err.text) : CALL_DONE;
}

/*** call bridge.say
{
  "about": "Passes on a message from the network", "writes": true, "spoken": true,
  "takes": {
    "channel": "text",
    "nick": "text",
    "text": "text",
    "action?": "flag",
    "carried?": "flag: another bridge has carried it, so it goes no further"
  }
} */
/* {channel, nick, text, action, carried?} */
static enum call_answer call_say(struct call *call)
{
    struct crossing crossing = {0};
    if (!cross(call, &crossing)) {
        return CALL_FAILED;
    }
    crossing.carried = call_flag(call, "carried");
    return run_bridge_say(call, &crossing, crossing.text,
            call_flag(call, "action") ? STR("emote") : STR("say"));
}

/*** call bridge.topic
{
  "about": "The topic there is another; here that is a line like others", "writes": true, "spoken": true,
  "takes": {"channel": "text", "nick": "text", "text": "text"}
} */
/* {channel, nick, text}: the topic there is text now; shown here as a line. */
static enum call_answer call_topic(struct call *call)
{
    struct crossing crossing = {0};
    struct buf text = {0};
    if (!cross(call, &crossing)) {
        return CALL_FAILED;
    }
    buf_add_text(&text, crossing.text.length > 0 ? "changes the topic there to: "
                                                 : "takes the topic there away");
    buf_add_str(&text, crossing.text);
    enum call_answer answer = run_bridge_say(call, &crossing, buf_str(&text), STR("emote"));
    buf_finish(&text);
    return answer;
}

/* Returns the channel that a bridge's call is about, or NULL if it is refused. */
static struct bridge_channel *own_channel(struct call *call, struct bridge **out_bridge)
{
    struct bridge *bridge = bridge_of(call->engine, call->session);
    if (!bridge) {
        (void)not_a_bridge(call);
        return NULL;
    }
    struct bridge_channel *channel = bridge_channel_of(bridge, call_text(call, "channel"));
    if (!channel) {
        (void)call_refuse(call, 404, PHRASE_ask_bridge_channel);
    }
    *out_bridge = bridge;
    return channel;
}

static unsigned small_number(const struct call *call, const char *name)
{
    uint64_t number = call_number(call, name);
    return number < INT32_MAX ? (unsigned)number : INT32_MAX;
}

/*** call bridge.away
{
  "about": "What is said on a channel does not get there now, or does again", "writes": true, "spoken": true,
  "takes": {
    "channel": "text",
    "away?": "flag",
    "why?": "text",
    "keep?": "number: so many lines will wait",
    "left?": "number: so many lines did not get there"
  }
} */
/* {channel, away, why, keep, left?}: lines on the channel no longer reach the network, or do so
 * again, except `left` lines that were lost. The members here are told, but bridges do not carry
 * that. Nothing is told while the bridge is paused. */
static enum call_answer call_away_bridge(struct call *call)
{
    struct bridge *bridge = NULL;
    struct bridge_channel *channel = own_channel(call, &bridge);
    if (!channel) {
        return CALL_FAILED;
    }
    unsigned left = small_number(call, "left");
    channel->away = call_flag(call, "away");
    channel->keep = small_number(call, "keep");
    (void)str_copy(call_text(call, "why"), channel->why, sizeof(channel->why));
    if (bridge->paused) {
        return CALL_DONE;
    }
    if (channel->away) {
        bridge_note(call->engine, bridge, channel, PHRASE_bridge_away, channel->keep);
    } else {
        bridge_note(call->engine, bridge, channel,
                left > 0 ? PHRASE_bridge_back_left : PHRASE_bridge_back, left);
    }
    return CALL_DONE;
}

/*** call bridge.left
{
  "about": "Reports lines that were dropped because the queue was full while connected", "writes": true,
  "takes": {"channel": "text", "count?": "number"}
} */
/* {channel, count}: that many lines were dropped for lack of space, although the network was
 * reachable. */
static enum call_answer call_left(struct call *call)
{
    struct bridge *bridge = NULL;
    struct bridge_channel *channel = own_channel(call, &bridge);
    if (!channel) {
        return CALL_FAILED;
    }
    bridge_note(call->engine, bridge, channel, PHRASE_bridge_left, small_number(call, "count"));
    return CALL_DONE;
}

/*** call bridge.refused
{
  "about": "Reports that the network refused a line", "writes": true, "spoken": true,
  "takes": {"channel": "text", "sender": "text", "why?": "text"}
} */
/* {channel, sender, why}: the network refused a line of sender. */
static enum call_answer call_refused(struct call *call)
{
    struct bridge *bridge = NULL;
    const struct bridge_channel *channel = own_channel(call, &bridge);
    if (!channel) {
        return CALL_FAILED;
    }
    const struct presence *speaker = person_find(call->engine, call_text(call, "sender"));
    struct object *player =
            speaker ? world_find(engine_world(call->engine), speaker->character) : NULL;
    struct buf text = {0};
    phrase_put(call->engine, &text, PHRASE_bridge_refused, WITH("channel", channel->name),
            WITH("network", bridge->name), WITH_RAW("why", call_text(call, "why")));
    if (player) {
        tell_markup(call->engine, player, buf_str(&text), MSG_SYSTEM);
    }
    buf_finish(&text);
    return CALL_DONE;
}

/*** call bridge.answer
{
  "about": "Somebody there answers who told them something", "writes": true, "spoken": true,
  "takes": {"nick": "text", "text": "text", "action?": "flag"}
} */
/* {nick, text, action?}: somebody there answers the tell of a player. */
static enum call_answer call_answered(struct call *call)
{
    struct bridge *bridge = bridge_of(call->engine, call->session);
    if (!bridge) {
        return not_a_bridge(call);
    }
    struct str nick = call_text(call, "nick");
    struct str text = str_fit(call_text(call, "text"), TEXT_BYTES_MAX);
    if (bridge_answer(call->engine, bridge, nick, text, call_flag(call, "action"))) {
        return CALL_DONE;
    }
    /* A refused call would take the answer back. */
    return bridge_tell_unread(call->engine, bridge, nick)
                   ? CALL_DONE
                   : call_refuse(call, 404, PHRASE_ask_nobody);
}

/*** call bridge.ask
{
  "about": "Somebody there asks the bridge itself", "writes": false,
  "takes": {"nick": "text", "what": "text: who or help"}
} */
/* {nick, what}: somebody there asks who is here, or what the bridge is for. */
static enum call_answer call_ask_bridge(struct call *call)
{
    const struct bridge *bridge = bridge_of(call->engine, call->session);
    if (!bridge) {
        return not_a_bridge(call);
    }
    bridge_inform(call->engine, bridge, call_text(call, "nick"),
            str_equal(call_text(call, "what"), STR("who")));
    return CALL_DONE;
}

/*** call bridge.people
{
  "about": "Reports how the people on the network's channels change", "writes": true, "spoken": true,
  "takes": {
    "changes": "list of any: {what: join, part, kick, clear (all have left it), quit or nick; channel?, nick?, name?: the new nick; by?, why?}, in this order"
  }
} */
/* {changes: [{what, channel?, nick?, name?, by?, why?}, …]}: people there joined a channel (join),
 * left it (part, or kick by somebody), left all (quit) or changed their name (nick), or a channel
 * became empty (clear). */
static enum call_answer call_people(struct call *call)
{
    const struct bridge *bridge = bridge_of(call->engine, call->session);
    if (!bridge) {
        return not_a_bridge(call);
    }
    bridge_people_change(call->engine, bridge, call_json(call, "changes"));
    return CALL_DONE;
}

/*** call bridge.carried
{
  "about": "All lines of a channel up to a number are there", "writes": true,
  "takes": {"channel": "text", "number": "number"}
} */
/* {channel, number}: all lines up to that number have arrived. */
static enum call_answer call_carried(struct call *call)
{
    struct bridge *bridge = NULL;
    const struct bridge_channel *channel = own_channel(call, &bridge);
    if (!channel) {
        return CALL_FAILED;
    }
    bridge_set_carried(
            call->engine, bridge, str_of(channel->name), call_number(call, "number"));
    return CALL_DONE;
}

void calls_bridge_add(struct engine *engine)
{
    static const struct call_handler handlers[] = {
            {"bridge.open", call_open_bridge},
            {"bridge.state", call_state},
            {"bridge.say", call_say},
            {"bridge.topic", call_topic},
            {"bridge.away", call_away_bridge},
            {"bridge.left", call_left},
            {"bridge.carried", call_carried},
            {"bridge.people", call_people},
            {"bridge.refused", call_refused},
            {"bridge.answer", call_answered},
            {"bridge.ask", call_ask_bridge},
    };
    calls_add(engine, handlers, sizeof(handlers) / sizeof(handlers[0]));
}
