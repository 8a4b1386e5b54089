/* irc_history.c -- CHATHISTORY (draft/chathistory): LATEST BEFORE AFTER AROUND BETWEEN TARGETS.
 *
 * A long line is as many messages as when it was said, with one msgid. For a channel the engine has
 * the last lines, with numbers, and finds them by their msgid. For a person it has the tells of
 * both, of which each has a copy. For #here it is what this connection has received there. */
#include "net/irc/irc_history.h"

#include "engine/base/mem.h"
#include "net/irc/irc_impl.h"
#include "net/irc/msg_bytes.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Start or end of a selection. */
struct bound {
    bool given;
    bool by_id;
    struct str id; /* of the line; borrowed */
    int64_t time_ms;
};

struct asked {
    const char *what; /* "LATEST" … */
    char target[IRC_SHOWN];
    bool person; /* the target is a person, not a channel */
    struct bound from;
    struct bound to;
    uint64_t limit;
};

/* Parses a limit, which must be at least one. A larger one than the maximum means the maximum. */
static bool read_limit(struct str text, uint64_t *out)
{
    bool ok = str_to_u64(text, out) && *out > 0;
    *out = ok && *out > IRC_HISTORY_MAX ? IRC_HISTORY_MAX : *out;
    return ok;
}

static bool read_bound(struct str text, bool star, struct bound *out)
{
    struct str value = text;
    struct str key = str_take_until(&value, '=');
    *out = (struct bound){.given = true};
    if (star && str_equal(text, STR("*"))) {
        out->given = false;
        return true;
    }
    if (str_equal_nocase(key, STR("timestamp"))) {
        return irc_read_time(value, &out->time_ms);
    }
    if (str_equal_nocase(key, STR("msgid"))) {
        out->by_id = true;
        out->id = value;
        return value.length > 0;
    }
    return false;
}

/* -- channel history -- */

static void write_line_history(struct irc_frontend *frontend, const json_t *line,
        const char *target, const char *batch)
{
    const char *kind = irc_text(line, "kind");
    bool event = irc_playback_is(kind);
    struct buf source = {0};
    struct buf tags = {0};
    char channel[IRC_SHOWN];
    if (irc_text(line, "channel")[0]) {
        target = irc_channel_named(str_of(irc_text(line, "channel")), channel);
    }
    if (irc_text(line, "with")[0]) {
        target = irc_flag(line, "own") ? irc_text(line, "with") : frontend->nick;
    }
    if (strcmp(irc_text(line, "host"), "npc") == 0) {
        irc_npc(str_of(irc_text(line, "sender")), &source);
    } else if (irc_text(line, "world")[0]) {
        irc_of_realm(str_of(irc_text(line, "sender")), &source);
    } else if (strcmp(irc_text(line, "host"), "bridge") == 0) {
        irc_elsewhere(frontend, str_of(irc_text(line, "sender")), &source);
    } else {
        buf_printf(&source, "%s!%s@%s", irc_text(line, "sender"), irc_text(line, "user"),
                irc_text(line, "host"));
    }
    buf_printf(&tags, "id=%s;time=%" PRId64, irc_text(line, "id"), irc_number(line, "time"));
    if (irc_text(line, "account")[0]) {
        buf_printf(&tags, ";account=%s", irc_text(line, "account"));
    }
    struct irc_speech speech = {
            .source = buf_str(&source),
            .command = strcmp(kind, "notice") == 0 ? "NOTICE" : "PRIVMSG",
            .target = target,
            .action = strcmp(kind, "emote") == 0,
            .text = str_of(irc_text(line, "text")),
            .tags = buf_str(&tags),
            .batch = batch,
    };
    if (event) {
        irc_playback_write(frontend, line, &speech);
    } else {
        irc_speech_write(frontend, &speech, false);
    }
    buf_finish(&source);
    buf_finish(&tags);
}

