/* irc_channel.c -- JOIN, PART, TOPIC, NAMES, LIST, KICK, INVITE.
 *
 * Each asks the engine a call for each channel it names; the answers come in order. What the client did is
 * shown from the answer, what others did from events (irc_event.c). #here answers for itself.
 *
 * Why something cannot be comes as a code, which has a numeric (`failures`). */
#include "engine/base/mem.h"
#include "net/irc/irc_impl.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { SHOWN = 64, NAMED_MAX = 200 };

static void shown(struct str text, char out[SHOWN])
{
    (void)snprintf(out, SHOWN, "%.*s", STR_FMT(str_fit(text, SHOWN - 1)));
}

/* -- names -- */

static void with_hash(const json_t *reply, char out[SHOWN])
{
    (void)snprintf(out, SHOWN, "#%s", irc_text(reply, "channel"));
}

static char kind_of(const json_t *reply)
{
    return json_is_true(json_object_get(reply, "secret")) ? '@' : '=';
}

static void topic_reply(struct irc_front *front, const json_t *reply, bool none_too)
{
    char name[SHOWN];
    char time[24];
    const char *topic = irc_text(reply, "topic");
    with_hash(reply, name);
    if (topic[0]) {
        (void)snprintf(time, sizeof(time), "%" PRId64, irc_number(reply, "topic_time"));
        IRC_REPLY(front, "332", name, topic);
        IRC_REPLY(front, "333", name, irc_text(reply, "topic_by"), time);
    } else if (none_too) {
        IRC_REPLY(front, "331", name, "No topic is set");
    }
}

/* words: what was asked for, as it ends; of the last of several alone. */
static void named(
        struct irc_front *front, const struct irc_call *call, bool ok, const json_t *reply)
{
    char name[SHOWN];
    if (ok) {
        struct buf names = {0};
        with_hash(reply, name);
        irc_names_write(irc_text(reply, "people"), &names);
        irc_names_lines(front, name, names.bytes ? names.bytes : "", kind_of(reply));
        buf_finish(&names);
    }
    if (call->words[0]) {
        irc_names_end(front, call->words[0]);
    }
}

static void ask_names(struct irc_front *front, const char *name, const char *end)
{
    const char *const words[3] = {end};
    (void)irc_call(front, "channel.about", json_pack("{s:s}", "channel", name), named, words);
}

/* NAMES alone: all there are; how many that may be is bounded by what one may list. */
static void name_all(
        struct irc_front *front, const struct irc_call *call, bool ok, const json_t *reply)
{
    const json_t *channels = json_object_get(reply, "channels");
    size_t count = json_array_size(channels);
    char name[SHOWN];
    (void)call;
    (void)ok;
    count = count < NAMED_MAX ? count : NAMED_MAX;
    for (size_t i = 0; i < count; i++) {
        const json_t *one = json_array_get(channels, i);
        (void)snprintf(name, sizeof(name), "#%s", irc_text(one, "channel"));
        if (irc_number(one, "people") > 0) {
            ask_names(front, name, NULL);
        }
    }
    ask_names(front, "#", "*");
}

void irc_channel_names(struct irc_front *front, const struct irc_msg *msg)
{
    struct str names = irc_msg_param(msg, 0);
    char name[SHOWN];
    if (names.length == 0) {
        (void)irc_call(front, "channel.list", NULL, name_all, NULL);
        return;
    }
    char *asked = str_dup(str_fit(names, 300));
    for (size_t i = 0; names.length > 0 && i < IRC_CHANNELS_MAX; i++) {
        shown(str_take_until(&names, ','), name);
        bool last = names.length == 0 || i + 1 == IRC_CHANNELS_MAX;
        if (!irc_is_here(str_of(name))) {
            ask_names(front, name, last ? asked : NULL);
            continue;
        }
        struct buf here = {0};
        irc_arrivals_show(front);
        irc_shown_text(front, &here);
        irc_names_lines(front, IRC_HERE, here.bytes ? here.bytes : "", '=');
        buf_finish(&here);
        if (last) {
            irc_names_end(front, asked);
        }
    }
    mem_free(asked);
}

/* -- JOIN and PART -- */

