/* calls_help.c -- Typed calls for help topics.
 *
 * Anybody may read all topics, as in the game. */
#include "engine/base/asset.h"
#include "engine/core/calls/calls_json.h"
#include "engine/core/output/help.h"
#include "engine/modules/calls/calls_page.h"
#include "engine/modules/calls/help_search.h"

#include <string.h>

/* -- the list -- */

static const char *list_of(struct str name, const char *path)
{
    enum help_shelf shelf = help_shelf(path);
    return str_starts(name, STR("api")) ? "api"
           : shelf == HELP_OPERATORS    ? "running"
           : shelf != HELP_PLAYERS      ? "building"
                                        : "topics";
}

static void list_topic(void *data, const char *path)
{
    struct call *call = data;
    struct str name = help_name(path);
    bool is_listed = name.length > 0 && !str_starts(name, STR("tutorial-"));
    const char *list = is_listed ? list_of(name, path) : NULL;
    if (list && help_is_shown(call->engine, path)) {
        (void)json_array_append_new(json_object_get(call->result, list), calls_json_text(name));
    }
}

/* -- a search -- */

enum { HELP_FOUND_MAX = 40, ABOUT_MAX = 200 };

/* Returns a topic's first sentence, without the marks of code and links. */
static json_t *first_sentence(struct str about)
{
    struct buf out = {0};
    for (size_t i = 0; i < about.length && out.length < ABOUT_MAX; i++) {
        char c = about.bytes[i];
        if (c != '`' && c != '*') {
            buf_add_char(&out, c);
        }
        if (c == '.' && (i + 1 == about.length || about.bytes[i + 1] == ' ')) {
            break;
        }
    }
    json_t *json = calls_json_text(str_fit(buf_str(&out), ABOUT_MAX));
    buf_finish(&out);
    return json;
}

static void add_hit(void *data, const struct help_hit *hit)
{
    json_t *result = data;
    json_t *found = json_object_get(result, "found");
    if (json_array_size(found) == HELP_FOUND_MAX) {
        (void)json_object_set_new(result, "more", json_true());
        return;
    }
    (void)json_array_append_new(
            found, json_pack("{s:o, s:o}", "topic", calls_json_text(hit->topic), "about",
                           first_sentence(hit->about)));
}

static void end_search(void *search)
{
    help_search_end(search);
}

static void put_found(struct call *call, struct str words, const struct help_search *search)
{
    calls_json_put(call->result, "words", words);
    (void)json_object_set_new(call->result, "found", json_array());
    (void)json_object_set_new(call->result, "more", json_false());
    help_search_each(search, add_hit, call->result);
}

/* Searches one topic after another; others' lines run in between. Returns false after a piece; the
 * handler returns CALL_MORE then. */
static bool search_topics(struct call *call, struct str words)
{
    if (words.length > 0 && !call->state) {
        call->state = help_search_begin(call->engine, words);
        call->free_state = end_search;
    }
    while (call->state && help_search_step(call->engine, call->state)) {
        if (call_rests(call)) {
            return false;
        }
    }
    return true;
}

enum call_answer calls_help_list(struct call *call)
{
    struct str words = str_trim(call_text(call, "words"));
    if (!search_topics(call, words)) {
        return CALL_MORE;
    }
    call->result =
            json_pack("{s:[], s:[], s:[], s:[]}", "topics", "building", "running", "api");
    must(call->result);
    help_each(call->engine, list_topic, call);
    if (call->state) {
        put_found(call, words, call->state);
    }
    calls_put_you(call);
    return CALL_DONE;
}

/* -- a topic -- */

static void add_word(void *data, struct str word)
{
    (void)json_array_append_new(data, calls_json_text(word));
}

static void add_related(void *data, struct str word)
{
    struct call *call = data;
    if (!help_is_hidden(call->engine, word)) {
        add_word(json_object_get(call->result, "see"), word);
    }
}

/* Returns the text without the lines that are lists of their own. */
static json_t *without_lists(struct str text)
{
    struct buf out = {0};
    while (text.length > 0) {
        struct str line = str_take_until(&text, '\n');
        if (!help_is_list(line)) {
            buf_add_str(&out, line);
            buf_add_char(&out, '\n');
        }
    }
    json_t *json = calls_json_text(buf_str(&out));
    buf_finish(&out);
    return json;
}

enum { NEAR_MAX = 8 };

struct quota_warning {
    struct buf names;
    size_t count;
};

static void add_near(void *data, struct str topic)
{
    struct quota_warning *near = data;
    if (near->count++ < NEAR_MAX) {
        buf_add_text(&near->names, near->count > 1 ? ", " : "");
        buf_add_str(&near->names, topic);
    }
}

static void pass_by(void *data, struct str topic)
{
    (void)data;
    (void)topic;
}

/* Fails, and adds what a search for the word finds. */
static enum call_answer fail_unknown(
        struct call *call, struct str word, const struct quota_warning *near)
{
    struct str names = buf_str(&near->names);
    struct str shown = str_fit(word, 60);
    if (!search_topics(call, shown)) {
        return CALL_MORE;
    }
    if (call->state) {
        call->result = json_object();
        put_found(call, shown, call->state);
    }
    if (names.length > 0) {
        return call_refuse(
                call, 404, PHRASE_help_near, WITH("word", shown), WITH("list", names));
    }
    return call_refuse(call, 404, PHRASE_help_none, WITH("word", shown));
}

enum call_answer calls_help_topic(struct call *call)
{
    struct str word = call_text(call, "topic");
    struct buf text = {0};
    struct quota_warning near = {0};
    struct help_others others = {add_near, pass_by, &near};
    char path[HELP_PATH_MAX];
    struct err err;
    enum call_answer answer = CALL_DONE;
    if (!help_find(call->engine, word, &others, path) ||
            !help_read(call->engine, path, &text, &err)) {
        answer = fail_unknown(call, word, &near);
    } else {
        call->result = json_pack("{s:[], s:[]}", "aliases", "see");
        must(call->result);
        calls_json_put(call->result, "topic", help_name(path));
        (void)json_object_set_new(call->result, "text", without_lists(buf_str(&text)));
        help_each_word(buf_str(&text), STR("Aliases:"), add_word,
                json_object_get(call->result, "aliases"));
        help_each_word(buf_str(&text), STR("See also:"), add_related, call);
        calls_put_you(call);
    }
    buf_finish(&near.names);
    buf_finish(&text);
    return answer;
}