void irc_history_write(struct irc_frontend *frontend, const json_t *lines, const char *target,
        const char *type)
{
    char batch[24] = "";
    if (frontend->caps & IRC_CAP_BATCH) {
        irc_batch_begin(frontend, type, target, batch);
    }
    for (size_t i = 0; i < json_array_size(lines); i++) {
        write_line_history(frontend, json_array_get(lines, i), target, batch);
    }
    if (batch[0]) {
        irc_batch_end(frontend, batch);
    }
}

static void invalid_target(struct irc_frontend *frontend, const char *what, const char *target)
{
    IRC_FAIL(frontend, "CHATHISTORY", "INVALID_TARGET", what, target,
            "Messages could not be retrieved");
}

static void history_done(struct irc_frontend *frontend, const struct irc_call *call)
{
    if (!call->ok) {
        invalid_target(frontend, call->words[1], call->words[0]);
    } else {
        irc_history_write(
                frontend, json_object_get(call->reply, "lines"), call->words[0], "chathistory");
    }
}

static void set_bound(json_t *args, const char *key, const struct bound *bound)
{
    char name[16];
    if (bound->given) {
        (void)snprintf(name, sizeof(name), "%s%s", key, bound->by_id ? "_id" : "_ms");
        (void)json_object_set_new(args, name,
                bound->by_id ? json_stringn(bound->id.bytes, bound->id.length)
                             : json_integer((json_int_t)bound->time_ms));
    }
}

/* True if a is before b by time. The engine decides that for ids. */
static bool comes_before(const struct bound *a, const struct bound *b)
{
    return a->by_id || b->by_id || a->time_ms < b->time_ms;
}

/* Returns the arguments of the call for all lines. */
static json_t *ask_lines(const struct irc_frontend *frontend, const struct asked *asked)
{
    json_t *args = json_pack("{s:s}", asked->person ? "with" : "channel", asked->target);
    if (!asked->person && (frontend->caps & IRC_CAP_EVENT_PLAYBACK)) {
        (void)json_object_set_new(args, "events", json_true());
    }
    return args;
}

/* Returns the arguments of the call for LATEST, BEFORE, AFTER and BETWEEN. */
static json_t *select_lines(const struct irc_frontend *frontend, const struct asked *asked)
{
    bool from_end = true;
    json_t *args = ask_lines(frontend, asked);
    (void)json_object_set_new(args, "limit", json_integer((json_int_t)asked->limit));
    if (strcmp(asked->what, "LATEST") == 0) {
        set_bound(args, "after", &asked->from);
    } else if (strcmp(asked->what, "BEFORE") == 0) {
        set_bound(args, "before", &asked->from);
    } else if (strcmp(asked->what, "AFTER") == 0) {
        set_bound(args, "after", &asked->from);
        from_end = false;
    } else {
        bool forward = comes_before(&asked->from, &asked->to);
        set_bound(args, "after", forward ? &asked->from : &asked->to);
        set_bound(args, "before", forward ? &asked->to : &asked->from);
        from_end = !forward;
    }
    (void)json_object_set_new(args, "from_end", json_boolean(from_end));
    return args;
}

/* Returns the place of the first line at or after a bound. An unknown line counts as before all. */
static size_t place_at_bound(const json_t *lines, const struct bound *bound)
{
    size_t count = json_array_size(lines);
    for (size_t i = 0; i < count; i++) {
        const json_t *line = json_array_get(lines, i);
        if (bound->by_id ? str_equal(str_of(irc_text(line, "id")), bound->id)
                         : irc_number(line, "time") >= bound->time_ms) {
            return i;
        }
    }
    return bound->by_id ? 0 : count;
}

/* Returns a copy of a range of lines, as a new reference. */
static json_t *transaction_lines(const json_t *lines, size_t from, size_t to)
{
    json_t *found = json_array();
    for (size_t i = from; i < to; i++) {
        (void)json_array_append(found, json_array_get(lines, i));
    }
    return found;
}

