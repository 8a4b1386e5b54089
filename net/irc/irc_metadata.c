/* irc_metadata.c -- METADATA (draft/metadata-2 and -3): what people and channels state about themselves.
 *
 * The engine keeps the values (calls_metadata.c); subscriptions belong to the client. Version 3 shows a value that changed
 * by the numerics of an answer, version 2 by a message METADATA. Before it is registered, a client sets its own values and
 * subscribes; the values are stored when it has logged in. */
#include "net/irc/irc_metadata.h"

#include "engine/base/mem.h"
#include "net/irc/calls_metadata.h"
#include "net/irc/irc_impl.h"

#include <string.h>

enum { PENDING_MAX = METADATA_KEYS_MAX };

#define META_FAIL(frontend, ...) IRC_FAIL(frontend, "METADATA", __VA_ARGS__)

static bool has_cap(const struct irc_frontend *frontend)
{
    return (frontend->caps & (IRC_CAP_METADATA_2 | IRC_CAP_METADATA_3)) != 0;
}

static bool is_subscribed(const struct irc_frontend *frontend, const char *key)
{
    const json_t *subs = frontend->metadata.subs;
    for (size_t i = 0; i < json_array_size(subs); i++) {
        if (strcmp(json_string_value(json_array_get(subs, i)), key) == 0) {
            return true;
        }
    }
    return false;
}

static void bad_key(struct irc_frontend *frontend, struct str key)
{
    META_FAIL(frontend, "KEY_INVALID", key.length > 0 ? IRC_WORD(key, METADATA_KEY_MAX) : "*",
            "Invalid key");
}

/* -- lines -- */

/* Returns the target of a value, with '#'. */
static const char *target_of(const json_t *value, char out[IRC_SHOWN])
{
    const char *nick = irc_text(value, "nick");
    return nick[0] ? nick : irc_channel_named(str_of(irc_text(value, "channel")), out);
}

/* Writes a numeric, in a batch (may be empty). text NULL: the key has no value. */
static void value_line(struct irc_frontend *frontend, const char *batch, const char *numeric,
        const char *target, const char *key, const char *text)
{
    struct buf tags = {0};
    irc_tags_begin(frontend, 0, &tags);
    if (batch[0]) {
        irc_tag_add(&tags, STR("batch"), str_of(batch));
    }
    struct irc_msg msg = {.source = str_of(irc_name(frontend)),
            .command = str_of(text ? numeric : "766"),
            .param_count = 3};
    msg.params[0] = str_of(irc_nick(frontend));
    msg.params[1] = str_of(target);
    msg.params[2] = str_of(key);
    if (text) {
        msg.params[msg.param_count++] = STR("*");
    }
    msg.params[msg.param_count++] = str_of(text ? text : "key not set");
    irc_send(frontend, &tags, &msg, false);
    buf_finish(&tags);
}

/* Writes the values of an answer as a batch about target. Version 2 shows a sync by messages. */
static void write_values(
        struct irc_frontend *frontend, const json_t *values, const char *target, bool sync)
{
    char batch[24] = "";
    irc_batch_begin(frontend, "metadata", target, batch);
    for (size_t i = 0; i < json_array_size(values); i++) {
        const json_t *one = json_array_get(values, i);
        char name[IRC_SHOWN];
        const char *of = target_of(one, name);
        if (!sync || (frontend->caps & IRC_CAP_METADATA_3)) {
            value_line(
                    frontend, batch, "761", of, irc_text(one, "key"), irc_text(one, "value"));
        } else {
            struct buf tags = {0};
            irc_tags_begin(frontend, 0, &tags);
            irc_tag_add(&tags, STR("batch"), str_of(batch));
            IRC_FROM(frontend, str_of(irc_name(frontend)), &tags, false, "METADATA", of,
                    irc_text(one, "key"), "*", irc_text(one, "value"));
            buf_finish(&tags);
        }
    }
    irc_batch_end(frontend, batch);
}

