/* calls_search.c -- Search in a player's tells and channels.
 *
 * It searches one place at a time, so that nobody waits for a search through everything: first the
 * asker's tells, then each of their channels, by name. Unreadable places are skipped. */
#include "engine/core/calls/calls_json.h"
#include "engine/core/output/tells.h"
#include "engine/core/people/ignore.h"
#include "engine/modules/calls/calls_chat.h"
#include "engine/modules/calls/module.h"
#include "world/model/prop.h"

#include <ctype.h>
#include <string.h>

enum { SEARCH_FOUND_MOST = 200 };

struct search {
    struct call *call;
    struct str in, from;
    struct buf text; /* in lower case */
    uint64_t after_ms, before_ms;
    const struct channel *channel; /* the channel being searched; NULL: tells */
    json_t *lines;
};

static void lower(struct str text, struct buf *out)
{
    for (size_t i = 0; i < text.length; i++) {
        buf_add_char(out, (char)tolower((unsigned char)text.bytes[i]));
    }
}

static bool has_text(const struct search *search, struct str text)
{
    struct buf folded = {0};
    lower(text, &folded);
    bool has = search->text.length == 0 ||
               (folded.length > 0 && memmem(folded.bytes, folded.length, search->text.bytes,
                                             search->text.length) != NULL);
    buf_finish(&folded);
    return has;
}

static bool is_meant(
        const struct search *search, struct str sender, int64_t time_ms, struct str text)
{
    return (search->from.length == 0 || str_equal_nocase(search->from, sender)) &&
           (!search->after_ms || (uint64_t)time_ms > search->after_ms) &&
           (uint64_t)time_ms < search->before_ms && has_text(search, text);
}

static void look_at_tell(void *data, const struct tell *tell)
{
    const struct search *search = data;
    struct call *call = search->call;
    struct str own = prop_str(engine_world(call->engine), call_actor(call), ATOM_name);
    if (is_meant(search, tell->own ? own : tell->peer_name, tell->time_ms, tell->text)) {
        struct str with = calls_tell_name(call, tell);
        if (with.length > 0 && (search->in.length == 0 || str_equal_nocase(search->in, with))) {
            (void)json_array_append_new(search->lines, calls_tell_line(call, tell, with));
        }
    }
}

static void look_at_line(void *data, const struct channel_line *line)
{
    const struct search *search = data;
    struct call *call = search->call;
    if (is_meant(search, line->sender, line->time_ms, line->text)) {
        json_t *one = calls_channel_line(call, search->channel, line);
        calls_json_put(one, "channel", channel_name(search->channel));
        (void)json_array_append_new(search->lines, one);
    }
}

static void look_through(struct search *search)
{
    if (search->channel) {
        channel_each_line(search->call->engine, channel_name(search->channel),
                CHANNEL_LINES_KEPT, search->call->character, look_at_line, search);
    } else {
        tells_each(search->call->engine, search->call->character, look_at_tell, search);
    }
}

/* -- places -- */

static const struct channel *readable(struct call *call, struct str name)
{
    struct err err;
    const struct channel *channel = channel_find_for(call->engine, call->character, name);
    return channel && channel_may(call->engine, channel, call->character, CHANNEL_READ, &err) ==
                                   CHANNEL_OK
                   ? channel
                   : NULL;
}

struct next_place {
    struct call *call;
    struct str after;
    const struct channel *found;
};

static int compare_names_search(struct str a, struct str b)
{
    size_t least = a.length < b.length ? a.length : b.length;
    int order = least > 0 ? memcmp(a.bytes, b.bytes, least) : 0;
    return order ? order : (a.length > b.length) - (a.length < b.length);
}

static void try_place(void *data, struct str name)
{
    struct next_place *next = data;
    if (compare_names_search(name, next->after) <= 0 ||
            (next->found && compare_names_search(name, channel_name(next->found)) >= 0)) {
        return;
    }
    const struct channel *channel = readable(next->call, name);
    if (channel && channel_belongs(next->call->engine, channel, next->call->character)) {
        next->found = channel;
    }
}

static const struct channel *find_next(struct call *call, struct str after)
{
    struct next_place next = {.call = call, .after = after};
    channel_each(call->engine, try_place, &next);
    return next.found;
}

static enum call_answer run_search(struct call *call)
{
    struct str place = call_text(call, "place");
    struct search search = {.call = call,
            .in = call_text(call, "in"),
            .from = call_text(call, "from"),
            .after_ms = call_number(call, "after_ms"),
            .before_ms = call_number_or(call, "before_ms", UINT64_MAX)};
    bool one = search.in.length > 0;
    struct str name = one ? search.in : place;
    const struct channel *next = NULL;
    if (one ? str_starts(search.in, STR("#")) : place.length > 0) {
        search.channel = readable(call, name);
        if (!search.channel && one) {
            return calls_chat_refuse(call, 404, "no_channel", PHRASE_ask_silent);
        }
    }
    search.lines = json_array();
    lower(call_text(call, "text"), &search.text);
    if (search.channel || one || place.length == 0) {
        look_through(&search);
    }
    while (json_array_size(search.lines) > call_number_or(call, "limit", SEARCH_FOUND_MOST)) {
        (void)json_array_remove(search.lines, 0);
    }
    next = one ? NULL : find_next(call, place);
    call->result = json_pack("{s:o}", "lines", search.lines);
    if (next) {
        calls_json_put(call->result, "next", channel_name(next));
    }
    buf_finish(&search.text);
    return CALL_DONE;
}

static const struct call_handler search_handlers[] = {{"chat.search", run_search}};

void calls_search_add(struct engine *engine)
{
    calls_add(engine, search_handlers, sizeof(search_handlers) / sizeof(search_handlers[0]));
}