/* Returns the lines nearest to a bound, as a new reference. */
static json_t *lines_around(const json_t *lines, const struct bound *centre, size_t limit)
{
    size_t count = json_array_size(lines);
    size_t at = place_at_bound(lines, centre);
    size_t before = limit / 2;
    size_t from = at > before ? at - before : 0;
    size_t to = from + limit < count ? from + limit : count;
    from = to - from < limit && to >= limit ? to - limit : from;
    return transaction_lines(lines, from, to);
}

static void around_done(struct irc_frontend *frontend, const struct irc_call *call)
{
    struct bound centre;
    if (!call->ok) {
        invalid_target(frontend, "AROUND", call->words[0]);
        return;
    }
    (void)read_bound(str_of(call->words[1]), false, &centre);
    json_t *near =
            lines_around(json_object_get(call->reply, "lines"), &centre, (size_t)call->value);
    irc_history_write(frontend, near, call->words[0], "chathistory");
    json_decref(near);
}

/* -- #here -- */

static json_t *here_line(const struct msg *msg)
{
    int64_t time_ms = 0;
    struct str id = irc_tag_raw(msg->tags, "id");
    struct str user = irc_tag_raw(msg->tags, "user");
    struct str host = msg->tags.length > 0 ? irc_tag_raw(msg->tags, "host") : STR("npc");
    struct str account = irc_tag_raw(msg->tags, "account");
    (void)str_to_i64(irc_tag_raw(msg->tags, "time"), &time_ms);
    return json_pack("{s:s%, s:s%, s:s%, s:s%, s:s%, s:s%, s:s, s:I}", "id", id.bytes,
            id.length, "user", user.bytes, user.length, "host", host.bytes, host.length,
            "account", account.bytes, account.length, "sender", msg->sender.bytes,
            msg->sender.length, "text", msg->body.bytes, msg->body.length, "kind",
            msg->style == MSG_EMOTE ? "emote" : "say", "time", (json_int_t)time_ms);
}

/* Returns all that was received there, in order, as a new reference. */
static json_t *here_lines(const struct irc_frontend *frontend)
{
    struct str rest = buf_str(&frontend->here_log);
    struct msg msg;
    json_t *lines = json_array();
    while (msg_next(&rest, &msg)) {
        json_t *line = here_line(&msg);
        if (line) {
            (void)json_array_append_new(lines, line);
        }
    }
    return lines;
}

/* Returns the place after the line at a bound. */
static size_t place_behind_bound(const json_t *lines, const struct bound *bound)
{
    struct bound next = *bound;
    next.time_ms++;
    size_t at = place_at_bound(lines, &next);
    const json_t *line = json_array_get(lines, at);
    return at + (bound->by_id && line && str_equal(str_of(irc_text(line, "id")), bound->id));
}

/* Selects lines like the engine does for channels (calls_channel.c). */
static void here_history(struct irc_frontend *frontend, const struct asked *asked)
{
    json_t *lines = here_lines(frontend);
    size_t limit = (size_t)asked->limit;
    size_t from = 0;
    size_t to = json_array_size(lines);
    bool from_end = strcmp(asked->what, "AFTER") != 0;
    if (strcmp(asked->what, "BEFORE") == 0) {
        to = place_at_bound(lines, &asked->from);
    } else if (strcmp(asked->what, "BETWEEN") == 0) {
        from_end = place_at_bound(lines, &asked->from) > place_at_bound(lines, &asked->to);
        from = place_behind_bound(lines, from_end ? &asked->to : &asked->from);
        to = place_at_bound(lines, from_end ? &asked->from : &asked->to);
    } else if (asked->from.given) {
        from = place_behind_bound(lines, &asked->from);
    }
    if (to > from + limit) {
        from = from_end ? to - limit : from;
        to = from + limit;
    }
    json_t *found = strcmp(asked->what, "AROUND") == 0
                            ? lines_around(lines, &asked->from, limit)
                            : transaction_lines(lines, from, to);
    irc_history_write(frontend, found, IRC_HERE, "chathistory");
    json_decref(found);
    json_decref(lines);
}

