/* irc_channel.c -- JOIN, PART, TOPIC, NAMES, LIST, KICK, INVITE.
 *
 * Each command makes a call to the engine for each channel it names, and the answers come in order.
 * The client's own actions are shown from the answer, those of others from events (irc_event.c).
 * #here is handled without the engine.
 *
 * The engine gives the reason for a failure as a code, which has a numeric (`failures`). */
#include "engine/base/mem.h"
#include "net/irc/irc_impl.h"

#include <inttypes.h>
#include <string.h>

enum { NAMED_MAX = 200, WHY_MAX = 300 };

/* -- names -- */

static void names_lines(struct irc_frontend *frontend, const json_t *reply)
{
    struct buf names = {0};
    irc_names_write(irc_text(reply, "people"), &names);
    irc_names_lines(frontend, IRC_CHANNEL(reply), buf_str(&names),
            irc_flag(reply, "secret") ? '@' : '=');
    buf_finish(&names);
}

static void topic_reply(struct irc_frontend *frontend, const json_t *reply, bool none_too)
{
    const char *name = IRC_CHANNEL(reply);
    const char *topic = irc_text(reply, "topic");
    if (topic[0]) {
        IRC_REPLY(frontend, "332", name, topic);
        IRC_REPLY(frontend, "333", name, irc_text(reply, "topic_by"),
                IRC_DIGITS(irc_number(reply, "topic_time")));
    } else if (none_too) {
        IRC_REPLY(frontend, "331", name, "No topic is set");
    }
}

/* Handles an answer with names. words[0]: the channel of the closing 366; NULL within a list of all
 * channels. */
static void named(struct irc_frontend *frontend, const struct irc_call *call)
{
    if (call->ok) {
        names_lines(frontend, call->reply);
    }
    if (call->words[0]) {
        irc_names_end(frontend, call->words[0]);
    }
}

static void ask_names(struct irc_frontend *frontend, const char *name, const char *end)
{
    (void)irc_call(frontend, "channel.about", json_pack("{s:s}", "channel", name), named,
            IRC_WORDS(end));
}

/* Handles NAMES without parameters: all channels. The permission to list limits their number. */
static void name_all(struct irc_frontend *frontend, const struct irc_call *call)
{
    const json_t *channels = json_object_get(call->reply, "channels");
    size_t count = json_array_size(channels);
    count = count < NAMED_MAX ? count : NAMED_MAX;
    for (size_t i = 0; i < count; i++) {
        const json_t *one = json_array_get(channels, i);
        if (irc_number(one, "people") > 0) {
            ask_names(frontend, IRC_CHANNEL(one), NULL);
        }
    }
    ask_names(frontend, "#", "*");
}

void irc_channel_names(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    struct str names = irc_msg_param(msg, 0);
    if (names.length == 0) {
        (void)irc_call(frontend, "channel.list", NULL, name_all, NULL);
        return;
    }
    for (size_t i = 0; names.length > 0 && i < IRC_CHANNELS_MAX; i++) {
        const char *name = IRC_WORD(str_take_until(&names, ','), IRC_SHOWN - 1);
        if (irc_is_here(str_of(name))) {
            irc_here_names(frontend);
            irc_names_end(frontend, name);
        } else {
            ask_names(frontend, name, name);
        }
    }
}

/* -- JOIN and PART -- */

static void show_joined(struct irc_frontend *frontend, const json_t *about)
{
    const char *name = IRC_CHANNEL(about);
    (void)strmap_put(&frontend->joined, irc_bare(str_of(name)), frontend);
    irc_join_line(frontend, irc_self(frontend), NULL, name, frontend->account,
            frontend->realname, false);
    topic_reply(frontend, about, false);
    irc_mark_joined(frontend, name, irc_number(about, "read"));
    names_lines(frontend, about);
    irc_names_end(frontend, name);
    irc_metadata_joined(frontend, name);
}

/* Handles that a channel has another name now. */
static void forward(struct irc_frontend *frontend, const char *channel, const char *now)
{
    if (frontend->caps & IRC_CAP_RENAME) {
        IRC_FAIL(frontend, "JOIN", "CHANNEL_RENAMED", channel, now,
                "The channel has been renamed");
    } else {
        IRC_REPLY(frontend, "470", channel, now, "The channel has been renamed");
        irc_channel_ask_to_join(frontend, now);
    }
}