void irc_metadata_news(struct irc_frontend *frontend, const json_t *event)
{
    char name[IRC_SHOWN];
    const char *key = irc_text(event, "key");
    const char *value = irc_text(event, "value");
    const char *target = target_of(event, name);
    if (!has_cap(frontend) || !is_subscribed(frontend, key)) {
        return;
    }
    if (frontend->caps & IRC_CAP_METADATA_3) {
        IRC_FROM(frontend, str_of(irc_name(frontend)), NULL, true, value[0] ? "761" : "766",
                frontend->nick, target, key, value[0] ? "*" : "key not set",
                value[0] ? value : NULL);
    } else {
        struct buf source = {0};
        irc_source_of(json_object_get(event, "who"), &source);
        IRC_FROM(frontend, buf_str(&source), NULL, true, "METADATA", target, key, "*",
                value[0] ? value : NULL);
        buf_finish(&source);
    }
}

/* -- failures -- */

/* words: target, key. */
static void meta_failed(struct irc_frontend *frontend, const struct irc_call *call)
{
    const char *code = irc_text(call->reply, "code");
    const char *target = call->words[0];
    const char *key = call->words[1] ? call->words[1] : "*";
    const char *detail = irc_text(call->reply, "detail");
    if (strcmp(code, "target") == 0) {
        META_FAIL(frontend, "INVALID_TARGET", target, "Invalid metadata target");
    } else if (strcmp(code, "key") == 0) {
        META_FAIL(frontend, "KEY_INVALID", key, "Invalid key");
    } else if (strcmp(code, "value") == 0 && (frontend->caps & IRC_CAP_METADATA_3)) {
        META_FAIL(frontend, "INVALID_VALUE", key, detail);
    } else if (strcmp(code, "value") == 0) {
        META_FAIL(frontend, "VALUE_INVALID", detail);
    } else if (strcmp(code, "limit") == 0) {
        META_FAIL(frontend, "LIMIT_REACHED", target, "Metadata limit reached");
    } else if (strcmp(code, "rate") == 0) {
        META_FAIL(frontend, "RATE_LIMITED", target, key, "*", detail);
    } else if (strcmp(code, "not_set") == 0) {
        META_FAIL(frontend, "KEY_NOT_SET", target, key, "Key not set");
    } else {
        META_FAIL(frontend, "KEY_NO_PERMISSION", target, key,
                detail[0] ? detail : "Permission denied");
    }
}

/* Returns the target as the client's answers have it: its own nickname for "*". */
static const char *shown_target(const struct irc_frontend *frontend, const char *target)
{
    return strcmp(target, "*") == 0 ? irc_nick(frontend) : target;
}

/* -- GET, LIST, SYNC -- */

static const char *value_in(const json_t *values, const char *key)
{
    for (size_t i = 0; i < json_array_size(values); i++) {
        const json_t *one = json_array_get(values, i);
        if (strcmp(irc_text(one, "key"), key) == 0) {
            return irc_text(one, "value");
        }
    }
    return NULL;
}

/* words: target, NULL, the keys separated by blanks. */
static void got(struct irc_frontend *frontend, const struct irc_call *call)
{
    char batch[24] = "";
    struct str rest = str_of(call->words[2]);
    const char *target = shown_target(frontend, call->words[0]);
    const json_t *values = json_object_get(call->reply, "values");
    if (!call->ok) {
        meta_failed(frontend, call);
        return;
    }
    irc_batch_begin(frontend, "metadata", target, batch);
    while (rest.length > 0) {
        struct str key = str_take_word(&rest);
        const char *text = IRC_WORD(key, METADATA_KEY_MAX);
        if (metadata_key_is_formed(key)) {
            value_line(frontend, batch, "761", target, text, value_in(values, text));
        } else {
            struct buf tags = {0};
            irc_tags_begin(frontend, 0, &tags);
            irc_tag_add(&tags, STR("batch"), str_of(batch));
            IRC_FROM(frontend, str_of(irc_name(frontend)), &tags, false, "FAIL", "METADATA",
                    "KEY_INVALID", text, "Invalid key");
            buf_finish(&tags);
        }
    }
    irc_batch_end(frontend, batch);
}