static bool is_sought(const json_t *line, const json_t *args)
{
    int64_t time_ms = irc_number(line, "time");
    const char *from = irc_text(args, "from");
    return time_ms > irc_number(args, "after_ms") &&
           (!json_object_get(args, "before_ms") || time_ms < irc_number(args, "before_ms")) &&
           (!from[0] || strcasecmp(from, irc_text(line, "sender")) == 0) &&
           strcasestr(irc_text(line, "text"), irc_text(args, "text")) != NULL;
}

json_t *irc_history_here(const struct irc_frontend *frontend, const json_t *args)
{
    json_t *lines = here_lines(frontend);
    for (size_t i = json_array_size(lines); i-- > 0;) {
        json_t *line = json_array_get(lines, i);
        if (is_sought(line, args)) {
            (void)json_object_set_new(line, "channel", json_string("here"));
        } else {
            (void)json_array_remove(lines, i);
        }
    }
    return lines;
}

/* -- TARGETS -- */

static int compare_times_history(const void *a, const void *b)
{
    int64_t x = irc_number(*(json_t *const *)a, "time");
    int64_t y = irc_number(*(json_t *const *)b, "time");
    return (x > y) - (x < y);
}

/* Appends the targets between two times. */
static size_t select_targets(
        const json_t *list, const struct bound *low, const struct bound *high, json_t **out)
{
    size_t count = 0;
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *one = json_array_get(list, i);
        int64_t time_ms = irc_number(one, "time");
        if (time_ms > low->time_ms && time_ms < high->time_ms) {
            out[count++] = one;
        }
    }
    return count;
}

static void write_target(struct irc_frontend *frontend, const json_t *one, const char *batch)
{
    struct buf tags = {0};
    char text[40];
    const char *nick = irc_text(one, "nick");
    irc_tags_begin(frontend, 0, &tags);
    if (batch[0]) {
        irc_tag_add(&tags, STR("batch"), str_of(batch));
    }
    IRC_FROM(frontend, str_of(irc_name(frontend)), &tags, false, "CHATHISTORY", "TARGETS",
            nick[0] ? nick : IRC_CHANNEL(one), irc_time(irc_number(one, "time"), text));
    buf_finish(&tags);
}

/* Writes channels and people sorted by time. If there are too many, those nearest to the first
 * bound. */
static void targets_done(struct irc_frontend *frontend, const struct irc_call *call)
{
    const json_t *people = json_object_get(call->reply, "targets");
    json_t *channels = json_loads(call->words[1], 0, NULL);
    struct str words = str_of(call->words[0]);
    struct bound a;
    struct bound b;
    char batch[24] = "";
    (void)read_bound(str_take_word(&words), false, &a);
    (void)read_bound(words, false, &b);
    bool forward = a.time_ms < b.time_ms;
    json_t **found = mem_alloc_array(
            json_array_size(people) + json_array_size(channels) + 1, sizeof(json_t *));
    size_t count = select_targets(channels, forward ? &a : &b, forward ? &b : &a, found);
    count += select_targets(people, forward ? &a : &b, forward ? &b : &a, found + count);
    qsort(found, count, sizeof(json_t *), compare_times_history);
    size_t most = count < call->value ? count : (size_t)call->value;
    size_t first = forward ? 0 : count - most;
    if (frontend->caps & IRC_CAP_BATCH) {
        irc_batch_begin(frontend, "draft/chathistory-targets", NULL, batch);
    }
    for (size_t i = first; i < first + most; i++) {
        write_target(frontend, found[i], batch);
    }
    if (batch[0]) {
        irc_batch_end(frontend, batch);
    }
    mem_free(found);
    json_decref(channels);
}

static void channels_done(struct irc_frontend *frontend, const struct irc_call *call)
{
    json_t *channels = json_object_get(call->reply, "targets");
    char *text = channels ? json_dumps(channels, JSON_COMPACT) : NULL;
    irc_call(frontend, "tell.targets", NULL, targets_done,
            IRC_WORDS(call->words[0], text ? text : "[]"))
            ->value = call->value;
    free(text);
}