static void joined(struct irc_frontend *frontend, const struct irc_call *call)
{
    const char *now = irc_text(call->reply, "now");
    if (!call->ok && now[0]) {
        forward(frontend, call->words[0], IRC_NAMED(str_of(now)));
        return;
    }
    if (!call->ok) {
        irc_channel_failed(frontend, call->words[0], NULL, call->reply);
        return;
    }
    if (!irc_flag(call->reply, "was_on")) {
        show_joined(frontend, call->reply);
    }
}

void irc_channel_joined_elsewhere(struct irc_frontend *frontend, const json_t *about)
{
    /* Not part of the response to the command that runs here. */
    bool running = frontend->response.running;
    frontend->response.running = false;
    if (!strmap_find(&frontend->joined, str_of(irc_text(about, "channel")))) {
        show_joined(frontend, about);
    }
    frontend->response.running = running;
}

void irc_channel_ask_to_join(struct irc_frontend *frontend, const char *name)
{
    (void)irc_call(frontend, "channel.join", json_pack("{s:s}", "channel", name), joined,
            IRC_WORDS(name));
}

void irc_channel_join_kept(struct irc_frontend *frontend, const json_t *names)
{
    for (size_t i = 0; i < json_array_size(names); i++) {
        const char *kept = json_string_value(json_array_get(names, i));
        irc_channel_ask_to_join(frontend, IRC_NAMED(str_of(kept)));
    }
}

static void parted(struct irc_frontend *frontend, const struct irc_call *call)
{
    const char *why = call->words[2];
    (void)strmap_remove(&frontend->joined, irc_bare(str_of(call->words[0])));
    IRC_OWN(frontend, "PART", call->words[0], why[0] ? why : NULL);
}

static void part_one(struct irc_frontend *frontend, const char *name, const char *why)
{
    irc_call_channel(frontend, "channel.part",
            json_pack("{s:s, s:s}", "channel", name, "why", why), parted,
            IRC_WORDS(name, NULL, why));
}

/* Handles JOIN 0: parts all channels. */
static void part_all(struct irc_frontend *frontend)
{
    size_t cursor = 0;
    struct str key = STR_NONE;
    void *value = NULL;
    while (strmap_each(&frontend->joined, &cursor, &key, &value)) {
        part_one(frontend, IRC_NAMED(key), "");
    }
}

void irc_channel_join(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    struct str names = irc_msg_param(msg, 0);
    struct str keys = irc_msg_param(msg, 1);
    if (str_equal(names, STR("0"))) {
        part_all(frontend);
        return;
    }
    for (size_t i = 0; names.length > 0 && i < IRC_CHANNELS_MAX; i++) {
        const char *name = IRC_WORD(str_take_until(&names, ','), IRC_SHOWN - 1);
        struct str key = str_take_until(&keys, ',');
        if (irc_is_here(str_of(name))) {
            continue;
        }
        if (!irc_is_channel(str_of(name))) {
            IRC_REPLY(frontend, "403", name[0] ? name : "*", "No such channel");
            continue;
        }
        (void)irc_call(frontend, "channel.join",
                json_pack("{s:s, s:s%}", "channel", name, "key", key.bytes, key.length), joined,
                IRC_WORDS(name));
    }
}

/* Shows a PART and a JOIN again: the client cannot leave the room this way. */
static void part_here(struct irc_frontend *frontend)
{
    IRC_OWN(frontend, "PART", IRC_HERE);
    irc_here_joined(frontend);
}

void irc_channel_part(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    struct str names = irc_msg_param(msg, 0);
    const char *why = IRC_WORD(irc_msg_param(msg, 1), WHY_MAX);
    for (size_t i = 0; names.length > 0 && i < IRC_CHANNELS_MAX; i++) {
        const char *name = IRC_WORD(str_take_until(&names, ','), IRC_SHOWN - 1);
        if (irc_is_here(str_of(name))) {
            part_here(frontend);
        } else {
            part_one(frontend, name, why);
        }
    }
}

/* -- TOPIC -- */

static void topic_asked(struct irc_frontend *frontend, const struct irc_call *call)
{
    topic_reply(frontend, call->reply, true);
}