static void listed_meta(struct irc_frontend *frontend, const struct irc_call *call)
{
    if (call->ok) {
        write_values(frontend, json_object_get(call->reply, "values"),
                shown_target(frontend, call->words[0]), false);
    } else {
        meta_failed(frontend, call);
    }
}

static void synced_meta(struct irc_frontend *frontend, const struct irc_call *call)
{
    if (call->ok) {
        write_values(frontend, json_object_get(call->reply, "values"),
                shown_target(frontend, call->words[0]), true);
    } else {
        meta_failed(frontend, call);
    }
}

/* A channel that has nothing gets no batch. */
static void joined_meta(struct irc_frontend *frontend, const struct irc_call *call)
{
    const json_t *values = json_object_get(call->reply, "values");
    if (call->ok && json_array_size(values) > 0) {
        write_values(frontend, values, call->words[0], true);
    }
}

static void ask_sync(struct irc_frontend *frontend, const char *target,
        void (*done)(struct irc_frontend *frontend, const struct irc_call *call))
{
    json_t *keys =
            frontend->metadata.subs ? json_deep_copy(frontend->metadata.subs) : json_array();
    (void)irc_call(frontend, "metadata.sync",
            json_pack("{s:s, s:o}", "target", target, "keys", keys), done, IRC_WORDS(target));
}

void irc_metadata_joined(struct irc_frontend *frontend, const char *channel)
{
    if (has_cap(frontend) && json_array_size(frontend->metadata.subs) > 0) {
        ask_sync(frontend, channel, joined_meta);
    }
}

/* -- SET, CLEAR -- */

static void set_meta(struct irc_frontend *frontend, const struct irc_call *call)
{
    const char *value = irc_text(call->reply, "value");
    if (call->ok) {
        value_line(frontend, "", "761", shown_target(frontend, call->words[0]), call->words[1],
                value[0] ? value : NULL);
    } else {
        meta_failed(frontend, call);
    }
}

static void cleared(struct irc_frontend *frontend, const struct irc_call *call)
{
    char batch[24] = "";
    const json_t *keys = json_object_get(call->reply, "keys");
    const char *target = shown_target(frontend, call->words[0]);
    if (!call->ok) {
        meta_failed(frontend, call);
        return;
    }
    irc_batch_begin(frontend, "metadata", target, batch);
    for (size_t i = 0; i < json_array_size(keys); i++) {
        value_line(frontend, batch, "761", target, json_string_value(json_array_get(keys, i)),
                NULL);
    }
    irc_batch_end(frontend, batch);
}

/* Keeps a value until the client has logged in. */
static void set_early(struct irc_frontend *frontend, const char *key, struct str value)
{
    struct irc_metadata *own = &frontend->metadata;
    own->pending = own->pending ? own->pending : json_object();
    if (value.length > METADATA_VALUE_MAX || json_object_size(own->pending) >= PENDING_MAX) {
        META_FAIL(frontend, "LIMIT_REACHED", "*", "Metadata limit reached");
        return;
    }
    (void)json_object_set_new(own->pending, key, json_stringn(value.bytes, value.length));
    value_line(frontend, "", "761", "*", key,
            value.length > 0 ? IRC_WORD(value, METADATA_VALUE_MAX) : NULL);
}

static void meta_set(
        struct irc_frontend *frontend, const struct irc_msg *msg, const char *target)
{
    struct str key = irc_msg_param(msg, 2);
    struct str value = irc_msg_param(msg, 3);
    const char *name = IRC_WORD(key, METADATA_KEY_MAX);
    if (!metadata_key_is_formed(key)) {
        bad_key(frontend, key);
    } else if (!frontend->registered) {
        set_early(frontend, name, value);
    } else {
        (void)irc_call(frontend, "metadata.set",
                json_pack("{s:s, s:s, s:s%}", "target", target, "key", name, "value",
                        value.bytes, value.length),
                set_meta, IRC_WORDS(target, name));
    }
}