static void joined(
        struct irc_front *front, const struct irc_call *call, bool ok, const json_t *reply)
{
    char name[SHOWN];
    struct buf self = {0};
    struct buf names = {0};
    if (!ok) {
        irc_channel_failed(front, call->words[0], NULL, reply);
        return;
    }
    if (json_is_true(json_object_get(reply, "was_on"))) {
        return;
    }
    with_hash(reply, name);
    (void)strmap_put(&front->joined, str_of(irc_text(reply, "channel")), front);
    buf_add_str(&self, irc_self(front));
    irc_join_line(front, buf_str(&self), name, front->account, front->realname, false);
    topic_reply(front, reply, false);
    irc_names_write(irc_text(reply, "people"), &names);
    irc_names_reply(front, name, names.bytes ? names.bytes : "", kind_of(reply));
    buf_finish(&self);
    buf_finish(&names);
}

static void parted(
        struct irc_front *front, const struct irc_call *call, bool ok, const json_t *reply)
{
    struct buf self = {0};
    if (!ok) {
        irc_channel_failed(front, call->words[0], NULL, reply);
        return;
    }
    buf_add_str(&self, irc_self(front));
    (void)strmap_remove(&front->joined, str_of(call->words[0] + 1));
    const char *why = call->words[1];
    IRC_FROM(front, buf_str(&self), NULL, false, "PART", call->words[0],
            why && why[0] ? why : NULL);
    buf_finish(&self);
}

static void part_one(struct irc_front *front, const char *name, const char *why)
{
    const char *const words[3] = {name, why};
    (void)irc_call(front, "channel.part", json_pack("{s:s, s:s}", "channel", name, "why", why),
            parted, words);
}

/* JOIN 0: away from all. */
static void part_all(struct irc_front *front)
{
    size_t cursor = 0;
    struct str key = STR_NONE;
    void *value = NULL;
    char name[SHOWN];
    while (strmap_each(&front->joined, &cursor, &key, &value)) {
        (void)snprintf(name, sizeof(name), "#%.*s", STR_FMT(str_fit(key, SHOWN - 2)));
        part_one(front, name, "");
    }
}

void irc_channel_join(struct irc_front *front, const struct irc_msg *msg)
{
    struct str names = irc_msg_param(msg, 0);
    struct str keys = irc_msg_param(msg, 1);
    char name[SHOWN];
    if (str_equal(names, STR("0"))) {
        part_all(front);
        return;
    }
    for (size_t i = 0; names.length > 0 && i < IRC_CHANNELS_MAX; i++) {
        shown(str_take_until(&names, ','), name);
        struct str key = str_take_until(&keys, ',');
        const char *const words[3] = {name};
        if (irc_is_here(str_of(name))) {
            continue;
        }
        if (!irc_is_channel(str_of(name))) {
            IRC_REPLY(front, "403", name[0] ? name : "*", "No such channel");
            continue;
        }
        (void)irc_call(front, "channel.join",
                json_pack("{s:s, s:s%}", "channel", name, "key", key.bytes, key.length), joined,
                words);
    }
}

/* Nobody leaves the room by this. */
static void part_here(struct irc_front *front)
{
    struct buf self = {0};
    buf_add_str(&self, irc_self(front));
    IRC_FROM(front, buf_str(&self), NULL, false, "PART", IRC_HERE);
    irc_join_line(front, buf_str(&self), IRC_HERE, front->account, front->realname, false);
    irc_here_topic(front);
    irc_here_names(front);
    buf_finish(&self);
}

void irc_channel_part(struct irc_front *front, const struct irc_msg *msg)
{
    struct str names = irc_msg_param(msg, 0);
    char *why = str_dup(str_fit(irc_msg_param(msg, 1), 300));
    char name[SHOWN];
    for (size_t i = 0; names.length > 0 && i < IRC_CHANNELS_MAX; i++) {
        shown(str_take_until(&names, ','), name);
        if (irc_is_here(str_of(name))) {
            part_here(front);
        } else {
            part_one(front, name, why);
        }
    }
    mem_free(why);
}

/* -- TOPIC -- */

static void topic_asked(
        struct irc_front *front, const struct irc_call *call, bool ok, const json_t *reply)
{
    if (!ok) {
        irc_channel_failed(front, call->words[0], NULL, reply);
    } else {
        topic_reply(front, reply, true);
    }
}

static void topic_set(
        struct irc_front *front, const struct irc_call *call, bool ok, const json_t *reply)
{
    struct buf self = {0};
    if (!ok) {
        irc_channel_failed(front, call->words[0], NULL, reply);
        return;
    }
    buf_add_str(&self, irc_self(front));
    IRC_FROM(front, buf_str(&self), NULL, false, "TOPIC", call->words[0],
            irc_text(reply, "topic"));
    buf_finish(&self);
}