static void topic_set(struct irc_frontend *frontend, const struct irc_call *call)
{
    IRC_OWN(frontend, "TOPIC", call->words[0], irc_text(call->reply, "topic"));
}

void irc_channel_topic(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    const char *name = IRC_WORD(msg->params[0], IRC_SHOWN - 1);
    if (irc_is_here(msg->params[0])) {
        if (msg->param_count > 1) {
            IRC_REPLY(frontend, "482", IRC_HERE, "The topic is the room's name");
        } else {
            irc_here_topic(frontend);
        }
    } else if (msg->param_count > 1) {
        struct buf clean = {0};
        irc_clean(msg->params[1], &clean);
        irc_call_channel(frontend, "channel.topic",
                json_pack("{s:s, s:s%}", "channel", name, "topic", buf_str(&clean).bytes,
                        buf_str(&clean).length),
                topic_set, IRC_WORDS(name));
        buf_finish(&clean);
    } else {
        irc_call_channel(frontend, "channel.about", json_pack("{s:s}", "channel", name),
                topic_asked, IRC_WORDS(name));
    }
}

/* -- KICK and INVITE -- */

static void kicked(struct irc_frontend *frontend, const struct irc_call *call)
{
    const char *whom = irc_text(call->reply, "nick");
    if (str_equal_nocase(str_of(whom), str_of(frontend->nick))) {
        (void)strmap_remove(&frontend->joined, irc_bare(str_of(call->words[0])));
    }
    IRC_OWN(frontend, "KICK", call->words[0], whom,
            call->words[2][0] ? call->words[2] : frontend->nick);
}

void irc_channel_kick(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    struct str channels = msg->params[0];
    struct str people = msg->params[1];
    const char *why = IRC_WORD(irc_msg_param(msg, 2), WHY_MAX);
    char name[IRC_SHOWN] = "";
    for (size_t i = 0; people.length > 0 && i < IRC_TARGETS_MAX; i++) {
        if (channels.length > 0) {
            (void)str_copy(str_take_until(&channels, ','), name, sizeof(name));
        }
        const char *whom = IRC_WORD(str_take_until(&people, ','), IRC_SHOWN - 1);
        if (irc_is_here(str_of(name))) {
            IRC_REPLY(frontend, "482", IRC_HERE, "You can't kick anyone out of a room");
            continue;
        }
        irc_call_channel(frontend, "channel.kick",
                json_pack("{s:s, s:s, s:s}", "channel", name, "name", whom, "why", why), kicked,
                IRC_WORDS(name, whom, why));
    }
}

static void has_invited(struct irc_frontend *frontend, const struct irc_call *call)
{
    const char *away = irc_text(call->reply, "away");
    IRC_REPLY(frontend, "341", irc_text(call->reply, "nick"), call->words[0]);
    if (away[0]) {
        IRC_REPLY(frontend, "301", irc_text(call->reply, "nick"), away);
    }
}

static void invitations_listed(struct irc_frontend *frontend, const struct irc_call *call)
{
    const json_t *channels = json_object_get(call->reply, "channels");
    for (size_t i = 0; i < json_array_size(channels); i++) {
        const char *channel = json_string_value(json_array_get(channels, i));
        IRC_REPLY(frontend, "336", IRC_NAMED(str_of(channel)));
    }
    IRC_REPLY(frontend, "337", "End of /INVITE list");
}

void irc_channel_invite(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    if (msg->param_count == 0) {
        (void)irc_call(frontend, "channel.invitations", NULL, invitations_listed, NULL);
        return;
    }
    if (msg->param_count < 2) {
        irc_need_more(frontend, msg);
        return;
    }
    const char *whom = IRC_WORD(msg->params[0], IRC_SHOWN - 1);
    const char *name = IRC_WORD(msg->params[1], IRC_SHOWN - 1);
    if (irc_is_here(str_of(name))) {
        IRC_REPLY(frontend, "482", IRC_HERE, "You can't invite anyone into a room");
        return;
    }
    irc_call_channel(frontend, "channel.invite",
            json_pack("{s:s, s:s}", "channel", name, "name", whom), has_invited,
            IRC_WORDS(name, whom));
}