/* -- SUB, UNSUB, SUBS -- */

static void meta_sub(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    struct irc_metadata *own = &frontend->metadata;
    struct irc_msg line = {
            .source = str_of(irc_name(frontend)), .command = STR("770"), .param_count = 1};
    line.params[0] = str_of(irc_nick(frontend));
    own->subs = own->subs ? own->subs : json_array();
    for (size_t i = 2; i < msg->param_count; i++) {
        const char *key = IRC_WORD(msg->params[i], METADATA_KEY_MAX);
        if (!metadata_key_is_formed(msg->params[i])) {
            bad_key(frontend, msg->params[i]);
            continue;
        }
        bool known = is_subscribed(frontend, key);
        if (!known && json_array_size(own->subs) >= IRC_SUBS_MAX) {
            META_FAIL(frontend, "TOO_MANY_SUBS", key, "Too many subscriptions");
            break;
        }
        if (!known) {
            (void)json_array_append_new(own->subs, json_string(key));
        }
        line.params[line.param_count++] = msg->params[i];
    }
    if (line.param_count > 1) {
        irc_send(frontend, NULL, &line, false);
    }
    size_t cursor = 0;
    struct str name = STR_NONE;
    void *value = NULL;
    while (line.param_count > 1 && strmap_each(&frontend->joined, &cursor, &name, &value)) {
        IRC_REPLY(frontend, "774", IRC_NAMED(name));
    }
}

static void meta_unsub(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    struct irc_msg line = {
            .source = str_of(irc_name(frontend)), .command = STR("771"), .param_count = 1};
    line.params[0] = str_of(irc_nick(frontend));
    for (size_t i = 2; i < msg->param_count; i++) {
        const char *key = IRC_WORD(msg->params[i], METADATA_KEY_MAX);
        if (!metadata_key_is_formed(msg->params[i])) {
            bad_key(frontend, msg->params[i]);
            continue;
        }
        for (size_t k = json_array_size(frontend->metadata.subs); k-- > 0;) {
            const json_t *one = json_array_get(frontend->metadata.subs, k);
            if (strcmp(json_string_value(one), key) == 0) {
                (void)json_array_remove(frontend->metadata.subs, k);
            }
        }
        line.params[line.param_count++] = msg->params[i];
    }
    if (line.param_count > 1) {
        irc_send(frontend, NULL, &line, false);
    }
}

static void meta_subs(struct irc_frontend *frontend)
{
    char batch[24] = "";
    irc_batch_begin(frontend, "metadata-subs", NULL, batch);
    for (size_t i = 0; i < json_array_size(frontend->metadata.subs); i++) {
        struct buf tags = {0};
        irc_tags_begin(frontend, 0, &tags);
        irc_tag_add(&tags, STR("batch"), str_of(batch));
        IRC_FROM(frontend, str_of(irc_name(frontend)), &tags, false, "772", irc_nick(frontend),
                json_string_value(json_array_get(frontend->metadata.subs, i)));
        buf_finish(&tags);
    }
    irc_batch_end(frontend, batch);
}

/* -- the command -- */

static void meta_get(
        struct irc_frontend *frontend, const struct irc_msg *msg, const char *target)
{
    struct buf keys = {0};
    for (size_t i = 2; i < msg->param_count; i++) {
        buf_printf(&keys, "%s%.*s", i > 2 ? " " : "", STR_FMT(msg->params[i]));
    }
    (void)irc_call(frontend, "metadata.get", json_pack("{s:s}", "target", target), got,
            IRC_WORDS(target, NULL, buf_str(&keys).bytes));
    buf_finish(&keys);
}

/* Handles what needs no character. Returns false if it is something else. */
static bool meta_early(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    struct str what = msg->params[1];
    if (str_equal_nocase(what, STR("SUB"))) {
        meta_sub(frontend, msg);
    } else if (str_equal_nocase(what, STR("UNSUB"))) {
        meta_unsub(frontend, msg);
    } else if (str_equal_nocase(what, STR("SUBS"))) {
        meta_subs(frontend);
    } else {
        return false;
    }
    return true;
}