void irc_channel_topic(struct irc_front *front, const struct irc_msg *msg)
{
    char name[SHOWN];
    shown(msg->params[0], name);
    const char *const words[3] = {name};
    struct str topic = irc_msg_param(msg, 1);
    if (irc_is_here(msg->params[0])) {
        if (msg->param_count > 1) {
            IRC_REPLY(front, "482", IRC_HERE, "The topic is the room's name");
        } else {
            irc_here_topic(front);
        }
    } else if (msg->param_count > 1) {
        struct buf clean = {0};
        irc_clean(topic, &clean);
        (void)irc_call(front, "channel.topic",
                json_pack("{s:s, s:s%}", "channel", name, "topic", buf_str(&clean).bytes,
                        buf_str(&clean).length),
                topic_set, words);
        buf_finish(&clean);
    } else {
        (void)irc_call(front, "channel.about", json_pack("{s:s}", "channel", name), topic_asked,
                words);
    }
}

/* -- KICK and INVITE -- */

static void kicked(
        struct irc_front *front, const struct irc_call *call, bool ok, const json_t *reply)
{
    struct buf self = {0};
    if (!ok) {
        irc_channel_failed(front, call->words[0], call->words[1], reply);
        return;
    }
    buf_add_str(&self, irc_self(front));
    const char *whom = irc_text(reply, "nick");
    if (str_equal_nocase(str_of(whom), str_of(front->nick))) {
        (void)strmap_remove(&front->joined, str_of(call->words[0] + 1));
    }
    IRC_FROM(front, buf_str(&self), NULL, false, "KICK", call->words[0], whom,
            call->words[2][0] ? call->words[2] : front->nick);
    buf_finish(&self);
}

void irc_channel_kick(struct irc_front *front, const struct irc_msg *msg)
{
    struct str channels = msg->params[0];
    struct str people = msg->params[1];
    char *why = str_dup(str_fit(irc_msg_param(msg, 2), 300));
    char name[SHOWN] = "";
    char whom[SHOWN];
    for (size_t i = 0; people.length > 0 && i < IRC_TARGETS_MAX; i++) {
        if (channels.length > 0) {
            shown(str_take_until(&channels, ','), name);
        }
        shown(str_take_until(&people, ','), whom);
        const char *const words[3] = {name, whom, why};
        if (irc_is_here(str_of(name))) {
            IRC_REPLY(front, "482", IRC_HERE, "Nobody is sent out of a room by that");
            continue;
        }
        (void)irc_call(front, "channel.kick",
                json_pack("{s:s, s:s, s:s}", "channel", name, "name", whom, "why", why), kicked,
                words);
    }
    mem_free(why);
}

static void has_invited(
        struct irc_front *front, const struct irc_call *call, bool ok, const json_t *reply)
{
    if (!ok) {
        irc_channel_failed(front, call->words[1], call->words[0], reply);
        return;
    }
    const char *away = irc_text(reply, "away");
    IRC_REPLY(front, "341", irc_text(reply, "nick"), call->words[1]);
    if (away[0]) {
        IRC_REPLY(front, "301", irc_text(reply, "nick"), away);
    }
}

static void invitations_listed(
        struct irc_front *front, const struct irc_call *call, bool ok, const json_t *reply)
{
    const json_t *channels = json_object_get(reply, "channels");
    char name[SHOWN];
    (void)call;
    (void)ok;
    for (size_t i = 0; i < json_array_size(channels); i++) {
        const char *channel = json_string_value(json_array_get(channels, i));
        (void)snprintf(name, sizeof(name), "#%s", channel ? channel : "");
        IRC_REPLY(front, "336", name);
    }
    IRC_REPLY(front, "337", "End of /INVITE list");
}

void irc_channel_invite(struct irc_front *front, const struct irc_msg *msg)
{
    char whom[SHOWN];
    char name[SHOWN];
    if (msg->param_count == 0) {
        (void)irc_call(front, "channel.invitations", NULL, invitations_listed, NULL);
        return;
    }
    if (msg->param_count < 2) {
        irc_need_more(front, msg);
        return;
    }
    shown(msg->params[0], whom);
    shown(msg->params[1], name);
    const char *const words[3] = {whom, name};
    if (irc_is_here(str_of(name))) {
        IRC_REPLY(front, "482", IRC_HERE, "Nobody is brought into a room by that");
        return;
    }
    (void)irc_call(front, "channel.invite",
            json_pack("{s:s, s:s}", "channel", name, "name", whom), has_invited, words);
}