static void targets(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    struct bound bound;
    uint64_t limit = 0;
    if (msg->param_count < 4) {
        IRC_FAIL(frontend, "CHATHISTORY", "NEED_MORE_PARAMS", "TARGETS", "Missing parameters");
        return;
    }
    if (!read_bound(msg->params[1], false, &bound) ||
            !read_bound(msg->params[2], false, &bound) || !read_limit(msg->params[3], &limit)) {
        IRC_FAIL(frontend, "CHATHISTORY", "INVALID_PARAMS", "TARGETS", "Invalid parameters");
        return;
    }
    struct buf bounds = {0};
    buf_printf(&bounds, "%.*s %.*s", STR_FMT(msg->params[1]), STR_FMT(msg->params[2]));
    struct irc_call *call =
            irc_call(frontend, "channel.targets", NULL, channels_done, IRC_WORDS(bounds.bytes));
    call->value = limit;
    buf_finish(&bounds);
}

/* -- the command -- */

static bool read_asked(
        struct irc_frontend *frontend, const struct irc_msg *msg, struct asked *out)
{
    bool latest = strcmp(out->what, "LATEST") == 0;
    bool between = strcmp(out->what, "BETWEEN") == 0;
    size_t needed = between ? 5 : 4;
    if (msg->param_count < needed) {
        IRC_FAIL(frontend, "CHATHISTORY", "NEED_MORE_PARAMS", out->what, "Missing parameters");
        return false;
    }
    (void)str_copy(msg->params[1], out->target, IRC_SHOWN);
    if (!read_bound(msg->params[2], latest, &out->from) ||
            (between && !read_bound(msg->params[3], false, &out->to)) ||
            !read_limit(msg->params[needed - 1], &out->limit)) {
        IRC_FAIL(frontend, "CHATHISTORY", "INVALID_PARAMS", out->what, "Invalid parameters");
        return false;
    }
    return true;
}

static void ask_history(
        struct irc_frontend *frontend, const struct irc_msg *msg, struct asked *asked)
{
    asked->person = !irc_is_channel(str_of(asked->target));
    const char *call_name = asked->person ? "tell.history" : "channel.history";
    if (irc_is_here(str_of(asked->target))) {
        here_history(frontend, asked);
    } else if (strcmp(asked->what, "AROUND") == 0) {
        struct irc_call *call = irc_call(frontend, call_name, ask_lines(frontend, asked),
                around_done, IRC_WORDS(asked->target, IRC_WORD(msg->params[2], IRC_LINE_MAX)));
        call->value = asked->limit;
    } else {
        (void)irc_call(frontend, call_name, select_lines(frontend, asked), history_done,
                IRC_WORDS(asked->target, asked->what));
    }
}

void irc_history_command(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    static const char *const subcommands[] = {"LATEST", "BEFORE", "AFTER", "AROUND", "BETWEEN"};

    struct asked asked = {.what = NULL};
    if (!(frontend->caps & IRC_CAP_CHATHISTORY)) {
        IRC_REPLY(frontend, "421", "CHATHISTORY",
                "Ask for the capability draft/chathistory first");
        return;
    }
    if (str_equal_nocase(msg->params[0], STR("TARGETS"))) {
        targets(frontend, msg);
        return;
    }
    for (size_t i = 0; i < sizeof(subcommands) / sizeof(subcommands[0]); i++) {
        if (str_equal_nocase(msg->params[0], str_of(subcommands[i]))) {
            asked.what = subcommands[i];
        }
    }
    if (!asked.what) {
        IRC_FAIL(frontend, "CHATHISTORY", "UNKNOWN_COMMAND",
                IRC_WORD(msg->params[0], IRC_SHOWN - 1), "Unknown command");
    } else if (read_asked(frontend, msg, &asked)) {
        ask_history(frontend, msg, &asked);
    }
}