void irc_metadata_command(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    const char *target = IRC_WORD(msg->params[0], IRC_SHOWN - 1);
    struct str what = msg->params[1];
    if (!has_cap(frontend)) {
        IRC_REPLY(frontend, "421", "METADATA", "Ask for the capability draft/metadata-3 first");
    } else if (meta_early(frontend, msg)) {
        return;
    } else if (str_equal_nocase(what, STR("SET")) &&
               (frontend->registered || strcmp(target, "*") == 0)) {
        meta_set(frontend, msg, target);
    } else if (!frontend->registered || irc_is_here(msg->params[0])) {
        META_FAIL(frontend, "INVALID_TARGET", target[0] ? target : "*",
                "Invalid metadata target");
    } else if (str_equal_nocase(what, STR("GET"))) {
        meta_get(frontend, msg, target);
    } else if (str_equal_nocase(what, STR("LIST"))) {
        (void)irc_call(frontend, "metadata.get", json_pack("{s:s}", "target", target),
                listed_meta, IRC_WORDS(target));
    } else if (str_equal_nocase(what, STR("SYNC"))) {
        ask_sync(frontend, target, synced_meta);
    } else if (str_equal_nocase(what, STR("CLEAR"))) {
        (void)irc_call(frontend, "metadata.clear", json_pack("{s:s}", "target", target),
                cleared, IRC_WORDS(target));
    } else {
        META_FAIL(frontend, "SUBCOMMAND_INVALID", IRC_WORD(what, 20), "Invalid subcommand");
    }
}

/* -- logging in, WHOIS -- */

static void stored_early(struct irc_frontend *frontend, const struct irc_call *call)
{
    if (!call->ok) {
        meta_failed(frontend, call);
    }
}

static void own_read(struct irc_frontend *frontend, const struct irc_call *call)
{
    json_decref(frontend->metadata.own);
    frontend->metadata.own = json_incref(json_object_get(call->reply, "values"));
}

void irc_metadata_begin(struct irc_frontend *frontend)
{
    const char *key = NULL;
    json_t *value = NULL;
    if (!has_cap(frontend)) {
        return;
    }
    json_object_foreach(frontend->metadata.pending, key, value)
    {
        (void)irc_call(frontend, "metadata.set",
                json_pack("{s:s, s:s, s:O}", "target", "*", "key", key, "value", value),
                stored_early, IRC_WORDS("*", key));
    }
    json_decref(frontend->metadata.pending);
    frontend->metadata.pending = NULL;
    (void)irc_call(frontend, "metadata.get", json_pack("{s:s}", "target", "*"), own_read, NULL);
}

void irc_metadata_welcome(struct irc_frontend *frontend)
{
    if (has_cap(frontend)) {
        write_values(frontend, frontend->metadata.own, frontend->nick, true);
    }
    json_decref(frontend->metadata.own);
    frontend->metadata.own = NULL;
}

static void whois_meta(struct irc_frontend *frontend, const struct irc_call *call)
{
    const json_t *values = json_object_get(call->reply, "values");
    for (size_t i = 0; call->ok && i < json_array_size(values); i++) {
        const json_t *one = json_array_get(values, i);
        value_line(frontend, "", "760", irc_text(one, "nick"), irc_text(one, "key"),
                irc_text(one, "value"));
    }
    IRC_REPLY(frontend, "318", call->words[0], "End of /WHOIS list.");
}

void irc_metadata_whois(struct irc_frontend *frontend, const char *nick)
{
    if (has_cap(frontend)) {
        (void)irc_call(frontend, "metadata.get", json_pack("{s:s}", "target", nick), whois_meta,
                IRC_WORDS(nick));
    } else {
        IRC_REPLY(frontend, "318", nick, "End of /WHOIS list.");
    }
}

void irc_metadata_finish(struct irc_frontend *frontend)
{
    json_decref(frontend->metadata.subs);
    json_decref(frontend->metadata.pending);
    json_decref(frontend->metadata.own);
}
