/* irc_search.c -- SEARCH (draft/search, soju.im/search): search of messages by words, speaker,
 * place and time.
 *
 * The engine searches one place with each call (calls_search.c). This file calls it for one
 * after another and keeps the latest results. It searches what this connection received on #here
 * itself. */
#include "engine/base/mem.h"
#include "net/irc/irc_impl.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { FOUND_BY_DEFAULT = 100 };

void irc_search_finish(struct irc_frontend *frontend)
{
    json_decref(frontend->search.args);
    json_decref(frontend->search.found);
    frontend->search = (struct irc_search){0};
}

static int compare_times_search(const void *a, const void *b)
{
    int64_t x = irc_number(*(json_t *const *)a, "time");
    int64_t y = irc_number(*(json_t *const *)b, "time");
    return (x > y) - (x < y);
}

/* Merges lines with those found before, and keeps the latest. */
static void keep_search(struct irc_frontend *frontend, const json_t *lines)
{
    size_t limit = (size_t)irc_number(frontend->search.args, "limit");
    json_t *found = frontend->search.found;
    (void)json_array_extend(found, (json_t *)(uintptr_t)lines);
    size_t count = json_array_size(found);
    json_t **sorted = mem_alloc_array(count + 1, sizeof(json_t *));
    for (size_t i = 0; i < count; i++) {
        sorted[i] = json_array_get(found, i);
    }
    qsort(sorted, count, sizeof(json_t *), compare_times_search);
    json_t *kept = json_array();
    for (size_t i = count > limit ? count - limit : 0; i < count; i++) {
        (void)json_array_append(kept, sorted[i]);
    }
    mem_free(sorted);
    json_decref(found);
    frontend->search.found = kept;
}

static void finish_search(struct irc_frontend *frontend)
{
    json_t *here = json_object_get(frontend->search.args, "here");
    if (here) {
        keep_search(frontend, here);
    }
    irc_history_write(frontend, frontend->search.found, NULL,
            frontend->caps & IRC_CAP_SEARCH ? "draft/search" : "soju.im/search");
    irc_search_finish(frontend);
}

static void searched(struct irc_frontend *frontend, const struct irc_call *call);

static void ask_search(struct irc_frontend *frontend, const char *place)
{
    json_t *args = json_deep_copy(frontend->search.args);
    (void)json_object_del(args, "here");
    (void)json_object_set_new(args, "place", json_string(place));
    (void)irc_call(frontend, "chat.search", args, searched, NULL);
}

static void searched(struct irc_frontend *frontend, const struct irc_call *call)
{
    if (!frontend->search.args) {
        return;
    }
    if (!call->ok) {
        IRC_FAIL(frontend, "SEARCH", "INVALID_PARAMS", "in", "Invalid parameters");
        irc_search_finish(frontend);
        return;
    }
    keep_search(frontend, json_object_get(call->reply, "lines"));
    const char *next = irc_text(call->reply, "next");
    if (next[0]) {
        ask_search(frontend, next);
    } else {
        finish_search(frontend);
    }
}

/* Adds one attribute to the arguments. Returns false if it is invalid. */
static bool read_attribute(json_t *args, const char *key, struct str value)
{
    int64_t time_ms = 0;
    uint64_t number = 0;
    if (strcmp(key, "limit") == 0) {
        bool ok = str_to_u64(value, &number) && number > 0;
        number = number < IRC_HISTORY_MAX ? number : IRC_HISTORY_MAX;
        (void)json_object_set_new(args, key, json_integer((json_int_t)number));
        return ok;
    }
    if (strcmp(key, "before") == 0 || strcmp(key, "after") == 0) {
        bool ok = irc_read_time(value, &time_ms);
        (void)json_object_set_new(args, key[0] == 'b' ? "before_ms" : "after_ms",
                json_integer((json_int_t)time_ms));
        return ok;
    }
    (void)json_object_set_new(args, key, json_stringn(value.bytes, value.length));
    return value.length > 0;
}

static bool is_among(const char *key)
{
    static const char *const keys[] = {"in", "from", "text", "limit", "before", "after"};
    return str_is_one_of(str_of(key), keys, sizeof(keys) / sizeof(keys[0]));
}

/* Parses attributes, which have the form of message tags. Unknown names are ignored. */
static bool read_attributes(struct irc_frontend *frontend, struct str text, json_t *args)
{
    struct str rest = text;
    struct str name = STR_NONE;
    struct str raw = STR_NONE;
    while (irc_tag_next(&rest, &name, &raw)) {
        const char *key = IRC_WORD(name, 19);
        struct buf value = {0};
        struct buf clean = {0};
        (void)irc_tag_find(text, name, &value);
        irc_clean(buf_str(&value), &clean);
        bool ok = !is_among(key) || read_attribute(args, key, buf_str(&clean));
        buf_finish(&value);
        buf_finish(&clean);
        if (!ok) {
            IRC_FAIL(frontend, "SEARCH", "INVALID_PARAMS", key, "Invalid parameters");
            return false;
        }
    }
    return true;
}

void irc_search_command(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    if (!(frontend->caps & (IRC_CAP_SEARCH | IRC_CAP_SOJU_SEARCH))) {
        IRC_REPLY(frontend, "421", "SEARCH", "Ask for the capability draft/search first");
        return;
    }
    if (irc_msg_param(msg, 0).length == 0) {
        IRC_FAIL(frontend, "SEARCH", "NEED_MORE_PARAMS", "Missing parameters");
        return;
    }
    json_t *args = json_pack("{s:i}", "limit", (int)FOUND_BY_DEFAULT);
    if (!read_attributes(frontend, irc_msg_param(msg, 0), args)) {
        json_decref(args);
        return;
    }
    irc_search_finish(frontend);
    frontend->search.args = args;
    frontend->search.found = json_array();
    const char *in = irc_text(args, "in");
    bool here = irc_is_here(str_of(in));
    if (!in[0] || here) {
        (void)json_object_set_new(args, "here", irc_history_here(frontend, args));
    }
    if (here) {
        finish_search(frontend);
    } else {
        ask_search(frontend, "");
    }
}
